// What Meilisearch's search routes ask, read and checked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/base/date.h"
#include "searcher/http/meili/filter.h"
#include "searcher/request.h"

namespace notesearch::meili {

// The two indexes: every note, and every section of every note. See documents.h for their documents.
enum class IndexUid : std::uint8_t { kNotes, kSections };

enum class MatchingStrategy : std::uint8_t { kLast, kAll, kFrequency };

// What no answer goes beyond, as Meilisearch's setting maxTotalHits.
inline constexpr std::uint32_t kMaxTotalHits = 1000;
// Values of one facet in an answer, as its setting maxValuesPerFacet.
inline constexpr std::size_t kMaxFacetValues = 100;

struct CropAttribute {
  std::string name;          // or "*"
  std::uint32_t words = 10;  // 0: not cropped
};

// Names of attributes are as they came: unknown ones are without effect, but in `filter`, `sort` and
// `facets`, which were checked.
struct SearchQuery {
  IndexUid index = IndexUid::kNotes;
  std::string q;
  bool finite = false;  // asked with page or hits_per_page: they hold in place of offset and limit
  std::uint32_t offset = 0;
  std::uint32_t limit = 20;
  std::uint32_t page = 1;
  std::uint32_t hits_per_page = 20;
  std::vector<std::string> retrieve = {"*"};
  std::vector<std::string> highlight;
  std::vector<CropAttribute> crop;
  std::string pre_tag = "<em>";
  std::string post_tag = "</em>";
  std::string crop_marker = "…";
  Filter filter;
  Sort sort = Sort::kRelevance;
  std::vector<std::string> facets;  // patterns resolved
  std::string distinct;             // empty: none
  MatchingStrategy matching = MatchingStrategy::kLast;
  std::vector<std::string> search_on;  // empty: all
  bool matches_position = false;
  bool ranking_score = false;
  bool ranking_score_details = false;
  std::optional<double> score_threshold;
  std::optional<Day> today;  // as SearchRequest's
};

struct FacetSearchQuery {
  SearchQuery search;
  std::string facet;
  std::optional<std::string> text;
};

struct SimilarQuery {
  IndexUid index = IndexUid::kNotes;
  std::string id;
  std::uint32_t offset = 0;
  std::uint32_t limit = 20;
  std::vector<std::string> retrieve = {"*"};
  Filter filter;
  bool ranking_score = false;
  std::optional<double> score_threshold;
};

}  // namespace notesearch::meili
