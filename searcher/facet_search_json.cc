#include "searcher/facet_search_json.h"

namespace notesearch {

using nlohmann::ordered_json;

ordered_json to_json(const FacetSearchResponse& response) {
  ordered_json values = ordered_json::array();
  for (const FoundFacetValue& value : response.values) {
    values.push_back({{"value", value.value}, {"parts", value.parts}, {"count", value.count}});
  }
  return {{"version", 1},
          {"facet", response.facet},
          {"text", response.text},
          {"total", response.total},
          {"index", {{"generation", response.generation}}},
          {"values", values},
          {"took_us", response.took_us}};
}

}  // namespace notesearch
