#include "searcher/gaps.h"

#include <sstream>

#include "searcher/gaps_view.h"
#include "tests/catch.h"
#include "tests/temporary_dir.h"

namespace notesearch {
namespace {

Day day(const char* text) { return parse_day(text).value(); }

Result<std::vector<Gap>> read_text(const std::string& text) {
  const TemporaryDir dir;
  const auto path = dir.path() / "gaps.json";
  write_file(path, text);
  return read_gaps(path);
}

TEST_CASE("gaps: what is written is read again") {
  const std::vector<Gap> gaps = {{"kv <cache>", 7, day("2026-11-24")},
                                 {"\u65e5\u672c", 3, day("2026-11-01")}};
  const std::string text = gaps_text(gaps);
  CHECK(text.starts_with(
      R"({"version":1,"gaps":[{"query":"kv \u003ccache\u003e","count":7,"last":"2026-11-24"},)"));
  CHECK(read_text(text).value() == gaps);
  CHECK(read_text(gaps_text({})).value().empty());
}

TEST_CASE("gaps: the most wanted come first, and those of more than thirty days ago not at all") {
  const Day today = day("2026-11-24");
  std::vector<Gap> gaps = {{"old", 90, today - kGapLifetime - std::chrono::days(1)},
                           {"b", 3, today},
                           {"a", 3, today},
                           {"before", 3, today - std::chrono::days(1)},
                           {"limit", 9, today - kGapLifetime}};
  settle_gaps(gaps, today);
  std::string order;
  for (const Gap& gap : gaps) order += gap.query + ' ';
  CHECK(order == "limit a b before ");
  gaps.assign(kMaxGaps + 5, {"q", 3, today});
  settle_gaps(gaps, today);
  CHECK(gaps.size() == kMaxGaps);
}

TEST_CASE("gaps: a file that is damaged or another's is an error, whatever is in it") {
  CHECK(read_gaps("/nowhere/gaps.json").error().kind == ErrorKind::kUnavailable);
  const std::string good = gaps_text({{"kv cache", 7, day("2026-11-24")}});
  for (std::size_t cut = 0; cut < good.size(); ++cut) {
    CAPTURE(cut);
    CHECK(read_text(good.substr(0, cut)).error().kind == ErrorKind::kBadData);
  }
  for (const char* text :
       {"[]", R"({"version":2,"gaps":[]})", R"({"version":1,"gaps":{}})", R"({"version":1})",
        R"({"version":1,"gaps":[[]]})", R"({"version":1,"gaps":[{"query":1,"count":1,"last":""}]})",
        R"({"version":1,"gaps":[{"query":"","count":1,"last":"2026-11-24"}]})",
        R"({"version":1,"gaps":[{"query":"q","count":-1,"last":"2026-11-24"}]})",
        R"({"version":1,"gaps":[{"query":"q","count":1,"last":"2026-11-31"}]})", "\xff\xfe"}) {
    CAPTURE(text);
    const auto read = read_text(text);
    REQUIRE_FALSE(read);
    CHECK(read.error().kind == ErrorKind::kBadData);
  }
  CHECK_FALSE(read_text(std::string(1'000'000, '[')));
  CHECK_FALSE(read_text(std::string(std::size_t{5} << 20, ' ')));
}

TEST_CASE("gaps: a person reads how many asked, when and what, and what to do about it") {
  std::ostringstream out;
  print_gaps({{"kv\x1b[2J cache", 12, day("2026-11-24")}, {"raft", 3, day("2026-11-01")}}, {}, out);
  CHECK(out.str() ==
        "2 searches found nothing\n"
        "\n"
        "12  2026-11-24  kv[2J cache\n"
        " 3  2026-11-01  raft\n"
        "\n"
        "Write about what is asked for, or add a rule to the synonyms where your notes use another "
        "word.\n");
  std::ostringstream none;
  print_gaps({}, {}, none);
  CHECK(none.str() == "No search is kept that found nothing\n");
}

}  // namespace
}  // namespace notesearch
