#include "searcher/http/v1/search_parameters.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "schema/analysis.h"
#include "schema/base/text.h"
#include "searcher/http/v1/parameters.h"
#include "searcher/query_parser.h"
#include "searcher/query_syntax.h"

namespace notesearch {
namespace {

using namespace std::string_view_literals;

constexpr std::array kFacetNames = {"tags"sv, "years"sv};
constexpr std::array kFormats = {"json"sv, "md"sv};
constexpr std::array kKindNames = {"title"sv, "heading"sv, "term"sv};
constexpr std::array kKinds = {SuggestionKind::kTitle, SuggestionKind::kHeading,
                               SuggestionKind::kTerm};
constexpr unsigned kAllKinds = 7;

constexpr KnownParameter kQuery{"q", 1, kMaxQueryBytes};
constexpr KnownParameter kTag{"tag", kMaxHttpFilterValues, kMaxHttpTagBytes};
constexpr KnownParameter kYear{"year", kMaxHttpFilterValues};

constexpr std::array<KnownParameter, 18> kOfSearch = {{kQuery,
                                                       kTag,
                                                       {"from"},
                                                       {"to"},
                                                       kYear,
                                                       {"sort"},
                                                       {"limit"},
                                                       {"offset"},
                                                       {"passages"},
                                                       {"facets"},
                                                       {"zero_counts"},
                                                       {"timeline"},
                                                       {"explain"},
                                                       {"typos"},
                                                       {"recency"},
                                                       {"text_fragments"},
                                                       {"format"},
                                                       {"budget"}}};
constexpr std::array<KnownParameter, 9> kOfFacetSearch = {{{"facet"},
                                                           {"text", 1, kMaxFacetTextBytes},
                                                           {"limit"},
                                                           kQuery,
                                                           kTag,
                                                           {"from"},
                                                           {"to"},
                                                           kYear,
                                                           {"zero_counts"}}};
constexpr std::array<KnownParameter, 4> kOfSuggest = {{kQuery, {"limit"}, {"kinds"}, {"typos"}}};

constexpr std::string_view kByteOrderMark = "\uFEFF";

tl::unexpected<Error> no_effect(const char* what, const char* with) {
  return fail(ErrorKind::kUsage, std::string("the parameter has no effect ") + with, what,
              "leave it out");
}

// Reads values one after another; after the first that does not fit nothing is read.
class Reader {
 public:
  explicit Reader(const Parameters& parameters) : parameters_(parameters) {}

  template <typename T, typename Value>
  void take(Result<T> read, Value& value) {
    if (failure_) return;
    if (read) {
      value = *std::move(read);
    } else {
      failure_ = read.error();
    }
  }
  void flag(std::string_view name, bool& value) { take(parameters_.flag(name, value), value); }
  void count(std::string_view name, CountBounds bounds, std::uint32_t& value) {
    take(parameters_.count(name, bounds, value), value);
  }
  void period(const char* name, Day today, DayRange& period) {
    const std::string_view text = parameters_.text(name);
    if (!text.empty()) take(read_period(text, today, name), period);
  }

  [[nodiscard]] const Parameters& parameters() const { return parameters_; }
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }
  void refuse(Error error) {
    if (!failure_) failure_ = std::move(error);
  }

 private:
  const Parameters& parameters_;
  std::optional<Error> failure_;
};

template <typename T>
void sort_unique(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

// The query and which notes may answer it.
void read_filters(Reader& reader, Day today, SearchRequest& request) {
  const Parameters& parameters = reader.parameters();
  request.today = today;
  request.query = settled_query(parameters.text("q"));
  for (const std::string_view tag : parameters.texts("tag")) {
    std::string folded = fold(clean_line(tag));
    if (!folded.empty()) request.tags.push_back(std::move(folded));
  }
  sort_unique(request.tags);
  DayRange from;
  DayRange to;
  reader.period("from", today, from);
  reader.period("to", today, to);
  request.days = {from.first, to.last};
  if (from.first && to.last && *to.last < *from.first) {
    reader.refuse({ErrorKind::kUsage, "the date lies before that of \"from\"", "to", "swap them"});
  }
  for (const std::string_view year : parameters.texts("year")) {
    int number = 0;
    reader.take(read_year(year, "year"), number);
    request.years.push_back(number);
  }
  sort_unique(request.years);
}

void read_page(Reader& reader, SearchRequest& request) {
  reader.count("limit", {0, kMaxHttpLimit}, request.limit);
  reader.count("offset", {0, kMaxHttpHits}, request.offset);
  if (request.offset + request.limit > kMaxHttpHits) {
    reader.refuse(
        {ErrorKind::kUsage, "the offset and the limit reach too far together", "offset",
         "the first " + std::to_string(kMaxHttpHits) + " notes can be had; narrow the query"});
  }
  reader.count("passages", {0, kMaxPassages}, request.passages);
}

void read_format(Reader& reader, SearchParameters& asked) {
  const std::string_view format = reader.parameters().text("format");
  asked.markdown = format == kFormats[1];
  if (!format.empty() && !asked.markdown && format != kFormats[0]) {
    reader.refuse({ErrorKind::kUsage, "unknown format \"" + std::string(format) + "\"", "format",
                   "json or md"});
  }
  std::uint32_t budget = kDefaultMarkdownTokens;
  reader.count("budget", {kMinMarkdownTokens, kMaxMarkdownTokens}, budget);
  asked.budget_tokens = budget;
  // An answer to be read elsewhere is of little use without what the notes say.
  if (asked.markdown) asked.request.passages = kMaxPassages;
}

void read_counts(Reader& reader, SearchParameters& asked) {
  unsigned facets = 0;
  reader.take(reader.parameters().choices("facets", kFacetNames), facets);
  asked.tags = (facets & 1) != 0;
  asked.years = (facets & 2) != 0;
  asked.request.facets = facets != 0;
  reader.flag("zero_counts", asked.request.zero_counts);
  reader.flag("timeline", asked.request.timeline);
}

// What a caller who asks for it would wait for in vain.
Result<void> check_effect(const SearchParameters& asked) {
  const SearchRequest& request = asked.request;
  if (!asked.markdown) {
    if (asked.budget_tokens != kDefaultMarkdownTokens) return no_effect("budget", "on json");
  } else if (request.facets) {
    return no_effect("facets", "on markdown");
  } else if (request.timeline) {
    return no_effect("timeline", "on markdown");
  }
  if (request.zero_counts && !request.facets) return no_effect("zero_counts", "without facets");
  return {};
}

// Without a query the order by relevance is the one by date.
Sort usual_sort(const SearchRequest& request) {
  return request.query.empty() ? Sort::kNewest : Sort::kRelevance;
}

std::string_view sort_name(Sort sort) {
  switch (sort) {
    case Sort::kRelevance:
      return "relevance";
    case Sort::kNewest:
      return "newest";
    case Sort::kOldest:
      return "oldest";
  }
  return "relevance";
}

class Writer {
 public:
  void add(std::string_view name, std::string_view value) { append_parameter(query_, name, value); }
  void add(std::string_view name, std::uint64_t value) { add(name, std::to_string(value)); }
  // Those that have their default are left out.
  template <typename T>
  void add_other(std::string_view name, T value, T usual) {
    if (value != usual) add(name, static_cast<std::uint64_t>(value));
  }
  void add_text(std::string_view name, std::string_view value) {
    if (!value.empty()) add(name, value);
  }
  template <std::size_t kCount>
  void add_list(std::string_view name, const std::array<std::string_view, kCount>& words,
                unsigned chosen) {
    std::string list;
    for (std::size_t i = 0; i < kCount; ++i) {
      if ((chosen >> i & 1U) != 0) list += (list.empty() ? "" : ",") + std::string(words[i]);
    }
    add_text(name, list);
  }
  void add_filters(const SearchRequest& request) {
    add_text("q", request.query);
    for (const std::string& tag : request.tags) add("tag", tag);
    if (request.days.first) add("from", format_day(*request.days.first));
    if (request.days.last) add("to", format_day(*request.days.last));
    for (const int year : request.years) add("year", static_cast<std::uint64_t>(year));
  }
  std::string take() { return std::move(query_); }

 private:
  std::string query_;
};

}  // namespace

std::string settled_query(std::string_view query) {
  const std::string clean = clean_text(query);
  std::string_view rest = clean;
  // One that would now come first would count as the mark of the text's encoding.
  while (!rest.empty() && (is_blank(rest.front()) || rest.starts_with(kByteOrderMark))) {
    rest.remove_prefix(is_blank(rest.front()) ? 1 : kByteOrderMark.size());
  }
  std::string settled;
  settled.reserve(rest.size());
  bool quoted = false;
  while (!rest.empty()) {
    const std::size_t quote = quote_bytes(rest);
    if (quote > 0) quoted = !quoted;
    if (quoted || !is_blank(rest.front())) {
      const std::size_t bytes = std::max<std::size_t>(quote, 1);
      settled += rest.substr(0, bytes);
      rest.remove_prefix(bytes);
    } else {
      settled += ' ';
      while (!rest.empty() && is_blank(rest.front())) rest.remove_prefix(1);
    }
  }
  return settled;
}

Result<SearchParameters> read_search(std::string_view query_string, Day today) {
  const auto parameters = Parameters::read(query_string, kOfSearch);
  if (!parameters) return fail(parameters.error());
  SearchParameters asked;
  SearchRequest& request = asked.request;
  Reader reader(*parameters);
  read_filters(reader, today, request);
  read_format(reader, asked);
  read_page(reader, request);
  read_counts(reader, asked);
  if (const auto sort = parameters->text("sort"); !sort.empty()) {
    reader.take(read_sort(sort, "sort"), request.sort);
  }
  if (request.sort == Sort::kRelevance) request.sort = usual_sort(request);
  reader.flag("explain", request.explain);
  reader.flag("typos", request.ranking.typos);
  reader.flag("recency", request.ranking.recency);
  reader.flag("text_fragments", request.text_fragments);
  if (reader.failure()) return fail(*reader.failure());
  if (auto checked = check_effect(asked); !checked) return fail(checked.error());
  return asked;
}

Result<FacetSearchRequest> read_facet_search(std::string_view query_string, Day today) {
  const auto parameters = Parameters::read(query_string, kOfFacetSearch);
  if (!parameters) return fail(parameters.error());
  FacetSearchRequest asked;
  Reader reader(*parameters);
  read_filters(reader, today, asked.search);
  const std::string_view facet = parameters->text("facet");
  asked.facet = facet.empty() ? kFacetNames[0] : facet;
  if (std::find(kFacetNames.begin(), kFacetNames.end(), asked.facet) == kFacetNames.end()) {
    reader.refuse({ErrorKind::kUsage, "there is no facet \"" + asked.facet + "\"", "facet",
                   "name tags or years"});
  }
  asked.text = clean_line(parameters->text("text"));
  reader.count("limit", {0, kMaxHttpLimit}, asked.limit);
  reader.flag("zero_counts", asked.search.zero_counts);
  if (reader.failure()) return fail(*reader.failure());
  return asked;
}

Result<SuggestRequest> read_suggest(std::string_view query_string) {
  const auto parameters = Parameters::read(query_string, kOfSuggest);
  if (!parameters) return fail(parameters.error());
  SuggestRequest asked;
  Reader reader(*parameters);
  asked.text = settled_query(parameters->text("q"));
  reader.count("limit", {0, kMaxSuggestions}, asked.limit);
  unsigned kinds = 0;
  reader.take(parameters->choices("kinds", kKindNames), kinds);
  for (std::size_t i = 0; i < kKinds.size() && kinds != kAllKinds; ++i) {
    if ((kinds >> i & 1U) != 0) asked.kinds.push_back(kKinds[i]);
  }
  reader.flag("typos", asked.typos);
  if (reader.failure()) return fail(*reader.failure());
  return asked;
}

std::string canonical_query(const SearchParameters& asked) {
  const SearchRequest& request = asked.request;
  const SearchRequest usual;
  Writer query;
  query.add_filters(request);
  if (request.sort != usual_sort(request)) query.add("sort", sort_name(request.sort));
  query.add_other("limit", request.limit, usual.limit);
  query.add_other("offset", request.offset, usual.offset);
  query.add_other("passages", request.passages, asked.markdown ? kMaxPassages : usual.passages);
  query.add_list("facets", kFacetNames, (asked.tags ? 1U : 0U) | (asked.years ? 2U : 0U));
  query.add_other("zero_counts", request.zero_counts, usual.zero_counts);
  query.add_other("timeline", request.timeline, usual.timeline);
  query.add_other("explain", request.explain, usual.explain);
  query.add_other("typos", request.ranking.typos, usual.ranking.typos);
  query.add_other("recency", request.ranking.recency, usual.ranking.recency);
  query.add_other("text_fragments", request.text_fragments, usual.text_fragments);
  if (asked.markdown) query.add("format", kFormats[1]);
  query.add_other("budget", asked.budget_tokens, kDefaultMarkdownTokens);
  return query.take();
}

std::string canonical_query(const FacetSearchRequest& asked) {
  const FacetSearchRequest usual;
  Writer query;
  query.add_filters(asked.search);
  if (asked.facet != kFacetNames[0]) query.add("facet", asked.facet);
  query.add_text("text", asked.text);
  query.add_other("limit", asked.limit, usual.limit);
  query.add_other("zero_counts", asked.search.zero_counts, usual.search.zero_counts);
  return query.take();
}

std::string canonical_query(const SuggestRequest& asked) {
  const SuggestRequest usual;
  unsigned kinds = 0;
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    const auto& asked_for = asked.kinds;
    if (std::find(asked_for.begin(), asked_for.end(), kKinds[i]) != asked_for.end())
      kinds |= 1U << i;
  }
  Writer query;
  query.add_text("q", asked.text);
  query.add_other("limit", asked.limit, usual.limit);
  query.add_list("kinds", kKindNames, kinds);
  query.add_other("typos", asked.typos, usual.typos);
  return query.take();
}

}  // namespace notesearch
