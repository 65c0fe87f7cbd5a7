// Error pages that are sent with status 200, found by comparing.
#include "indexer/soft_404.h"

#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/origin/origin.h"
#include "tests/temporary_dir.h"

namespace notesearch {
namespace {

std::vector<OfferedNote> offer(const std::vector<std::vector<std::string>>& slugs_and_digests) {
  std::vector<OfferedNote> offered;
  for (const auto& note : slugs_and_digests) {
    offered.emplace_back().listed.slug = note[0];
    offered.back().body_digest = note[1];
    offered.back().body_url = "https://example.org/" + note[0];
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

Fetcher fetcher_for(const TestOrigin& origin) {
  FetchOptions options;
  options.allowed_origins = {parse_origin(origin.base_url()).value()};
  options.allow_private = true;
  return Fetcher::create(options).value();
}

TEST_CASE("what an origin answers for any note is no new text of one") {
  const TestOrigin origin([](const Request& request) {
    return reply_with(200, "# Sorry\n\nno page " + request.target + "\n", "text/markdown");
  });
  const TemporaryDir dir;
  const BodyCache cache(dir.path());
  const auto answer = [](const std::string& slug) {
    return "# Sorry\n\nno page /n/" + slug + "\n";
  };
  std::vector<OfferedNote> offered = offer({{"lost", cache.put(answer("lost")).value()},
                                            {"good", cache.put("# Good\n\na text\n").value()},
                                            {"known", cache.put(answer("known")).value()}});
  for (OfferedNote& note : offered) note.body_url = origin.base_url() + "/n/" + note.listed.slug;
  // A note that has said so before may say so again.
  const std::vector<KnownNote> known = {{"known", offered[2].body_digest, ""}};
  Fetcher fetcher = fetcher_for(origin);
  take_back_answers_to_anything(known, offered, cache, fetcher, {});
  CHECK(offered[0].fetch_failed);
  CHECK(offered[0].body_digest.empty());
  CHECK_FALSE(offered[1].fetch_failed);
  CHECK_FALSE(offered[2].fetch_failed);
  CHECK(origin.request_count() == 1);
}

TEST_CASE("an origin that knows what it lacks costs one question") {
  const TestOrigin origin([](const Request&) { return reply_with(404, "no"); });
  const TemporaryDir dir;
  const BodyCache cache(dir.path());
  std::vector<OfferedNote> offered = offer({{"a", cache.put("no").value()}});
  offered[0].body_url = origin.base_url() + "/a";
  Fetcher fetcher = fetcher_for(origin);
  take_back_answers_to_anything({}, offered, cache, fetcher, {});
  CHECK_FALSE(offered[0].fetch_failed);
  CHECK(origin.request_count() == 1);
}

}  // namespace
}  // namespace notesearch
