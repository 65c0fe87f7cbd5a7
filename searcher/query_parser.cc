#include "searcher/query_parser.h"

#include <array>
#include <optional>
#include <utility>

#include "schema/base/text.h"

namespace notesearch {
namespace {

using Kind = QueryNode::Kind;

constexpr std::array<std::pair<std::string_view, QueryField>, 4> kFieldNames = {{
    {"title:", QueryField::kTitle},
    {"heading:", QueryField::kHeading},
    {"code:", QueryField::kCode},
    {"tag:", QueryField::kTag},
}};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

// What may follow the "-" of an exclusion: a letter, a digit, a quote, a group, an affix.
bool begins_operand(char c) {
  const auto byte = static_cast<unsigned char>(c);
  const bool alphanumeric =
      (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || byte >= 0x80;
  return alphanumeric || c == '"' || c == '(' || c == '.' || c == '#' || c == '$';
}

QueryNode leaf(Kind kind, QueryField field, std::string text) {
  QueryNode node;
  node.kind = kind;
  node.field = field;
  node.text = std::move(text);
  return node;
}

QueryNode combine(Kind kind, std::vector<QueryNode> children) {
  if (children.size() == 1) return std::move(children.front());
  QueryNode node;
  node.kind = kind;
  node.children = std::move(children);
  return node;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  ParsedQuery parse() {
    std::vector<QueryNode> all;
    while (skip_blanks(), !done()) {
      if (auto node = parse_or(0)) all.push_back(std::move(*node));
      if (accept(')')) remark(")", "closes no parenthesis and was left out");
    }
    if (!all.empty()) result_.root.push_back(combine(Kind::kAnd, std::move(all)));
    return std::move(result_);
  }

 private:
  using MaybeNode = std::optional<QueryNode>;

  MaybeNode parse_or(std::size_t depth) {
    std::vector<QueryNode> choices;
    if (auto first = parse_and(depth)) choices.push_back(std::move(*first));
    while (at_operator("OR") && !choices.empty() && operand_follows(2)) {
      at_ += 2;
      if (auto next = parse_and(depth)) choices.push_back(std::move(*next));
    }
    if (choices.empty()) return std::nullopt;
    return combine(Kind::kOr, std::move(choices));
  }

  MaybeNode parse_and(std::size_t depth) {
    std::vector<QueryNode> all;
    while (skip_blanks(), !done() && peek() != ')') {
      if (at_operator("OR") && !all.empty() && operand_follows(2)) break;
      if (at_operator("AND") && !all.empty() && operand_follows(3)) {
        at_ += 3;
        continue;
      }
      if (auto item = parse_item(depth)) all.push_back(std::move(*item));
    }
    if (all.empty()) return std::nullopt;
    return combine(Kind::kAnd, std::move(all));
  }

  MaybeNode parse_item(std::size_t depth) {
    if (at_operator("NOT") && operand_follows(3)) {
      at_ += 3;
      skip_blanks();
      return negate(parse_item(depth));
    }
    if (peek() == '-' && excludes()) {
      ++at_;
      return negate(parse_item(depth));
    }
    if (peek() == '(') return parse_group(depth);
    return parse_leaf();
  }

  // Double negation cancels out, so that NOT NOT NOT ... stays one level deep.
  static MaybeNode negate(MaybeNode node) {
    if (!node) return std::nullopt;
    if (node->kind == Kind::kNot) return QueryNode(std::move(node->children.front()));
    QueryNode negated;
    negated.kind = Kind::kNot;
    negated.children.push_back(std::move(*node));
    return negated;
  }

  MaybeNode parse_group(std::size_t depth) {
    ++at_;
    if (depth == kMaxQueryDepth) {
      remark("(", "parentheses are nested too deep; these were left out");
      return std::nullopt;
    }
    MaybeNode group = parse_or(depth + 1);
    if (!accept(')')) remark("(", "is not closed; it was read up to the end");
    return group;
  }

  MaybeNode parse_leaf() {
    const std::size_t begin = at_;
    const QueryField field = parse_field();
    if (peek() == '"') return parse_phrase(field);
    std::string word = read_word();
    if (word.empty()) {
      if (field == QueryField::kAny) return std::nullopt;
      word = std::string(text_.substr(begin, at_ - begin));
      remark(word, "names a field but nothing to find in it; searched as a word");
      return bounded(leaf(Kind::kWord, QueryField::kAny, std::move(word)));
    }
    if (field == QueryField::kAny) remark_operator(word);
    return bounded(word.back() == '*' ? prefix_leaf(field, std::move(word))
                                      : leaf(Kind::kWord, field, std::move(word)));
  }

  void remark_operator(const std::string& word) {
    if (word == "OR" || word == "AND" || word == "NOT") {
      remark(word, "has nothing to combine; searched as a word");
    }
  }

  QueryNode prefix_leaf(QueryField field, std::string word) {
    const std::string written = word;
    while (!word.empty() && word.back() == '*') word.pop_back();
    const bool too_short = width_columns(word) < kMinPrefixColumns;
    if (too_short || prefixes_ == kMaxQueryPrefixes) {
      remark(written, too_short ? "a prefix needs two letters before the star; searched as a word"
                                : "only two prefixes are expanded; searched as a word");
      return leaf(Kind::kWord, field, word.empty() ? written : word);
    }
    ++prefixes_;
    return leaf(Kind::kPrefix, field, std::move(word));
  }

  MaybeNode parse_phrase(QueryField field) {
    const std::size_t begin = at_++;
    const std::size_t close = text_.find('"', at_);
    const std::size_t end = close == std::string_view::npos ? text_.size() : close;
    std::string phrase(text_.substr(at_, end - at_));
    at_ = close == std::string_view::npos ? end : end + 1;
    if (close == std::string_view::npos) {
      remark(std::string(text_.substr(begin)), "has no closing quote; it was read up to the end");
    }
    if (phrase.find_first_not_of(" \t\n") == std::string::npos) return std::nullopt;
    return bounded(leaf(Kind::kPhrase, field, std::move(phrase)));
  }

  MaybeNode bounded(QueryNode node) {
    if (leaves_ < kMaxQueryLeaves) {
      ++leaves_;
      return node;
    }
    if (leaves_++ == kMaxQueryLeaves) {
      remark(node.text, "and what follows is beyond 64 words and was left out");
    }
    return std::nullopt;
  }

  // A field's name and its colon; "title::x" and "title:" inside a word are not fields.
  QueryField parse_field() {
    for (const auto& [name, field] : kFieldNames) {
      if (text_.substr(at_).starts_with(name) && peek(name.size()) != ':') {
        at_ += name.size();
        return field;
      }
    }
    return QueryField::kAny;
  }

  // Up to a blank, a quote or the parenthesis that closes a group.
  std::string read_word() {
    const std::size_t begin = at_;
    std::size_t open = 0;
    for (; !done() && !is_blank(peek()) && peek() != '"'; ++at_) {
      if (peek() == '(') ++open;
      if (peek() == ')' && open-- == 0) break;
    }
    return std::string(text_.substr(begin, at_ - begin));
  }

  [[nodiscard]] bool excludes() const {
    const char next = peek(1);
    const bool starts = at_ == 0 || is_blank(text_[at_ - 1]) || text_[at_ - 1] == '(';
    return starts && begins_operand(next);
  }

  [[nodiscard]] bool at_operator(std::string_view name) const {
    if (!text_.substr(at_).starts_with(name)) return false;
    const char next = peek(name.size());
    return next == '\0' || is_blank(next) || next == '(' || next == ')' || next == '"';
  }

  // Whether something that an operator of this length could combine stands behind it.
  [[nodiscard]] bool operand_follows(std::size_t operator_bytes) const {
    std::size_t at = at_ + operator_bytes;
    while (at < text_.size() && is_blank(text_[at])) ++at;
    return at < text_.size() && text_[at] != ')';
  }

  void remark(std::string part, std::string message) {
    if (result_.remarks.size() < kMaxRemarks) {
      result_.remarks.push_back({std::move(part), std::move(message)});
    }
  }

  void skip_blanks() {
    while (!done() && is_blank(text_[at_])) ++at_;
  }
  bool accept(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  [[nodiscard]] bool done() const { return at_ >= text_.size(); }
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t leaves_ = 0;
  std::size_t prefixes_ = 0;
  ParsedQuery result_;
};

std::string field_name(QueryField field) {
  for (const auto& [name, named] : kFieldNames) {
    if (named == field) return std::string(name);
  }
  return {};
}

std::string join_children(const QueryNode& node, std::string_view separator) {
  std::string joined;
  for (const QueryNode& child : node.children) {
    if (!joined.empty()) joined += separator;
    const bool group = child.kind == Kind::kAnd || child.kind == Kind::kOr;
    joined += group ? "(" + to_string(child) + ")" : to_string(child);
  }
  return joined;
}

}  // namespace

ParsedQuery parse_query(std::string_view text) {
  const std::string clean = clean_text(text);
  const std::string_view bounded = prefix_bytes(clean, kMaxQueryBytes);
  ParsedQuery parsed = Parser(bounded).parse();
  if (bounded.size() < clean.size()) {
    parsed.remarks.push_back({std::string(prefix_bytes(clean.substr(bounded.size()), 40)),
                              "is beyond 1,024 bytes; the query was cut there"});
  }
  return parsed;
}

std::string to_string(const QueryNode& node) {
  switch (node.kind) {
    case Kind::kWord:
      return field_name(node.field) + node.text;
    case Kind::kPhrase:
      return field_name(node.field) + '"' + node.text + '"';
    case Kind::kPrefix:
      return field_name(node.field) + node.text + '*';
    case Kind::kAnd:
      return join_children(node, " ");
    case Kind::kOr:
      return join_children(node, " OR ");
    case Kind::kNot: {
      const QueryNode& child = node.children.front();
      const bool group = child.kind == Kind::kAnd || child.kind == Kind::kOr;
      const std::string text = group ? "(" + to_string(child) + ")" : to_string(child);
      return (begins_operand(text.front()) ? "-" : "NOT ") + text;
    }
  }
  return {};
}

}  // namespace notesearch
