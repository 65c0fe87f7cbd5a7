#include "searcher/query_node.h"

#include <string_view>

#include "searcher/query_syntax.h"

namespace notesearch {
namespace {

using Kind = QueryNode::Kind;

// A word with an open parenthesis of its own would take in the group's, were there no blank.
std::string in_parentheses(const QueryNode& node) {
  const std::string text = to_string(node);
  return "(" + text + (text.find('(') == std::string::npos ? ")" : " )");
}

std::string as_operand(const QueryNode& node) {
  const bool group = node.kind == Kind::kAnd || node.kind == Kind::kOr;
  return group ? in_parentheses(node) : to_string(node);
}

std::string join_children(const QueryNode& node, const std::string& separator) {
  std::string joined;
  for (const QueryNode& child : node.children) {
    if (!joined.empty()) joined += separator;
    joined += as_operand(child);
  }
  return joined;
}

std::string negated(const QueryNode& child) {
  const std::string text = child.kind == Kind::kNear ? in_parentheses(child) : as_operand(child);
  return (begins_operand(text.front()) ? "-" : "NOT ") + text;
}

std::string word_text(const QueryNode& node) {
  std::string text(field_sign(node.field));
  if (needs_escape(node.text, node.field)) text += kEscape;
  return text + node.text;
}

std::string near_sign(std::uint32_t words) {
  return words == kDefaultNearWords ? " NEAR " : " NEAR/" + std::to_string(words) + " ";
}

}  // namespace

std::string to_string(const QueryNode& node) {
  switch (node.kind) {
    case Kind::kWord:
      return word_text(node);
    case Kind::kPhrase:
      return std::string(field_sign(node.field)) + '"' + node.text + '"';
    case Kind::kPrefix:
      return std::string(field_sign(node.field)) + node.text + '*';
    case Kind::kDays:
      return "date:" + format_days(node.days);
    case Kind::kNear:
      return join_children(node, near_sign(node.near_words));
    case Kind::kAnd:
      return join_children(node, " ");
    case Kind::kOr:
      return join_children(node, " OR ");
    case Kind::kNot:
      return negated(node.children.front());
  }
  return {};
}

}  // namespace notesearch
