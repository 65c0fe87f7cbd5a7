#include "searcher/near_query.h"

#include <algorithm>

#include "schema/fields.h"

namespace notesearch {
namespace {

using Xapian::Query;

Query any_of(const std::vector<std::string>& terms) {
  if (terms.size() == 1) return Query(word_term({}, terms.front()));
  std::vector<Query> queries;
  queries.reserve(terms.size());
  for (const std::string& term : terms) queries.emplace_back(word_term({}, term));
  return {Query::OP_OR, queries.begin(), queries.end()};
}

}  // namespace

Query near_query(std::vector<std::vector<std::string>> words, std::uint32_t reach) {
  for (auto& forms : words) std::sort(forms.begin(), forms.end());
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  if (words.empty()) return {};
  if (words.size() == 1) return any_of(words.front());
  std::vector<Query> members;
  members.reserve(words.size());
  for (const auto& forms : words) members.push_back(any_of(forms));
  // No window reaches from one field or section into the next.
  const auto window = std::min(reach + static_cast<std::uint32_t>(words.size()) - 1, kPositionGap);
  return {Query::OP_NEAR, members.begin(), members.end(), window};
}

}  // namespace notesearch
