#include "corpus/endpoints.h"

#include <string>

#include <nlohmann/json.hpp>

#include "schema/base/text.h"

namespace notesearch {
namespace {

using nlohmann::json;

// `endpoints` alone: the notes, which may be many, are dropped as they are read.
json read_endpoints(std::string_view text) {
  const auto keep = [](int depth, json::parse_event_t event, json& value) {
    return depth != 1 || event != json::parse_event_t::key || value == "endpoints";
  };
  json profile = json::parse(clean_text(text), keep, false);
  const auto found = profile.is_object() ? profile.find("endpoints") : profile.end();
  return found == profile.end() || !found->is_object() ? json::object() : *found;
}

}  // namespace

std::vector<Url> profile_endpoints(std::string_view text, const Url& base) {
  const json endpoints = read_endpoints(text);
  std::vector<Url> urls;
  for (const char* name : {"llmsFull", "llms", "sitemap", "rss"}) {
    const auto found = endpoints.find(name);
    if (found == endpoints.end() || !found->is_string()) continue;
    auto url = resolve_url(base, clean_line(found->get<std::string>()));
    if (url) urls.push_back(std::move(*url));
  }
  return urls;
}

}  // namespace notesearch
