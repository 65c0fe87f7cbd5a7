#include "searcher/http/meili/crop.h"

#include <algorithm>
#include <unordered_map>

#include "schema/base/text.h"
#include "searcher/text_boundaries.h"

namespace notesearch::meili {
namespace {

// First characters of blocks of Unicode.
constexpr std::int32_t kGeneralPunctuation = 0x2000;
constexpr std::int32_t kSuperscripts = 0x2070;
constexpr std::int32_t kCjkPunctuation = 0x3000;
constexpr std::int32_t kHiragana = 0x3040;

bool is_of_word(std::int32_t code_point) {
  if (code_point < 0x80) {
    return (code_point >= '0' && code_point <= '9') || (code_point >= 'a' && code_point <= 'z') ||
           (code_point >= 'A' && code_point <= 'Z') || code_point == '_';
  }
  return code_point >= 0xAA && !(code_point >= kGeneralPunctuation && code_point < kSuperscripts) &&
         !(code_point >= kCjkPunctuation && code_point < kHiragana);
}

std::vector<Stretch> words_of(std::string_view text) {
  std::vector<Stretch> words;
  bool inside = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const std::int32_t code_point = next_code_point(text, &at);
    if (!is_of_word(code_point)) {
      inside = false;
    } else if (inside && !(code_point >= kHiragana && is_word_boundary(text, begin))) {
      words.back().end = at;
    } else {
      words.push_back({begin, at});
      inside = true;
    }
  }
  return words;
}

// Numbers of words, both included.
struct Span {
  std::size_t first = 0;
  std::size_t last = 0;
};

class Cropper {
 public:
  Cropper(std::string_view text, std::size_t limit)
      : text_(text), limit_(limit), words_(words_of(text)) {}

  [[nodiscard]] Stretch around(const std::vector<Match>& matches) const {
    if (words_.size() <= limit_) return {0, text_.size()};
    const Span core = matches.empty() ? Span() : best(matches);
    const std::size_t taken = matches.empty() ? 0 : std::min(core.last - core.first + 1, limit_);
    const std::size_t first =
        std::min(first_word(core.first, limit_ - taken), words_.size() - limit_);
    return {begin_of(first), end_of(first + limit_ - 1)};
  }

 private:
  // The word in which a byte lies, or the last before it.
  [[nodiscard]] std::size_t word_at(std::size_t byte) const {
    const auto after =
        std::upper_bound(words_.begin(), words_.end(), byte,
                         [](std::size_t at, const Stretch& word) { return at < word.begin; });
    return after == words_.begin() ? 0 : static_cast<std::size_t>(after - words_.begin()) - 1;
  }

  [[nodiscard]] Span span_of(const Match& match) const {
    const std::size_t first = word_at(match.begin);
    return {first, std::max(first, word_at(match.end > 0 ? match.end - 1 : 0))};
  }

  // Slides over the matches; what it begins with is left behind as soon as it comes again.
  [[nodiscard]] Span best(const std::vector<Match>& matches) const {
    Span best = span_of(matches.front());
    std::size_t most = 0;
    std::unordered_map<std::uint32_t, std::size_t> times;  // by word of the query
    std::size_t left = 0;
    for (const Match& match : matches) {
      const Span last = span_of(match);
      ++times[match.word];
      while (
          matches[left].begin < match.begin &&
          (times[matches[left].word] > 1 || last.last - span_of(matches[left]).first >= limit_)) {
        if (--times[matches[left].word] == 0) times.erase(matches[left].word);
        ++left;
      }
      const Span span{span_of(matches[left]).first, last.last};
      const bool nearer = span.last - span.first < best.last - best.first;
      if (times.size() > most || (times.size() == most && nearer)) {
        most = times.size();
        best = span;
      }
    }
    return best;
  }

  // Where to begin with so many words to spare: with a sentence, else with half of them before.
  [[nodiscard]] std::size_t first_word(std::size_t core, std::size_t spare) const {
    const std::size_t earliest = core - std::min(core, spare);
    for (std::size_t word = earliest; word <= core; ++word) {
      if (begins_sentence(word)) return word;
    }
    return core - std::min(core, spare / 2);
  }

  [[nodiscard]] bool begins_sentence(std::size_t word) const {
    if (word == 0) return true;
    std::size_t at = words_[word].begin;
    bool new_line = false;
    for (; at > words_[word - 1].end && is_blank(text_[at - 1]); --at) {
      new_line = new_line || text_[at - 1] == '\n';
    }
    return new_line || (at < words_[word].begin && is_sentence_end(text_, at));
  }

  // With the signs before it, as far as these do not belong to the word before.
  [[nodiscard]] std::size_t begin_of(std::size_t word) const {
    if (word == 0) return 0;
    std::size_t at = words_[word].begin;
    while (at > words_[word - 1].end && !is_blank(text_[at - 1])) --at;
    return grapheme_floor(text_, at > words_[word - 1].end ? at : words_[word].begin);
  }

  [[nodiscard]] std::size_t end_of(std::size_t word) const {
    if (word + 1 == words_.size()) return text_.size();
    std::size_t at = words_[word].end;
    while (at < words_[word + 1].begin && !is_blank(text_[at])) ++at;
    return grapheme_ceiling(text_, at);
  }

  std::string_view text_;
  std::size_t limit_;
  std::vector<Stretch> words_;
};

}  // namespace

Stretch crop_window(std::string_view text, const std::vector<Match>& matches, std::uint32_t words) {
  return Cropper(text, words).around(matches);
}

}  // namespace notesearch::meili
