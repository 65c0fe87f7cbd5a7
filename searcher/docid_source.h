// A set of notes as a part of a Xapian query, each with a weight of its own.
#pragma once

#include <utility>
#include <vector>

#include <xapian.h>

namespace notesearch {

// Document ids, ascending, and what each scores.
using WeightedDocids = std::vector<std::pair<Xapian::docid, double>>;

// Empty when there are none. For one database that is not sharded, in this process.
[[nodiscard]] Xapian::Query docid_query(WeightedDocids docids);

}  // namespace notesearch
