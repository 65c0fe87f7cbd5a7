#include "searcher/suggest_json.h"

#include "searcher/json_writer.h"
#include "searcher/response_json.h"

namespace notesearch {
namespace {

const char* kind_name(SuggestionKind kind) {
  switch (kind) {
    case SuggestionKind::kTitle:
      return "title";
    case SuggestionKind::kHeading:
      return "heading";
    case SuggestionKind::kTerm:
      return "term";
  }
  return "term";
}

void write_suggestion(JsonWriter& json, const Suggestion& suggestion) {
  const bool of_note = suggestion.kind != SuggestionKind::kTerm;
  json.member("kind", kind_name(suggestion.kind));
  json.member("text", suggestion.text);
  json.member("query", suggestion.query);
  if (of_note) {
    json.member("slug", suggestion.slug);
    json.member("url", suggestion.url);
    json.member("link", suggestion.link);
  }
  json.member("notes", suggestion.notes);
  if (of_note) write_date(json, suggestion.date);
}

}  // namespace

std::string json_text(const SuggestResponse& response) {
  JsonWriter json;
  json.object([&] {
    json.member("version", 1);
    json.object("query", [&] {
      json.member("text", response.text);
      write_corrections(json, response.corrections);
    });
    json.object("index", [&] { json.member("generation", response.generation); });
    json.objects("suggestions", response.suggestions,
                 [&](const Suggestion& suggestion) { write_suggestion(json, suggestion); });
    json.member("took_us", response.took_us);
  });
  return json.take();
}

}  // namespace notesearch
