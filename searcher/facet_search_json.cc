#include "searcher/facet_search_json.h"

#include "searcher/json_writer.h"

namespace notesearch {

std::string json_text(const FacetSearchResponse& response) {
  JsonWriter json;
  json.object([&] {
    json.member("version", 1);
    json.member("facet", response.facet);
    json.member("text", response.text);
    json.member("total", response.total);
    json.object("index", [&] { json.member("generation", response.generation); });
    json.objects("values", response.values, [&](const FoundFacetValue& value) {
      json.member("value", value.value);
      json.member("parts", value.parts);
      json.member("count", value.count);
    });
    json.member("took_us", response.took_us);
  });
  return json.take();
}

}  // namespace notesearch
