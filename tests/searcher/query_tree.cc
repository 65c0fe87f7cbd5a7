#include "tests/searcher/query_tree.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "searcher/date_phrase.h"

namespace notesearch {

Day test_today() { return *parse_day("2026-11-24"); }

ParsedQuery parsed_at(const std::string& text, const ParseOptions& options) {
  return parse_query(text, test_today(), options);
}

std::string shown(const QueryNode& node) {
  std::string children;
  for (const QueryNode& child : node.children) {
    children += (children.empty() ? "" : ",") + shown(child);
  }
  constexpr std::array<std::string_view, 5> kFields = {"", "title:", "heading:", "code:", "tag:"};
  const std::string field(kFields.at(static_cast<std::size_t>(node.field)));
  switch (node.kind) {
    case QueryNode::Kind::kWord:
      return field + node.text;
    case QueryNode::Kind::kPhrase:
      return field + "phrase(" + node.text + ")";
    case QueryNode::Kind::kPrefix:
      return field + "prefix(" + node.text + ")";
    case QueryNode::Kind::kDays:
      return format_days(node.days);
    case QueryNode::Kind::kNear:
      return "near/" + std::to_string(node.near_words) + "(" + children + ")";
    case QueryNode::Kind::kAnd:
      return "and(" + children + ")";
    case QueryNode::Kind::kOr:
      return "or(" + children + ")";
    case QueryNode::Kind::kNot:
      return "not(" + children + ")";
  }
  return "?";
}

std::string tree(const std::string& text, const ParseOptions& options) {
  const ParsedQuery parsed = parsed_at(text, options);
  return parsed.root.empty() ? "" : shown(parsed.root.front());
}

std::size_t depth(const QueryNode& node) {
  std::size_t deepest = 0;
  for (const QueryNode& child : node.children) deepest = std::max(deepest, depth(child));
  return deepest + 1;
}

std::size_t leaves(const QueryNode& node) {
  if (node.children.empty()) return 1;
  std::size_t count = 0;
  for (const QueryNode& child : node.children) count += leaves(child);
  return count;
}

}  // namespace notesearch
