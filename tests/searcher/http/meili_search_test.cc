// Searching notes as Meilisearch's clients do.
#include "searcher/http/meili/documents.h"
#include "searcher/http/meili/fielded_query.h"
#include "tests/catch.h"
#include "tests/searcher/http/meili_fixture.h"

namespace notesearch::meili {
namespace {

using nlohmann::ordered_json;

TEST_CASE("documents: a note has every attribute, in their order") {
  MeiliFixture fixture;
  const auto note = document(IndexUid::kNotes, "fabric", fixture.context());
  REQUIRE(note);
  CHECK(note->dump() ==
        R"({"id":"fabric","title":"Nobody talks about the NIC hop",)"
        R"("excerpt":"The path between two machines.",)"
        R"("body":"FlashAttention-4 waits for the fabric. The tensor cores idle.\n\n)"
        R"(Blackwell is faster.","tags":["gpu","systems"],"year":2026,"month":"2026-04",)"
        R"("date":1775779200,"date_iso":"2026-04-10","url":"https://example.test/notes/fabric",)"
        R"("words":14,"reading_minutes":1})");
  CHECK_FALSE(document(IndexUid::kNotes, "unheard", fixture.context()));
  CHECK_FALSE(document(IndexUid::kNotes, "", fixture.context()));
}

TEST_CASE("documents: all of an index, page by page") {
  MeiliFixture fixture;
  for (const IndexUid index : {IndexUid::kNotes, IndexUid::kSections}) {
    const auto all = documents(index, 0, 1000, fixture.snapshot());
    CHECK(all.size() == document_count(index, fixture.snapshot()));
    CHECK(all.size() == (index == IndexUid::kNotes ? 4 : 5));
    std::vector<ordered_json> joined;
    for (std::uint32_t at = 0; at < all.size() + 2; at += 2) {
      for (const auto& one : documents(index, at, 2, fixture.snapshot())) joined.push_back(one);
    }
    CHECK(joined == all);
    for (const auto& one : all) {
      CHECK(document(index, one.at("id").get<std::string>(), fixture.context()) == one);
    }
  }
}

TEST_CASE("search: the answer has what clients read, in either kind of pagination") {
  MeiliFixture fixture;
  SearchQuery query;
  query.q = "tensor";
  const ordered_json endless = fixture.answer(query);
  CHECK(values(endless) == std::vector<std::string>{"fabric", "stack"});
  CHECK(endless.at("query") == "tensor");
  CHECK(endless.at("limit") == 20);
  CHECK(endless.at("offset") == 0);
  CHECK(endless.at("estimatedTotalHits") == 2);
  CHECK(endless.at("processingTimeMs").is_number_unsigned());
  const std::string uid = endless.at("requestUid").get<std::string>();
  CHECK(uid.size() == 36);
  CHECK(uid[14] == '7');
  CHECK_FALSE(endless.contains("totalHits"));
  CHECK_FALSE(endless.contains("facetDistribution"));
  query.finite = true;
  query.page = 2;
  query.hits_per_page = 1;
  const ordered_json finite = fixture.answer(query);
  CHECK(values(finite) == std::vector<std::string>{"stack"});
  CHECK(finite.at("page") == 2);
  CHECK(finite.at("hitsPerPage") == 1);
  CHECK(finite.at("totalPages") == 2);
  CHECK(finite.at("totalHits") == 2);
  CHECK_FALSE(finite.contains("estimatedTotalHits"));
  CHECK_FALSE(finite.contains("limit"));
}

TEST_CASE("search: no hits are counted all the same") {
  MeiliFixture fixture;
  SearchQuery query;
  query.limit = 0;
  CHECK(fixture.answer(query).at("hits").empty());
  CHECK(fixture.answer(query).at("estimatedTotalHits") == 4);
  query.finite = true;
  query.page = 0;
  CHECK(fixture.answer(query).at("hits").empty());
  CHECK(fixture.answer(query).at("page") == 0);
  CHECK(fixture.answer(query).at("totalPages") == 1);
  query.page = 1;
  query.hits_per_page = 0;
  CHECK(fixture.answer(query).at("hits").empty());
  CHECK(fixture.answer(query).at("totalPages") == 0);
  CHECK(fixture.answer(query).at("totalHits") == 4);
  query.page = 0xFFFFFFFF;
  query.hits_per_page = 0xFFFFFFFF;
  CHECK(fixture.answer(query).at("hits").empty());
  query.finite = false;
  query.offset = query.limit = 0xFFFFFFFF;
  CHECK(fixture.answer(query).at("hits").empty());
}

TEST_CASE("search: notes with some of the words count by strategy") {
  MeiliFixture fixture;
  SearchQuery query = query_for("tensor waits");
  CHECK(values(fixture.answer(query)) == std::vector<std::string>{"fabric", "stack"});
  CHECK(fixture.answer(query).at("estimatedTotalHits") == 2);
  query.matching = MatchingStrategy::kAll;
  CHECK(values(fixture.answer(query)) == std::vector<std::string>{"fabric"});
  CHECK(fixture.answer(query).at("estimatedTotalHits") == 1);
}

TEST_CASE("search: facets are counted over all matches, by value, with a range of numbers") {
  MeiliFixture fixture;
  SearchQuery query;
  query.limit = 0;
  query.facets = {"tags", "year", "month", "date"};
  const ordered_json answer = fixture.answer(query);
  CHECK(answer.at("facetDistribution").dump() ==
        R"({"tags":{"GPU":3,"inference":1,"Systems":2,"world models":1},)"
        R"("year":{"2025":1,"2026":2},"month":{"2025-11":1,"2026-04":2},)"
        R"("date":{"1763424000":1,"1775779200":1,"1776211200":1}})");
  CHECK(answer.at("facetStats").dump() ==
        R"({"year":{"min":2025,"max":2026},"date":{"min":1763424000,"max":1776211200}})");
  query.q = "unheardofword";
  CHECK(fixture.answer(query).at("facetDistribution").dump() ==
        R"({"tags":{},"year":{},"month":{},"date":{}})");
  CHECK(fixture.answer(query).at("facetStats").dump() == "{}");
  query.facets = {"month"};
  query.q = "tensor";
  CHECK(fixture.answer(query).at("facetDistribution").dump() ==
        R"({"month":{"2025-11":1,"2026-04":1}})");
}

TEST_CASE("search: of many values the most frequent are told, in their order") {
  std::vector<NoteSpec> notes;
  for (int i = 0; i < 130; ++i) {
    std::vector<std::string> tags = {"t" + std::to_string(100 + i)};
    if (i >= 30) tags.push_back("t" + std::to_string(100 + i - 30));  // the first 100 twice
    notes.push_back({"n" + std::to_string(i), "Title", "2026-01-01", tags, "", "x\n"});
  }
  MeiliFixture fixture(notes);
  SearchQuery query;
  query.facets = {"tags"};
  const ordered_json tags = fixture.answer(query).at("facetDistribution").at("tags");
  CHECK(tags.size() == kMaxFacetValues);
  CHECK(tags.begin().key() == "t100");
  CHECK(std::prev(tags.end()).key() == "t199");
}

TEST_CASE("search: what is beyond the greatest total is not told of") {
  std::vector<NoteSpec> notes;
  for (int i = 0; i < 1'100; ++i) {
    notes.push_back({"n" + std::to_string(i), "Title", "2026-01-01", {"tag"}, "", "alpha\n"});
  }
  MeiliFixture fixture(notes);
  SearchQuery query = query_for(GENERATE("", "alpha"));
  query.facets = {"tags"};
  query.index = GENERATE(IndexUid::kNotes, IndexUid::kSections);
  const ordered_json answer = fixture.answer(query);
  CHECK(answer.at("hits").size() == kMaxTotalHits);
  CHECK(answer.at("estimatedTotalHits") == kMaxTotalHits);
  CHECK(answer.at("facetDistribution").at("tags").at("tag") ==
        (query.index == IndexUid::kNotes ? 1'100 : 1'000));
  query.offset = 995;
  query.limit = 20;
  CHECK(fixture.answer(query).at("hits").size() == 5);
  query.offset = 1'000;
  CHECK(fixture.answer(query).at("hits").empty());
  query.finite = true;
  query.hits_per_page = 300;
  query.page = 4;
  CHECK(fixture.answer(query).at("hits").size() == 100);
  CHECK(fixture.answer(query).at("totalPages") == 4);
}

TEST_CASE("search: filtered, sorted, and no more attributes than were asked for") {
  MeiliFixture fixture;
  SearchQuery query = query_for("");
  query.filter.op = FilterOp::kEqual;
  query.filter.attribute = "tags";
  query.filter.values = {"gpu"};
  CHECK(values(fixture.answer(query)) == std::vector<std::string>{"evict", "fabric", "stack"});
  query.sort = Sort::kOldest;
  query.retrieve = {"title", "unheard", "id"};
  CHECK(values(fixture.answer(query)) == std::vector<std::string>{"stack", "fabric", "evict"});
  CHECK(fixture.answer(query).at("hits").at(0).dump() ==
        R"({"id":"stack","title":"Three things that form a stack"})");
  query.retrieve = {};
  CHECK(fixture.answer(query).at("hits").at(0).dump() == "{}");
}

TEST_CASE("search: words may be looked for in some attributes only") {
  MeiliFixture fixture;
  const auto found = [&](const std::string& q, const std::vector<std::string>& attributes) {
    SearchQuery query = query_for(q);
    query.search_on = attributes;
    return values(fixture.answer(query));
  };
  using Ids = std::vector<std::string>;
  CHECK(found("cache", {"title"}) == Ids{"evict"});
  CHECK(found("cach", {"title"}) == Ids{"evict"});  // while it is typed
  CHECK(found("happens", {"title"}).empty());
  CHECK(found("happens", {"heading"}) == Ids{"evict"});
  CHECK(found("happens cache", {"title", "heading"}) == Ids{"evict"});
  CHECK(found("systems", {"tags"}) == Ids{"fabric", "stack"});
  CHECK(found("flush_all", {"code"}) == Ids{"evict"});
  CHECK(found("fabric", {"title", "body"}) == Ids{"fabric"});
  CHECK(found("fabric", {"year"}).empty());
  CHECK(found("", {"year"}).size() == 4);
  CHECK(found("\"nic hop\" -cache", {"title"}) == Ids{"fabric"});
}

TEST_CASE("search: a query for some attributes is one of the query language") {
  const Day today{std::chrono::days(20'000)};
  CHECK(fielded_query("kv cache ", {"title"}, today) == "title:kv title:cache");
  CHECK(fielded_query("kv \"a b\" -x ", {"title", "heading"}, today) ==
        "(title:kv OR heading:kv) (title:\"a b\" OR heading:\"a b\") -(title:x OR heading:x)");
  CHECK(fielded_query("tag:x kv ", {"code"}, today) == "tag:x code:kv");
  CHECK(fielded_query("kv cac", {"title"}, today) == "title:kv (title:cac OR title:cac*)");
  CHECK(fielded_query("kv", {}, today) == "kv");
  CHECK(fielded_query("kv", {"*"}, today) == "kv");
  CHECK(fielded_query("", {"title"}, today) == "");
  CHECK_FALSE(fielded_query("kv", {"url"}, today));
}

TEST_CASE("search: ranking scores are between 0 and 1 and fall, and a threshold cuts there") {
  MeiliFixture fixture;
  SearchQuery query = query_for("tensor cores waits");
  query.ranking_score = true;
  query.facets = {"year"};
  const ordered_json answer = fixture.answer(query);
  REQUIRE(answer.at("hits").size() == 2);
  const double first = answer.at("hits").at(0).at("_rankingScore");
  const double second = answer.at("hits").at(1).at("_rankingScore");
  CHECK(first < 1);
  CHECK(first > second);
  CHECK(second > 0);
  query.score_threshold = (first + second) / 2;
  const ordered_json cut = fixture.answer(query);
  CHECK(cut.at("hits").size() == 1);
  CHECK(cut.at("hits").at(0).at("_rankingScore") == first);
  CHECK(cut.at("estimatedTotalHits") == 1);
  CHECK(cut.at("facetDistribution").at("year").dump() == R"({"2026":1})");
  query.sort = Sort::kOldest;  // by date the scores are the same
  CHECK(fixture.answer(query).at("hits") == cut.at("hits"));
  query.score_threshold = 1;
  CHECK(fixture.answer(query).at("hits").empty());
  query.q = "";
  CHECK(fixture.answer(query).at("hits").size() == 4);
}

TEST_CASE("search: details say why") {
  MeiliFixture fixture;
  SearchQuery query = query_for("nic hop");
  query.ranking_score_details = true;
  const ordered_json relevance =
      fixture.answer(query).at("hits").at(0).at("_rankingScoreDetails").at("relevance");
  CHECK(relevance.at("order") == 0);
  CHECK(relevance.at("score") > 0.5);
  CHECK_FALSE(relevance.at("why").get<std::string>().empty());
  CHECK(relevance.at("parts").size() > 1);
}

TEST_CASE("search: one hit for each value of a distinct attribute, the best") {
  MeiliFixture fixture;
  SearchQuery query = query_for("");
  query.facets = {"year"};
  query.distinct = "year";
  CHECK(values(fixture.answer(query)) == std::vector<std::string>{"evict", "stack", "why"});
  CHECK(fixture.answer(query).at("estimatedTotalHits") == 3);
  CHECK(fixture.answer(query).at("facetDistribution").at("year").dump() ==
        R"({"2025":1,"2026":1})");
  query.distinct = "id";
  CHECK(fixture.answer(query).at("estimatedTotalHits") == 4);
}

TEST_CASE("search: dates in words count from the day of the request") {
  MeiliFixture fixture;
  SearchQuery query = query_for("since:\"12 days ago\"");
  query.today = parse_day("2026-04-26");
  CHECK(values(fixture.answer(query)) == std::vector<std::string>{"evict"});
  query.today = parse_day("2026-04-20");
  CHECK(values(fixture.answer(query)).size() == 2);
  query.today = parse_day("2027-04-20");
  CHECK(values(fixture.answer(query)).empty());
}

TEST_CASE("search: an answer that comes too late is none") {
  MeiliFixture fixture;
  fixture.context().deadline = std::chrono::steady_clock::now() - std::chrono::seconds(1);
  SearchQuery query = query_for("tensor");
  query.index = GENERATE(IndexUid::kNotes, IndexUid::kSections);
  query.score_threshold = GENERATE(std::optional<double>(), std::optional<double>(0.5));
  query.sort = GENERATE(Sort::kRelevance, Sort::kNewest);
  const auto late = meili::search(query, fixture.context());
  REQUIRE_FALSE(late);
  CHECK(late.error().status == 503);
  CHECK(late.error().code == "too_many_search_requests");
}

}  // namespace
}  // namespace notesearch::meili
