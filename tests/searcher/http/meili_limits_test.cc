// What Meilisearch's routes answer when an answer would take too much, or comes to nothing.
#include <chrono>

#include "searcher/http/meili/answer_budget.h"
#include "searcher/http/meili/document_answers.h"
#include "searcher/http/meili/multi_search.h"
#include "searcher/http/meili/note_search.h"
#include "searcher/http/meili/routes.h"
#include "tests/catch.h"
#include "tests/searcher/http/meili_fixture.h"

namespace notesearch::meili {
namespace {

// Whole, they fill a twentieth of an answer.
std::vector<NoteSpec> long_notes() {
  std::vector<NoteSpec> notes;
  for (const std::string slug : {"one", "two", "three", "four"}) {
    std::string body;
    while (body.size() < kMaxAnswerBytes / 80) body += "Some words about caches.\n\n";
    notes.push_back({slug, "Title of " + slug, "2026-04-10", {}, "", body});
  }
  return notes;
}

std::string header(const Reply& reply, const std::string& name) {
  for (const HttpHeader& header : reply.headers) {
    if (header.name == name) return header.value;
  }
  return {};
}

TEST_CASE("limits: all queries of a request have one budget for their answers") {
  MeiliFixture fixture(long_notes());
  CHECK(values(fixture.answer(query_for(""))).size() == 4);
  MultiSearchQuery all;
  all.queries.assign(30, query_for(""));
  all.weights.assign(30, 1.0);
  const bool federated = GENERATE(false, true);
  if (federated) {
    all.federation.emplace();
    for (SearchQuery& query : all.queries) query.ranking_score = true;
  }
  const auto refused = multi_search(all, fixture.context());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().status == 400);
  CHECK(refused.error().code == "bad_request");
  CHECK(refused.error().message.find("larger than 16 MiB") != std::string::npos);
  for (SearchQuery& query : all.queries) query.retrieve = {"id"};
  CHECK(multi_search(all, fixture.context()));
}

TEST_CASE("limits: a document that is named over and over does not fill the memory") {
  MeiliFixture fixture(long_notes());
  DocumentsQuery query;
  query.ids.emplace(1000, "one");
  const auto refused = list_documents(query, fixture.context());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "bad_request");
  query.fields = {"id"};
  const auto listed = list_documents(query, fixture.context());
  REQUIRE(listed);
  CHECK(listed->at("results").size() == 20);
  CHECK(listed->at("total") == 1000);
}

TEST_CASE("limits: documents that come too late are none") {
  MeiliFixture fixture;
  fixture.context().deadline = std::chrono::steady_clock::now() - std::chrono::seconds(1);
  DocumentsQuery query;
  query.index = GENERATE(IndexUid::kNotes, IndexUid::kSections);
  if (GENERATE(false, true)) query.ids.emplace(2, "unheard");
  const auto late = list_documents(query, fixture.context());
  REQUIRE_FALSE(late);
  CHECK(late.error().status == 503);
}

TEST_CASE("limits: an error has the headers of its status, and the log the reason") {
  const Reply late = error_reply(too_late().value());
  CHECK(late.status == 503);
  CHECK(header(late, "Retry-After") == "10");
  CHECK(late.failure == "the search took too long");
  const Reply keyless = error_reply({401, "missing_authorization_header", "no key"});
  CHECK(header(keyless, "WWW-Authenticate") == "Bearer");
  const Error damage{ErrorKind::kBadData, "a damaged record", "/srv/index/gen-000001", "rebuild"};
  const Reply damaged = error_reply(failed(damage).value());
  CHECK(damaged.status == 500);
  CHECK(damaged.failure == damage.message());
  CHECK(damaged.body.find("/srv") == std::string::npos);
}

TEST_CASE("limits: what was looked for in some attributes only is no question without an answer") {
  MeiliFixture fixture;
  const auto unanswered = [&](const std::string& body) {
    HttpRequest http;
    http.content_type = "application/json";
    http.body = body;
    const std::shared_ptr<const IndexSnapshot> snapshot = fixture.shared_snapshot();
    for (const Route& route : meili_routes({})) {
      if (route.method != HttpMethod::kPost || route.pattern != "/indexes/{uid}/search") continue;
      auto prepared = route.prepare({http, {"notes"}, snapshot, Day()});
      return std::get<Work>(prepared).run(fixture.context()).unanswered;
    }
    return std::string("no route");
  };
  CHECK(unanswered(R"({"q": "unheard"})") == "unheard");
  CHECK(unanswered(R"({"q": "unheard", "attributesToSearchOn": ["title"]})").empty());
  CHECK(unanswered(R"({"q": "unheard", "filter": "year = 2026"})").empty());
  CHECK(unanswered(R"({"q": "tensor"})").empty());
}

}  // namespace
}  // namespace notesearch::meili
