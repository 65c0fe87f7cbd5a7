#include "indexer/failed_notes.h"

#include "schema/digest.h"
#include "tests/catch.h"
#include "tests/temporary_dir.h"

namespace notesearch {
namespace {

using std::chrono::hours;
using std::chrono::sys_seconds;

constexpr sys_seconds kStart{std::chrono::seconds(1'790'000'000)};

enum class Answer : std::uint8_t { kBody, kGone, kError };

OfferedNote offer(const std::string& slug, Answer answer) {
  OfferedNote note;
  note.listed.slug = slug;
  note.gone = answer == Answer::kGone;
  note.fetch_failed = answer != Answer::kBody;
  if (note.fetch_failed) note.failure = "no body";
  if (!note.fetch_failed) note.body_digest = sha256_hex(slug);
  return note;
}

TEST_CASE("a note is let go after three runs a day apart that are told it is gone") {
  struct Run {
    int at_hours;
    Answer answer;
    bool let_go;
  };
  const std::vector<std::vector<Run>> histories = {
      {{0, Answer::kGone, false}, {12, Answer::kGone, false}, {24, Answer::kGone, true}},
      {{0, Answer::kGone, false},
       {1, Answer::kGone, false},
       {2, Answer::kGone, false},
       {23, Answer::kGone, false},
       {25, Answer::kGone, true},
       {26, Answer::kGone, true}},
      {{0, Answer::kGone, false}, {48, Answer::kGone, false}, {49, Answer::kGone, true}},
      {{0, Answer::kGone, false},
       {24, Answer::kBody, false},
       {48, Answer::kGone, false},
       {50, Answer::kGone, false},
       {72, Answer::kGone, true}},
      {{0, Answer::kGone, false},
       {24, Answer::kError, false},
       {48, Answer::kGone, false},
       {49, Answer::kGone, true}},
      {{0, Answer::kError, false},
       {24, Answer::kError, false},
       {48, Answer::kError, false},
       {72, Answer::kError, false}},
  };
  for (std::size_t i = 0; i < histories.size(); ++i) {
    GoneNotes remembered;
    for (const Run& run : histories[i]) {
      INFO(i << " at " << run.at_hours);
      std::vector<OfferedNote> offered{offer("a", run.answer), offer("b", Answer::kBody)};
      remembered = let_go(offered, remembered, kStart + hours(run.at_hours));
      CHECK(offered[0].let_go == run.let_go);
      CHECK_FALSE(offered[1].let_go);
      CHECK(remembered.count("b") == 0);
    }
  }
}

TEST_CASE("what is not listed any more is not remembered as gone") {
  std::vector<OfferedNote> offered{offer("a", Answer::kGone)};
  const GoneNotes remembered = let_go(offered, {}, kStart);
  CHECK(remembered.size() == 1);
  offered.clear();
  CHECK(let_go(offered, remembered, kStart).empty());
}

TEST_CASE("a cached body stands in for one that failed") {
  const TemporaryDir dir;
  const BodyCache cache(dir.path());
  const std::string digest = cache.put("body of a").value();
  KnownBodies bodies = {{"a", {digest, "https://example.org/a", {"\"1\"", ""}}},
                        {"b", {sha256_hex("lost"), "", {}}}};
  std::vector<OfferedNote> offered{offer("a", Answer::kError), offer("b", Answer::kError),
                                   offer("new", Answer::kError), offer("c", Answer::kBody)};
  use_cached_bodies(offered, cache, bodies);
  CHECK(offered[0].body_digest == digest);
  CHECK_FALSE(offered[0].failure.empty());
  CHECK(offered[1].body_digest.empty());
  CHECK(offered[2].body_digest.empty());
  CHECK(offered[0].body_url == "https://example.org/a");
  CHECK(offered[0].validators.etag == "\"1\"");
  REQUIRE(bodies.size() == 1);
  CHECK(bodies.at("a").digest == digest);
}

}  // namespace
}  // namespace notesearch
