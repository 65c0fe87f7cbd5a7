// Bodies that are fetched: which answers count as notes.
#include "indexer/gather.h"

#include <string>
#include <vector>

#include "indexer/source.h"
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

std::vector<OfferedNote> offer(const std::vector<std::vector<std::string>>& slugs_and_digests) {
  std::vector<OfferedNote> offered;
  for (const auto& note : slugs_and_digests) {
    offered.emplace_back().listed.slug = note[0];
    offered.back().body_digest = note[1];
  }
  return offered;
}

std::string failed(const std::vector<OfferedNote>& offered) {
  std::string slugs;
  for (const OfferedNote& note : offered) {
    if (!note.fetch_failed) continue;
    slugs += note.listed.slug;
    CHECK(note.body_digest.empty());
    CHECK_THAT(note.failure, Catch::Matchers::Contains("an error page?"));
  }
  return slugs;
}

TEST_CASE("one text for many notes is taken for an error page") {
  const std::vector<KnownNote> known = {{"a", "1", ""},    {"b", "2", ""},    {"c", "3", ""},
                                        {"s", "stub", ""}, {"t", "stub", ""}, {"u", "stub", ""}};
  struct Case {
    std::string what;
    std::vector<std::vector<std::string>> offered;
    std::string failed;
  };
  const std::vector<Case> cases = {
      {"all differ", {{"a", "x"}, {"b", "y"}, {"c", "z"}}, ""},
      {"two the same", {{"a", "x"}, {"b", "x"}, {"c", "3"}}, ""},
      {"three the same", {{"a", "x"}, {"b", "x"}, {"c", "x"}, {"s", "stub"}}, "abc"},
      {"new ones too", {{"a", "x"}, {"n", "x"}, {"m", "x"}}, "anm"},
      {"new ones alone", {{"n", "x"}, {"m", "x"}, {"o", "x"}}, "nmo"},
      {"one had it before", {{"a", "1"}, {"b", "1"}, {"c", "1"}, {"n", "1"}}, "bcn"},
      {"they were the same before", {{"s", "stub"}, {"t", "stub"}, {"u", "stub"}}, ""},
      {"and were changed together", {{"s", "x"}, {"t", "x"}, {"u", "x"}}, ""},
      {"failed already", {{"a", ""}, {"b", ""}, {"c", ""}}, ""},
  };
  for (const Case& c : cases) {
    INFO(c.what);
    std::vector<OfferedNote> offered = offer(c.offered);
    take_back_repeated(known, offered);
    CHECK(failed(offered) == c.failed);
  }
}

TEST_CASE("the listing is not waited for once a run is stopped") {
  const TestOrigin origin([](const Request&) { return never_answer(); });
  Fetcher fetcher = fetcher_for(origin);
  const auto url = parse_url(origin.base_url() + "/profile.json");
  const auto listing = fetch_listing(*url, {}, fetcher, [] { return true; });
  REQUIRE_FALSE(listing.has_value());
  CHECK(listing.error().kind == ErrorKind::kBusy);
}

}  // namespace
}  // namespace notesearch
