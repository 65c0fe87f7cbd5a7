// The JSON form of suggestions, version 1: the same bytes from the command line and over HTTP.
//
//   { "version": 1,
//     "query": {"text", "corrections": [{"from", "to"}]},
//     "index": {"generation"},
//     "suggestions": [{"kind", "text": parts, "query", "slug", "url", "link", "notes", "date"}],
//     "took_us" }
//
// parts is an array of strings, not typed and typed by turns (request.h). "kind" is title, heading or
// term; a term has no "slug", "url", "link" and "date". "date" is null for an undated note. New members
// may be added within version 1; none changes its meaning. The text is as json_writer.h says.
#pragma once

#include <string>

#include "searcher/suggest.h"

namespace notesearch {

[[nodiscard]] std::string json_text(const SuggestResponse& response);

}  // namespace notesearch
