#include "searcher/http/health_routes.h"

#include <nlohmann/json.hpp>

#include "schema/base/instant.h"
#include "searcher/json_writer.h"

namespace notesearch {
namespace {

using nlohmann::ordered_json;

constexpr int kUnavailable = 503;

bool is_stale(const ServingState& state, std::chrono::seconds stale_after) {
  return !state.compared || std::chrono::system_clock::now() - *state.compared > stale_after;
}

ordered_json text_or_null(const std::string& text) {
  return text.empty() ? ordered_json() : ordered_json(text);
}

ordered_json describe(const ServingState& state, bool stale) {
  ordered_json json = {{"status", state.serving ? "ready" : "no index"}};
  if (state.serving) {
    const IndexSnapshot& snapshot = *state.serving->snapshot();
    json["generation"] = snapshot.manifest().generation;
    json["published"] = snapshot.manifest().published;
    json["notes"] = snapshot.manifest().notes;
  }
  json["compared"] =
      state.compared ? ordered_json(format_instant(*state.compared)) : ordered_json();
  json["stale"] = stale;
  json["trouble"] = text_or_null(state.public_failure);
  return json;
}

Reply readiness(const RouteRequest& request, const ServingIndex& index,
                std::chrono::seconds stale_after) {
  const ServingState state = index.state();
  const bool stale = is_stale(state, stale_after);
  const bool wants_fresh = request.http.query == "fresh" || request.http.query == "fresh=1";
  Reply reply;
  reply.body = dump(describe(state, stale));
  const bool fresh = !stale && state.failure.empty();
  if (!state.serving || (wants_fresh && !fresh)) {
    reply.status = kUnavailable;
    reply.headers = {{"Retry-After", "5"}};
  }
  return reply;
}

}  // namespace

std::vector<Route> health_routes(const ServingIndex& index, std::chrono::seconds stale_after) {
  const auto healthy = [](const RouteRequest&) {
    Reply reply;
    reply.body = R"({"status":"ok"})";
    return reply;
  };
  const auto ready = [&index, stale_after](const RouteRequest& request) {
    return readiness(request, index, stale_after);
  };
  return {{HttpMethod::kGet, "/healthz", "healthz", healthy, false},
          {HttpMethod::kGet, "/readyz", "readyz", ready, false}};
}

}  // namespace notesearch
