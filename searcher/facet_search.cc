#include "searcher/facet_search.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_set>

#include "schema/analysis.h"
#include "schema/base/text.h"
#include "searcher/search.h"
#include "searcher/timer.h"

namespace notesearch {
namespace {

constexpr std::string_view kTags = "tags";
constexpr std::string_view kYears = "years";

// A text as its words: folded, one blank between them. `begin` says, of each byte and of the end,
// where in the original the letter begins that it comes from.
struct Words {
  std::string text;
  std::vector<std::size_t> begin;
};

// Signs that tell C++ and C# from C are part of the word.
bool is_part_of_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '+' || c == '#' ||
         (c & 0x80) != 0;
}

// Letter by letter, so that it is known which became what.
Words words_of(std::string_view text) {
  Words words;
  constexpr std::size_t kNone = std::string_view::npos;
  std::size_t gap = kNone;  // since the last word
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    if (next_code_point(text, &at) < 0) continue;
    const std::string_view letter = text.substr(begin, at - begin);
    const std::string folded = letter.size() == 1 ? ascii_lower(letter) : fold(letter);
    if (folded.empty()) continue;  // a mark upon the letter before
    if (!is_part_of_word(folded.front())) {
      if (gap == kNone) gap = begin;
      continue;
    }
    if (gap != kNone && !words.text.empty()) {
      words.text += ' ';
      words.begin.push_back(gap);
    }
    gap = kNone;
    words.text += folded;
    words.begin.resize(words.text.size(), begin);
  }
  words.begin.push_back(gap == kNone ? text.size() : gap);
  return words;
}

// Where in `words` a word begins with `text`.
std::optional<std::size_t> find_beginning(std::string_view words, std::string_view text) {
  if (text.empty()) return std::nullopt;
  for (std::size_t at = words.find(text); at != std::string_view::npos;
       at = words.find(text, at + 1)) {
    if (at == 0 || words[at - 1] == ' ') return at;
  }
  return std::nullopt;
}

Parts parts_of(const std::string& value, const std::string& typed) {
  const Words words = words_of(value);
  const auto found = find_beginning(words.text, typed);
  if (!found) return {value};
  const std::size_t begin = words.begin[*found];
  const std::size_t end = words.begin[*found + typed.size()];
  if (begin == end) return {value};  // part of what one letter stands for
  Parts parts = {value.substr(0, begin), value.substr(begin, end - begin)};
  if (end < value.size()) parts.push_back(value.substr(end));
  return parts;
}

// The tags of the index with such a word, as displayed.
std::unordered_set<std::string_view> tags_beginning(const Columns& columns,
                                                    const std::string& typed) {
  std::unordered_set<std::string_view> found;
  for (std::size_t i = 0; i < columns.tag_count(); ++i) {
    const auto tag = static_cast<TagOrdinal>(i);
    if (find_beginning(words_of(columns.tag_folded(tag)).text, typed)) {
      found.insert(columns.tag_display(tag));
    }
  }
  return found;
}

// Only counts: the order by date needs no ranking.
SearchRequest counting(SearchRequest request) {
  request.facets = true;
  request.timeline = request.explain = request.did_you_mean = false;
  request.limit = request.offset = request.passages = 0;
  request.sort = Sort::kNewest;
  return request;
}

Result<void> check_bounds(const FacetSearchRequest& request) {
  if (request.facet != kTags && request.facet != kYears) {
    return fail(ErrorKind::kUsage, "there is no facet \"" + request.facet + "\"", "facet",
                "name tags or years");
  }
  if (request.limit > kMaxLimit) {
    return fail(ErrorKind::kUsage, "a limit of " + std::to_string(request.limit) + " is too large",
                "limit", "ask for at most " + std::to_string(kMaxLimit));
  }
  return {};
}

}  // namespace

Result<FacetSearchResponse> Searcher::facet_values(const FacetSearchRequest& request) {
  const Timer timer;
  if (auto bounded = check_bounds(request); !bounded) return fail(bounded.error());
  auto counted = search(counting(request.search));
  if (!counted) return fail(counted.error());
  const bool of_tags = request.facet == kTags;
  std::vector<FacetValue>& values = of_tags ? counted->facets->tags : counted->facets->years;
  // Folded as a whole: letter by letter might miss what several code points become together.
  const std::string typed = words_of(fold(prefix_bytes(request.text, kMaxFacetTextBytes))).text;
  if (!typed.empty()) {
    const auto tags = of_tags ? tags_beginning(snapshot_->columns(), typed)
                              : std::unordered_set<std::string_view>();
    std::erase_if(values, [&](const FacetValue& value) {
      return of_tags ? tags.count(value.value) == 0 : !find_beginning(value.value, typed);
    });
  }
  std::stable_sort(values.begin(), values.end(),
                   [](const FacetValue& a, const FacetValue& b) { return a.count > b.count; });
  FacetSearchResponse response;
  response.facet = request.facet;
  response.text = request.text;
  response.total = static_cast<std::uint32_t>(values.size());
  response.generation = counted->generation;
  values.resize(std::min<std::size_t>(values.size(), request.limit));
  for (const FacetValue& value : values) {
    response.values.push_back({value.value, parts_of(value.value, typed), value.count});
  }
  response.took_us = timer.microseconds();
  return response;
}

}  // namespace notesearch
