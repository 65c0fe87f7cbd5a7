#include "searcher/related_json.h"

#include "searcher/json_writer.h"
#include "searcher/response_json.h"

namespace notesearch {

std::string json_text(const RelatedResponse& response) {
  JsonWriter json;
  json.object([&] {
    json.member("version", 1);
    json.member("slug", response.slug);
    json.member("title", response.title);
    json.object("index", [&] { json.member("generation", response.generation); });
    json.objects("notes", response.notes, [&](const RelatedNote& note) {
      json.member("slug", note.slug);
      json.member("title", note.title);
      json.member("url", note.url);
      write_date(json, note.date);
      json.member("tags", note.tags);
      json.member("score", note.score);
      json.member("words", note.words);
      json.member("shared_tags", note.shared_tags);
      json.member("why", note.why);
    });
    json.member("took_us", response.took_us);
  });
  return json.take();
}

}  // namespace notesearch
