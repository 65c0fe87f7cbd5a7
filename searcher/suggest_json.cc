#include "searcher/suggest_json.h"

namespace notesearch {
namespace {

using nlohmann::ordered_json;

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

ordered_json suggestion_json(const Suggestion& suggestion) {
  ordered_json json;
  json["kind"] = kind_name(suggestion.kind);
  json["text"] = suggestion.text;
  json["query"] = suggestion.query;
  if (suggestion.kind != SuggestionKind::kTerm) {
    json["slug"] = suggestion.slug;
    json["url"] = suggestion.url;
    json["link"] = suggestion.link;
  }
  json["notes"] = suggestion.notes;
  if (suggestion.kind != SuggestionKind::kTerm) {
    json["date"] =
        suggestion.date ? ordered_json(format_day(*suggestion.date)) : ordered_json(nullptr);
  }
  return json;
}

}  // namespace

ordered_json to_json(const SuggestResponse& response) {
  ordered_json corrections = ordered_json::array();
  for (const CorrectedWord& word : response.corrections) {
    corrections.push_back({{"from", word.from}, {"to", word.to}});
  }
  ordered_json json;
  json["version"] = 1;
  json["query"] = {{"text", response.text}, {"corrections", std::move(corrections)}};
  json["index"] = {{"generation", response.generation}};
  json["suggestions"] = ordered_json::array();
  for (const Suggestion& suggestion : response.suggestions) {
    json["suggestions"].push_back(suggestion_json(suggestion));
  }
  json["took_us"] = response.took_us;
  return json;
}

}  // namespace notesearch
