#include <cmath>
#include <vector>

#include "searcher/search.h"
#include "tests/fuzz/fuzz.h"
#include "tests/searcher/search_fixture.h"

namespace {

using namespace notesearch;

std::vector<NoteSpec> notes() {
  std::vector<NoteSpec> notes = site();
  notes.push_back(
      {"not", "NOT only", "2024-02-29", {}, "", "Since March, 2023..2024 in review.\n"});
  notes.push_back(
      {"scripts", "全文检索", "2023-01-01", {"世界"}, "", "日本語 שלום مرحبا привет\n"});
  return notes;
}

SearchFixture& fixture() {
  static SearchFixture fixture(notes());
  return fixture;
}

SearchRequest request_of(std::string_view text) {
  SearchRequest request;
  request.query = std::string(text);
  request.today = Day(std::chrono::days(20781));
  request.passages = kMaxPassages;
  request.facets = true;
  return request;
}

void check(const SearchResponse& response) {
  expect(response.total <= response.notes, "no note matches twice");
  expect(response.hits.size() <= response.limit, "the limit holds");
  for (std::size_t i = 0; i < response.hits.size(); ++i) {
    const double score = response.hits[i].score;
    expect(std::isfinite(score) && score >= 0, "scores are numbers");
    expect(i == 0 || response.hits[i - 1].score >= score, "the best are first");
  }
}

}  // namespace

void check(const SuggestResponse& response, const SuggestRequest& request) {
  expect(response.suggestions.size() <= request.limit, "the limit holds");
  for (const Suggestion& suggestion : response.suggestions) {
    expect(!suggestion.text.empty() && !suggestion.query.empty(), "what is suggested is something");
  }
}

// Every query is answered, in order, and so is every beginning of one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  SearchRequest request = request_of(as_text(data, size_bytes));
  auto response = fixture().searcher().search(request);
  expect(response.has_value(), "every query is answered");
  check(*response);
  request.sort = Sort::kNewest;
  expect(fixture().searcher().search(request).has_value(), "by date, too");
  SuggestRequest typed;
  typed.text = request.query;
  const auto suggested = fixture().searcher().suggest(typed);
  expect(suggested.has_value(), "every beginning is answered");
  check(*suggested, typed);
  return 0;
}
