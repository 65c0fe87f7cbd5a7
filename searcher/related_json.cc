#include "searcher/related_json.h"

namespace notesearch {

using nlohmann::ordered_json;

ordered_json to_json(const RelatedResponse& response) {
  ordered_json notes = ordered_json::array();
  for (const RelatedNote& note : response.notes) {
    notes.push_back({{"slug", note.slug},
                     {"title", note.title},
                     {"url", note.url},
                     {"date", note.date ? ordered_json(format_day(*note.date)) : ordered_json()},
                     {"tags", note.tags},
                     {"score", note.score},
                     {"words", note.words},
                     {"shared_tags", note.shared_tags},
                     {"why", note.why}});
  }
  return {{"version", 1},
          {"slug", response.slug},
          {"title", response.title},
          {"index", {{"generation", response.generation}}},
          {"notes", notes},
          {"took_us", response.took_us}};
}

}  // namespace notesearch
