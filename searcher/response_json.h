// The JSON form of a response, version 1: the same bytes from the command line and over HTTP.
//
//   { "version": 1,
//     "query": {"text", "searched", "corrections": [{"from", "to"}], "relaxed": [..],
//               "remarks": [{"part", "message"}], "did_you_mean": {"query", "total"}},
//     "index": {"generation", "published", "notes"},
//     "total", "offset", "limit",
//     "hits": [{"rank", "slug", "title": parts, "url", "link", "date", "tags", "score",
//               "reading_minutes",
//               "passages": [{"heading": [..], "anchor", "kind", "parts": parts}]}],
//     "facets": {"tags": [{"value", "count"}], "years": [{"value", "count"}]},
//     "timeline": [{"month", "count"}],
//     "took_us" }
//
// parts is an array of strings, unmatched and matched by turns (request.h). "date" is null for an
// undated note; "facets" and "timeline" are there when asked for, "did_you_mean" when the answer is
// poor and another query finds more; "month" is as 2026-04; "kind" is prose, list, table, quote or code. New
// members may be added within version 1; none changes its meaning.
#pragma once

#include <optional>
#include <string>

#include "schema/base/error.h"
#include "searcher/json_writer.h"
#include "searcher/request.h"

namespace notesearch {

// What "kind" is called.
[[nodiscard]] const char* kind_name(BlockKind kind);

// Which facets of a response are written.
struct FacetsShown {
  bool tags = true;
  bool years = true;
};

// The text is as json_writer.h says.
[[nodiscard]] std::string json_text(const SearchResponse& response, FacetsShown shown = {});
// {"version": 1, "error": {"what", "where", "fix"}}
[[nodiscard]] std::string json_text(const Error& error);

// The members of a response, into an object that is open.
void write_members(JsonWriter& json, const SearchResponse& response, FacetsShown shown = {});
// What other answers have too: "date" and "corrections", as above.
void write_date(JsonWriter& json, const std::optional<Day>& date);
void write_corrections(JsonWriter& json, const std::vector<CorrectedWord>& corrections);

}  // namespace notesearch
