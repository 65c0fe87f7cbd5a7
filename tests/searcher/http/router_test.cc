#include "searcher/http/router.h"

#include "tests/catch.h"

namespace notesearch {
namespace {

Route route(HttpMethod method, const char* pattern) {
  return {method, pattern, pattern, [](const RouteRequest&) { return Reply(); }, false};
}

Router some_routes() {
  return Router({route(HttpMethod::kGet, "/v1/search"), route(HttpMethod::kGet, "/v1/notes/{slug}"),
                 route(HttpMethod::kGet, "/indexes/{uid}/search"),
                 route(HttpMethod::kPost, "/indexes/{uid}/search"),
                 route(HttpMethod::kGet, "/indexes/{uid}/documents/{id}"),
                 route(HttpMethod::kOther, "/indexes/{uid}/documents"),
                 route(HttpMethod::kGet, "/")});
}

std::string found(HttpMethod method, const std::string& path) {
  const Router router = some_routes();
  const RouteMatch match = router.find(method, path);
  std::string text = match.route == nullptr ? "none" : match.route->name;
  for (const std::string& capture : match.captures) text += " " + capture;
  return text;
}

TEST_CASE("router: paths, parts of them, and methods") {
  using M = HttpMethod;
  CHECK(found(M::kGet, "/v1/search") == "/v1/search");
  CHECK(found(M::kHead, "/v1/search") == "/v1/search");
  CHECK(found(M::kPost, "/v1/search") == "none");
  CHECK(found(M::kGet, "/v1/notes/raft") == "/v1/notes/{slug} raft");
  CHECK(found(M::kGet, "/v1/notes/a b") == "/v1/notes/{slug} a b");
  CHECK(found(M::kPost, "/indexes/notes/search") == "/indexes/{uid}/search notes");
  CHECK(found(M::kGet, "/indexes/notes/documents/x") == "/indexes/{uid}/documents/{id} notes x");
  CHECK(found(M::kOther, "/indexes/notes/documents") == "/indexes/{uid}/documents notes");
  CHECK(found(M::kGet, "/") == "/");
}

TEST_CASE("router: what only resembles a path is none") {
  for (const char* path : {"/v1", "/v1/search/", "/v1/search/x", "//v1/search", "/V1/search", "",
                           "/v1/notes/", "/v1/notes", "/v1/notes/a/b", "/v1/notes//",
                           "/indexes//search", "/v1/../v1/search", "v1/search", "//"}) {
    CAPTURE(path);
    CHECK(found(HttpMethod::kGet, path) == "none");
  }
}

TEST_CASE("router: the methods of a path") {
  const Router router = some_routes();
  const auto methods = [&](const char* path) { return router.methods(path); };
  CHECK(methods("/v1/search") == "GET, HEAD, OPTIONS");
  CHECK(methods("/indexes/notes/search") == "GET, HEAD, POST, OPTIONS");
  CHECK(methods("/nowhere").empty());
}

}  // namespace
}  // namespace notesearch
