// Replies to requests that no route answers: in the form of the API that the path is of.
#pragma once

#include <string>

#include "searcher/http/server/application.h"
#include "searcher/http/work.h"

namespace notesearch {

// 404 for an unknown path, else 405; `methods` are those that the path knows (Router).
[[nodiscard]] Reply no_route(const HttpRequest& request, const std::string& methods);

// 503: nothing was indexed yet.
[[nodiscard]] Reply no_index(const HttpRequest& request);

[[nodiscard]] Reply refused(Refusal refusal, const HttpRequest& request);

}  // namespace notesearch
