// A set of notes as a part of a Xapian query, each with a weight of its own.
#pragma once

#include <unordered_map>
#include <utility>
#include <vector>

#include <xapian.h>

namespace notesearch {

// Document ids, ascending, and what each scores.
using WeightedDocids = std::vector<std::pair<Xapian::docid, double>>;

// Empty when there are none. For one database that is not sharded, in this process.
[[nodiscard]] Xapian::Query docid_query(WeightedDocids docids);

// What certain notes score in a query by the weights of ranking.h: of those that match it. Nothing
// for an empty query. May throw Xapian::Error.
[[nodiscard]] std::unordered_map<Xapian::docid, double> score_notes(
    const Xapian::Database& database, const Xapian::Query& query,
    std::vector<Xapian::docid> docids);

}  // namespace notesearch
