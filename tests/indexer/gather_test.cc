// Bodies that are fetched: which answers count as notes.
#include "indexer/gather.h"

#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/origin/origin.h"
#include "tests/temporary_dir.h"

namespace notesearch {
namespace {

Fetcher fetcher_for(const TestOrigin& origin) {
  FetchOptions options;
  options.allowed_origins = {parse_origin(origin.base_url()).value()};
  options.allow_private = true;
  return Fetcher::create(options).value();
}

TEST_CASE("an answer of another type than text is no note") {
  const TestOrigin origin([](const Request& request) {
    if (request.target == "/json") return reply_with(200, R"({"error": 1})", "application/json");
    if (request.target == "/page") return reply_with(200, "<!DOCTYPE html>", "text/plain");
    return reply_with(200, "# Note", "text/markdown; charset=utf-8");
  });
  Listing listing;
  for (const char* slug : {"note", "json", "page"}) {
    listing.notes.emplace_back().slug = slug;
    listing.notes.back().markdown_url = origin.base_url() + "/" + slug;
  }
  const TemporaryDir dir;
  const BodyCache cache(dir.path());
  Fetcher fetcher = fetcher_for(origin);
  GatherContext context;
  context.cache = &cache;
  context.fetcher = &fetcher;
  const auto gathered = gather_bodies(listing, context);
  REQUIRE(gathered.has_value());
  REQUIRE(gathered->offered.size() == 3);
  CHECK(gathered->offered[0].failure.empty());
  CHECK(gathered->offered[1].fetch_failed);
  CHECK(gathered->offered[1].failure ==
        "the answer is of the type \"application/json\", not markdown");
  CHECK(gathered->offered[2].failure == "the answer is an HTML page, not markdown");
}

}  // namespace
}  // namespace notesearch
