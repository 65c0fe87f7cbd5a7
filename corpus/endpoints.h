// What else a site publishes, by its own profile.json:
//
//   { "endpoints": { "rss": "https://…/rss.xml", "sitemap": "…", "llms": "…", "llmsFull": "…" }, … }
//
// Pure function, any thread.
#pragma once

#include <string_view>
#include <vector>

#include "corpus/url.h"

namespace notesearch {

// The addresses under `endpoints` in a manifest that parse_profile() has accepted, resolved against
// its own; of these four names alone, in the order of precedence of their kinds (llmsFull, llms,
// sitemap, rss), and only those that are URLs. Whether they are on an allowed origin is for the
// fetcher to say.
[[nodiscard]] std::vector<Url> profile_endpoints(std::string_view json, const Url& base);

}  // namespace notesearch
