// The JSON of a request, bounded before anybody walks it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "searcher/http/meili/meili_error.h"

namespace notesearch::meili {

// How deep lists and objects may lie in each other.
inline constexpr std::size_t kMaxPayloadDepth = 64;

// Whether the body is said to be JSON, in any charset: missing_content_type or invalid_content_type (415)
// otherwise, and missing_payload when there is none.
MeiliResult<void> check_content(std::string_view content_type, std::string_view body);

// missing_payload or malformed_payload, with line and column.
MeiliResult<nlohmann::json> parse_payload(std::string_view text);

// Whether text nests no deeper than that, JSON or not.
[[nodiscard]] bool is_shallow(std::string_view text);

// As messages quote it: cut when long.
[[nodiscard]] std::string shown(const nlohmann::json& value);
[[nodiscard]] std::string shown_text(std::string_view text);

}  // namespace notesearch::meili
