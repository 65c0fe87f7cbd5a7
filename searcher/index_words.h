// The names that an index knows: what a shell completes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schema/base/error.h"
#include "searcher/index_snapshot.h"

namespace notesearch {

enum class IndexWords : std::uint8_t { kTags, kSlugs, kYears };

// Those that begin with the prefix: tags in their display form, whatever the case, and slugs, both in
// alphabetical order, and years from the newest on; at most `limit`. A word that a terminal should not be
// given, with control characters or such as turn the direction of text, is left out. kBadData when
// the index turns out damaged.
Result<std::vector<std::string>> index_words(const IndexSnapshot& snapshot, IndexWords words,
                                             std::string_view prefix, std::size_t limit);

}  // namespace notesearch
