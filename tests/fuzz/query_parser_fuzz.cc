#include <algorithm>

#include "searcher/query_parser.h"
#include "tests/fuzz/fuzz.h"

namespace {

using notesearch::Day;
using notesearch::expect;
using notesearch::ParsedQuery;
using notesearch::QueryField;
using notesearch::QueryNode;
using Kind = QueryNode::Kind;

// 2026-11-24.
constexpr Day kToday{std::chrono::days(20781)};

struct Size {
  std::size_t leaves = 0;
  std::size_t prefixes = 0;
};

void check_leaf(const QueryNode& node, Size& size) {
  ++size.leaves;
  if (node.kind == Kind::kPrefix) ++size.prefixes;
  expect(node.children.empty(), "a leaf has no children");
  if (node.kind == Kind::kDays) {
    expect(node.text.empty() && (node.days.first || node.days.last), "days have an end");
  } else {
    expect(!node.text.empty(), "a leaf has text");
  }
}

// Recursion is as deep as the tree, which is what is checked.
void measure(const QueryNode& node, int depth, Size& size) {
  expect(depth <= 64, "the tree is shallow");
  if (node.kind < Kind::kNear) {
    check_leaf(node, size);
    return;
  }
  expect(node.kind == Kind::kNot ? node.children.size() == 1 : node.children.size() >= 2,
         "an operator has its operands");
  for (const QueryNode& child : node.children) {
    expect(node.kind != Kind::kNear ||
               (child.kind <= Kind::kPhrase && child.field == QueryField::kAny),
           "words and phrases are near each other, nothing else");
    measure(child, depth + 1, size);
  }
}

bool same(const QueryNode& a, const QueryNode& b) {
  return a.kind == b.kind && a.field == b.field && a.text == b.text &&
         a.days.first == b.days.first && a.days.last == b.days.last &&
         a.near_words == b.near_words &&
         std::equal(a.children.begin(), a.children.end(), b.children.begin(), b.children.end(),
                    same);
}

// The bounds hold for the written form too, which may be longer and one parenthesis deeper.
bool was_bounded(const ParsedQuery& query) {
  return std::any_of(query.remarks.begin(), query.remarks.end(), [](const auto& remark) {
    return remark.message.find("beyond") != std::string::npos ||
           remark.message.find("too deep") != std::string::npos;
  });
}

void check_written(const QueryNode& root) {
  const std::string written = to_string(root);
  expect(notesearch::is_clean(written), "a written query is clean text");
  const ParsedQuery again = notesearch::parse_query(written, kToday, {.natural_dates = false});
  if (was_bounded(again)) return;
  expect(again.root.size() == 1 && same(again.root.front(), root), "a tree parses to itself");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  const ParsedQuery query = notesearch::parse_query(notesearch::as_text(data, size_bytes), kToday);
  expect(query.root.size() <= 1, "there is one tree at most");
  expect(query.remarks.size() <= notesearch::kMaxRemarks + 1, "remarks are few");
  expect(!(query.plain || query.open_word || query.natural_dates) || !query.root.empty(),
         "what is said of a tree is said of one");
  Size size;
  for (const QueryNode& node : query.root) {
    measure(node, 0, size);
    check_written(node);
  }
  expect(size.leaves <= notesearch::kMaxQueryLeaves, "the leaves are bounded");
  expect(size.prefixes <= notesearch::kMaxQueryPrefixes, "the prefixes are bounded");
  return 0;
}
