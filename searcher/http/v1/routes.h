// The native API: GET /v1/search, /v1/suggest, /v1/related/{slug}, /v1/notes/{slug}, /v1/facets and
// /openapi.json. openapi.json says what each takes and answers.
#pragma once

#include <vector>

#include "searcher/http/work.h"

namespace notesearch {

// Any thread; what they prepare may be run by any other.
[[nodiscard]] std::vector<Route> v1_routes();

}  // namespace notesearch
