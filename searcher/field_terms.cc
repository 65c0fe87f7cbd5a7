#include "searcher/field_terms.h"

namespace notesearch {
namespace {

using Xapian::Query;

// The field of the index that a query names; the body stands for "any", whose terms have no prefix.
const FieldInfo& field_of(QueryField field) {
  switch (field) {
    case QueryField::kTitle:
      return info(Field::kTitle);
    case QueryField::kHeading:
      return info(Field::kHeading);
    case QueryField::kCode:
      return info(Field::kCode);
    case QueryField::kAny:
    case QueryField::kTag:
      return info(Field::kBody);
  }
  return info(Field::kBody);
}

std::vector<Query> terms_of(const std::vector<std::string>& parts, std::string_view prefix) {
  std::vector<Query> terms;
  terms.reserve(parts.size());
  for (const std::string& part : parts) terms.emplace_back(word_term(prefix, part));
  return terms;
}

Query in_a_row(const std::vector<Query>& terms) {
  return {Query::OP_PHRASE, terms.begin(), terms.end(),
          static_cast<Xapian::termcount>(terms.size())};
}

}  // namespace

std::string_view prefix_of(QueryField field) { return field_of(field).prefix; }

bool is_inflected(QueryField field) {
  return field == QueryField::kAny || field_of(field).inflected;
}

Query phrase_query(const std::vector<std::string>& parts, QueryField field) {
  const std::vector<Query> terms = terms_of(parts, prefix_of(field));
  if (terms.size() == 1) return terms.front();
  if (is_inflected(field)) return in_a_row(terms);
  return in_a_row(terms_of(parts, {})) & combine(Query::OP_AND, terms);
}

Query combine(Query::op op, const std::vector<Query>& queries) {
  if (queries.empty()) return {};
  if (queries.size() == 1) return queries.front();
  return {op, queries.begin(), queries.end()};
}

Query unscored(const Query& query) { return scaled(query, 0); }

Query scaled(const Query& query, double weight) {
  if (weight == 1 || query.empty()) return query;
  return {Query::OP_SCALE_WEIGHT, query, weight};
}

bool occurs(const Xapian::Database& database, const Query& query) {
  Xapian::Enquire enquire(database);
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  enquire.set_query(query);
  return !enquire.get_mset(0, 1).empty();
}

}  // namespace notesearch
