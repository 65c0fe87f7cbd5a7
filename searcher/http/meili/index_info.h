// What Meilisearch's routes tell of the indexes themselves. Read-only: nobody configures them here.
#pragma once

#include <nlohmann/json.hpp>

#include "searcher/http/meili/search_query.h"
#include "searcher/index_snapshot.h"

namespace notesearch::meili {

// { "uid", "createdAt", "updatedAt", "primaryKey" }; both times are when the generation was published.
[[nodiscard]] nlohmann::ordered_json index_json(IndexUid index, const Manifest& manifest);

// Of one index; reads every note. Each document has every field, some of them null.
[[nodiscard]] nlohmann::ordered_json index_stats_json(IndexUid index,
                                                      const IndexSnapshot& snapshot);
// Of all.
[[nodiscard]] nlohmann::ordered_json stats_json(const IndexSnapshot& snapshot);

// As if it had been configured: attributes.h, and Meilisearch's defaults for what there is not.
[[nodiscard]] nlohmann::ordered_json settings_json(IndexUid index);

// The version of Meilisearch whose API this is.
[[nodiscard]] nlohmann::ordered_json version_json();

}  // namespace notesearch::meili
