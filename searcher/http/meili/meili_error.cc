#include "searcher/http/meili/meili_error.h"

#include <nlohmann/json.hpp>

namespace notesearch::meili {
namespace {

std::string_view type_of(const MeiliError& error) {
  if (error.code == "missing_authorization_header" || error.code == "invalid_api_key") {
    return "auth";
  }
  if (error.code == "too_many_search_requests") return "system";
  return error.status >= 500 ? "internal" : "invalid_request";
}

}  // namespace

Reply error_reply(const MeiliError& error, std::string_view documentation) {
  const nlohmann::ordered_json body = {{"message", error.message},
                                       {"code", error.code},
                                       {"type", type_of(error)},
                                       {"link", std::string(documentation) + error.code}};
  Reply reply;
  reply.status = error.status;
  reply.failure = error.failure;
  if (error.status == 401) reply.headers.push_back({"WWW-Authenticate", "Bearer"});
  if (error.status == 503) reply.headers.push_back({"Retry-After", "10"});  // as Meilisearch says
  reply.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return reply;
}

}  // namespace notesearch::meili
