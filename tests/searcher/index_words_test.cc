#include "searcher/index_words.h"

#include <string>
#include <vector>

#include "searcher/filter_advice.h"
#include "tests/catch.h"
#include "tests/searcher/search_fixture.h"

namespace notesearch {
namespace {

using Words = std::vector<std::string>;

TEST_CASE("words of the index: tags in any case, slugs and years, those that begin so") {
  const SearchFixture fixture(site());
  const auto snapshot = IndexSnapshot::open(fixture.index_dir()).value();
  const auto words = [&](IndexWords which, const std::string& prefix, std::size_t limit = 100) {
    return index_words(*snapshot, which, prefix, limit).value();
  };
  CHECK(words(IndexWords::kTags, "") == Words{"GPU", "inference", "Systems", "world models"});
  CHECK(words(IndexWords::kTags, "g") == Words{"GPU"});
  CHECK(words(IndexWords::kTags, "World M") == Words{"world models"});
  CHECK(words(IndexWords::kTags, "x").empty());
  CHECK(words(IndexWords::kSlugs, "") == Words{"evict", "fabric", "stack", "why"});
  CHECK(words(IndexWords::kSlugs, "s") == Words{"stack"});
  CHECK(words(IndexWords::kSlugs, "stacks").empty());
  CHECK(words(IndexWords::kSlugs, "zz").empty());
  CHECK(words(IndexWords::kSlugs, "", 2) == Words{"evict", "fabric"});
  CHECK(words(IndexWords::kYears, "") == Words{"2026", "2025"});
  CHECK(words(IndexWords::kYears, "2025") == Words{"2025"});
}

TEST_CASE("words of the index: none that would control a terminal") {
  const SearchFixture fixture({{"one", "One", "2026-01-01", {"safe", "un\u202Esafe"}, "", "x\n"}});
  const auto snapshot = IndexSnapshot::open(fixture.index_dir()).value();
  CHECK(index_words(*snapshot, IndexWords::kTags, "", 10).value() == Words{"safe"});
}

TEST_CASE("advice: the filters without which there are notes") {
  SearchFixture fixture(site());
  SearchRequest request;
  request.query = "tensor";
  request.days.first = parse_day("2027-01-01");
  auto advice = advise_on_filters(fixture.searcher(), request).value();
  REQUIRE(advice.size() == 1);
  CHECK(advice[0].filters == "--from");
  CHECK(advice[0].total == 2);

  request.tags = {"inference"};
  advice = advise_on_filters(fixture.searcher(), request).value();
  REQUIRE(advice.size() == 1);  // neither of them alone is to blame
  CHECK(advice[0].filters == "the filters");

  request.query = "unheard";
  CHECK(advise_on_filters(fixture.searcher(), request).value().empty());
  CHECK(advise_on_filters(fixture.searcher(), SearchRequest()).value().empty());
}

}  // namespace
}  // namespace notesearch
