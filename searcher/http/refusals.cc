#include "searcher/http/refusals.h"

#include <string_view>

#include "searcher/http/meili/meili_error.h"
#include "searcher/http/v1/error_reply.h"

namespace notesearch {
namespace {

// One refusal, in the words of both APIs.
struct Words {
  int status;
  const char* code;  // Meilisearch's
  const char* what;
  const char* fix;
};

constexpr const char* kRead = "see /openapi.json for the paths and methods there are";

Words words_of(Refusal refusal) {
  switch (refusal) {
    case Refusal::kMalformed:
      return {400, "bad_request", "the request is not well-formed HTTP/1.1", "send one that is"};
    case Refusal::kTooManyRequests:
      return {429, "too_many_requests", "too many requests from this address",
              "wait as long as Retry-After says"};
    case Refusal::kTargetTooLong:
      return {414, "uri_too_long", "the address is too long", "ask for less at once"};
    case Refusal::kHeadTooLarge:
      return {431, "headers_too_large", "the head of the request is too large",
              "send fewer or shorter headers"};
    case Refusal::kBodyTooLarge:
      return {413, "payload_too_large", "the body of the request is too large",
              "ask for less at once"};
    case Refusal::kTimedOut:
      return {408, "request_timeout", "the rest of the request did not come in time", "try again"};
    case Refusal::kOverloaded:
      return {503, "too_many_search_requests", "too many searches are running",
              "wait as long as Retry-After says"};
    case Refusal::kInternal:
      return {500, "internal", "something went wrong here; the log of the server knows more",
              "tell the owner of the site"};
  }
  return {500, "internal", "something went wrong here", ""};
}

bool is_of_meilisearch(std::string_view path) {
  for (const std::string_view root :
       {"/indexes", "/multi-search", "/stats", "/version", "/health", "/keys", "/tasks"}) {
    if (path == root || path.starts_with(std::string(root) + "/")) return true;
  }
  return false;
}

Reply in_words(const Words& words, const std::string& where, const HttpRequest& request) {
  if (!is_of_meilisearch(request.path)) {
    return error_reply(words.status, {ErrorKind::kUsage, words.what, where, words.fix});
  }
  return meili::error_reply({words.status, words.code, std::string(words.what) + "; " + words.fix});
}

}  // namespace

Reply no_route(const HttpRequest& request, const std::string& methods) {
  if (methods.empty()) {
    return in_words({404, "not_found", "there is nothing at this path", kRead}, "path", request);
  }
  Reply reply = in_words({405, "method_not_allowed", "this path does not know the method", kRead},
                         "method", request);
  reply.headers.push_back({"Allow", methods});
  return reply;
}

Reply no_index(const HttpRequest& request) {
  return in_words({503, "index_not_accessible", "there is no index that could be searched",
                   "try again later; the log of the server says why"},
                  "", request);
}

Reply refused(Refusal refusal, const HttpRequest& request) {
  return in_words(words_of(refusal), "", request);
}

}  // namespace notesearch
