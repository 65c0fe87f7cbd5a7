// The description of the HTTP interface, openapi.json, as part of the program.
#pragma once

#include <string_view>

namespace notesearch {

[[nodiscard]] std::string_view openapi_document();

}  // namespace notesearch
