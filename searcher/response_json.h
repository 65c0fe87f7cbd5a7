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

#include <string>

#include <nlohmann/json.hpp>

#include "schema/base/error.h"
#include "searcher/request.h"

namespace notesearch {

// What "kind" is called.
[[nodiscard]] const char* kind_name(BlockKind kind);

[[nodiscard]] nlohmann::ordered_json to_json(const SearchResponse& response);
[[nodiscard]] nlohmann::ordered_json to_json(const Error& error);

// One line of valid UTF-8; "<", ">" and "&" are written as \u escapes, so that the text is safe
// inside a page's script element too.
[[nodiscard]] std::string dump(const nlohmann::ordered_json& value);

}  // namespace notesearch
