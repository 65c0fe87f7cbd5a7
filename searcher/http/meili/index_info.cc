#include "searcher/http/meili/index_info.h"

#include <cstdint>

#include "searcher/http/meili/attributes.h"
#include "searcher/http/meili/documents.h"

namespace notesearch::meili {
namespace {

using nlohmann::ordered_json;

std::uint64_t total_bytes(const Manifest& manifest) {
  std::uint64_t bytes = 0;
  for (const ManifestEntry& file : manifest.files) bytes += file.size_bytes;
  return bytes;
}

}  // namespace

ordered_json index_json(IndexUid index, const Manifest& manifest) {
  return {{"uid", uid_of(index)},
          {"createdAt", manifest.published},
          {"updatedAt", manifest.published},
          {"primaryKey", kPrimaryKey}};
}

ordered_json index_stats_json(IndexUid index, const IndexSnapshot& snapshot) {
  const std::uint64_t documents = document_count(index, snapshot);
  ordered_json fields = ordered_json::object();
  for (const Attribute& attribute : attributes(index)) {
    fields[std::string(attribute.name)] = documents;
  }
  return {{"numberOfDocuments", documents},
          {"isIndexing", false},
          {"numberOfEmbeddings", 0},
          {"numberOfEmbeddedDocuments", 0},
          {"fieldDistribution", std::move(fields)}};
}

ordered_json stats_json(const IndexSnapshot& snapshot) {
  const std::uint64_t bytes = total_bytes(snapshot.manifest());
  ordered_json indexes = ordered_json::object();
  for (const IndexUid index : kIndexes) {
    indexes[std::string(uid_of(index))] = index_stats_json(index, snapshot);
  }
  return {{"databaseSize", bytes},
          {"usedDatabaseSize", bytes},
          {"lastUpdate", snapshot.manifest().published},
          {"indexes", std::move(indexes)}};
}

ordered_json settings_json(IndexUid index) {
  const ordered_json none = ordered_json::array();
  ordered_json settings = {
      {"displayedAttributes", {"*"}},
      {"searchableAttributes", attributes_with(index, &Attribute::searchable)},
      {"filterableAttributes", attributes_with(index, &Attribute::filterable)},
      {"sortableAttributes", attributes_with(index, &Attribute::sortable)},
      {"rankingRules", {"words", "typo", "proximity", "attribute", "sort", "exactness"}},
      {"stopWords", none},
      {"nonSeparatorTokens", none},
      {"separatorTokens", none},
      {"dictionary", none},
      {"synonyms", ordered_json::object()},
      {"distinctAttribute", nullptr},
      {"proximityPrecision", "byWord"},
      {"faceting",
       {{"maxValuesPerFacet", kMaxFacetValues}, {"sortFacetValuesBy", {{"*", "alpha"}}}}},
      {"pagination", {{"maxTotalHits", kMaxTotalHits}}},
      {"searchCutoffMs", nullptr},
      {"localizedAttributes", nullptr},
      {"facetSearch", true},
      {"prefixSearch", "indexingTime"}};
  settings["typoTolerance"] = {{"enabled", true},
                               {"minWordSizeForTypos", {{"oneTypo", 4}, {"twoTypos", 8}}},
                               {"disableOnWords", none},
                               {"disableOnAttributes", none},
                               {"disableOnNumbers", true}};
  return settings;
}

ordered_json version_json() {
  return {{"commitSha", "unknown"}, {"commitDate", "unknown"}, {"pkgVersion", "1.50.0"}};
}

}  // namespace notesearch::meili
