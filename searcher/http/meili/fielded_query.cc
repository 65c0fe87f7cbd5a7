#include "searcher/http/meili/fielded_query.h"

#include <algorithm>
#include <utility>

#include "searcher/query_parser.h"

namespace notesearch::meili {
namespace {

using Kind = QueryNode::Kind;

constexpr std::size_t kMinPrefixBytes = 2;

std::optional<QueryField> field_of(const std::string& attribute) {
  if (attribute == "title" || attribute == "hierarchy_lvl0") return QueryField::kTitle;
  if (attribute == "heading" || attribute.starts_with("hierarchy_lvl")) return QueryField::kHeading;
  if (attribute == "tags") return QueryField::kTag;
  if (attribute == "code") return QueryField::kCode;
  const bool anywhere =
      attribute == "excerpt" || attribute == "body" || attribute == "content" || attribute == "*";
  return anywhere ? std::optional(QueryField::kAny) : std::nullopt;
}

QueryNode in_field(const QueryNode& leaf, QueryField field) {
  QueryNode own = leaf;
  own.field = field;
  if (field == QueryField::kTag && own.kind == Kind::kPrefix) own.kind = Kind::kWord;
  return own;
}

class Fielding {
 public:
  explicit Fielding(std::vector<QueryField> fields) : fields_(std::move(fields)) {}

  // `open`: the node ends in a word that may be unfinished.
  void put(QueryNode& node, bool open) const {
    if (node.kind == Kind::kNear) {  // words that stand near each other do so in any field
      return;
    }
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      put(node.children[i], open && i + 1 == node.children.size());
    }
    const bool leaf =
        node.kind == Kind::kWord || node.kind == Kind::kPhrase || node.kind == Kind::kPrefix;
    if (leaf && node.field == QueryField::kAny) node = choices(node, open);
  }

 private:
  [[nodiscard]] QueryNode choices(const QueryNode& leaf, bool open) const {
    QueryNode any;
    any.kind = Kind::kOr;
    for (const QueryField field : fields_) {
      any.children.push_back(in_field(leaf, field));
      const bool prefix = open && leaf.kind == Kind::kWord && field != QueryField::kTag &&
                          leaf.text.size() >= kMinPrefixBytes && any.children.size() <= 2;
      if (!prefix) continue;
      any.children.push_back(in_field(leaf, field));
      any.children.back().kind = Kind::kPrefix;
    }
    return any.children.size() == 1 ? QueryNode(any.children.front()) : any;
  }

  std::vector<QueryField> fields_;
};

}  // namespace

std::optional<std::string> fielded_query(const std::string& query,
                                         const std::vector<std::string>& attributes, Day today) {
  if (attributes.empty()) return query;
  std::vector<QueryField> fields;
  for (const std::string& attribute : attributes) {
    const auto field = field_of(attribute);
    if (field == QueryField::kAny) return query;
    if (field && std::find(fields.begin(), fields.end(), *field) == fields.end()) {
      fields.push_back(*field);
    }
  }
  ParsedQuery parsed = parse_query(query, today);
  if (parsed.root.empty()) return query;
  if (fields.empty()) return std::nullopt;
  Fielding(std::move(fields)).put(parsed.root.front(), parsed.open_word);
  return to_string(parsed.root.front());
}

}  // namespace notesearch::meili
