#include "searcher/query_parser.h"
#include "tests/fuzz/fuzz.h"

namespace {

using notesearch::expect;
using notesearch::QueryNode;

struct Size {
  int leaves = 0;
  int prefixes = 0;
};

bool is_leaf(QueryNode::Kind kind) {
  return kind == QueryNode::Kind::kWord || kind == QueryNode::Kind::kPhrase ||
         kind == QueryNode::Kind::kPrefix;
}

// Recursion is as deep as the tree, which is what is checked.
void measure(const QueryNode& node, int depth, Size& size) {
  expect(depth <= 64, "the tree is shallow");
  if (is_leaf(node.kind)) {
    ++size.leaves;
    if (node.kind == QueryNode::Kind::kPrefix) ++size.prefixes;
    expect(node.children.empty() && !node.text.empty(), "a leaf has text and no children");
    return;
  }
  expect(node.children.size() >= (node.kind == QueryNode::Kind::kNot ? 1U : 2U),
         "an operator has its operands");
  for (const QueryNode& child : node.children) measure(child, depth + 1, size);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  const notesearch::ParsedQuery query =
      notesearch::parse_query(notesearch::as_text(data, size_bytes));
  expect(query.root.size() <= 1, "there is one tree at most");
  Size size;
  for (const QueryNode& node : query.root) measure(node, 0, size);
  expect(size.leaves <= 64, "at most 64 leaves");
  expect(size.prefixes <= 2, "at most 2 prefixes");
  return 0;
}
