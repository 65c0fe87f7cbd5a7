#include <string>

#include "searcher/http/v1/query_string.h"
#include "searcher/http/v1/search_parameters.h"
#include "tests/fuzz/fuzz.h"

namespace {

using notesearch::Day;
using notesearch::expect;

// 2026-11-24, and the day after: what is canonical depends on no day.
constexpr Day kToday{std::chrono::days(20781)};
constexpr Day kTomorrow{std::chrono::days(20782)};

void check_error(const notesearch::Error& error) {
  expect(error.kind == notesearch::ErrorKind::kUsage, "what is wrong is the request");
  expect(!error.what.empty() && !error.fix.empty(), "an error says what to do");
  expect(error.where.size() < 100 && error.what.size() < 400 && error.fix.size() < 400,
         "an error is short, whatever was sent");
}

void check_pairs(std::string_view query) {
  const auto pairs = notesearch::parse_query_string(query);
  if (!pairs) return;
  std::string written;
  for (const auto& pair : *pairs) notesearch::append_parameter(written, pair.name, pair.value);
  const auto again = notesearch::parse_query_string(written);
  expect(again && again->size() == pairs->size(), "pairs are written as they were read");
  for (std::size_t i = 0; i < pairs->size(); ++i) {
    expect((*again)[i].name == (*pairs)[i].name && (*again)[i].value == (*pairs)[i].value,
           "a pair is written as it was read");
  }
}

// The canonical query string of a request stands for itself.
template <typename Read>
void check_route(std::string_view query, const Read& read) {
  const auto asked = read(query, kToday);
  if (!asked) {
    check_error(asked.error());
    return;
  }
  const std::string canonical = notesearch::canonical_query(*asked);
  const auto again = read(canonical, kTomorrow);
  expect(again.has_value(), "what is canonical is a request");
  expect(notesearch::canonical_query(*again) == canonical, "what is canonical stays");
}

void check_search_bounds(std::string_view query) {
  const auto asked = notesearch::read_search(query, kToday);
  if (!asked) return;
  const notesearch::SearchRequest& request = asked->request;
  expect(request.limit <= notesearch::kMaxHttpLimit, "the limit is bounded");
  expect(request.offset + request.limit <= notesearch::kMaxHttpHits, "the page is bounded");
  expect(request.query.size() <= 1024, "the query is bounded");
  expect(request.tags.size() <= notesearch::kMaxHttpFilterValues, "the tags are bounded");
  expect(request.years.size() <= notesearch::kMaxHttpFilterValues, "the years are bounded");
  expect(notesearch::settled_query(request.query) == request.query, "a settled query is settled");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  const std::string_view query = notesearch::as_text(data, size_bytes);
  check_pairs(query);
  check_search_bounds(query);
  check_route(query,
              [](std::string_view text, Day day) { return notesearch::read_search(text, day); });
  check_route(query, [](std::string_view text, Day day) {
    return notesearch::read_facet_search(text, day);
  });
  check_route(query, [](std::string_view text, Day) { return notesearch::read_suggest(text); });
  return 0;
}
