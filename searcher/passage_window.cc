#include "searcher/passage_window.h"

#include <algorithm>

#include "schema/base/text.h"
#include "searcher/text_boundaries.h"

namespace notesearch {
namespace {

// Less than any word weighs, so that a further word always counts for more.
constexpr double kClosenessWeight = 0.2;
constexpr double kClosenessHalfBytes = 80;

constexpr std::size_t kNone = std::string_view::npos;

double closeness(std::size_t span_bytes) {
  return kClosenessWeight / (1.0 + static_cast<double>(span_bytes) / kClosenessHalfBytes);
}

bool is_line_kind(BlockKind kind) {
  return kind == BlockKind::kCode || kind == BlockKind::kTable || kind == BlockKind::kList;
}

// Finds boundaries of one block: of its sentences or lines first, then of its words.
class Cutter {
 public:
  Cutter(std::string_view text, BlockKind kind) : text_(text), lines_(is_line_kind(kind)) {}

  // The start of the unit in which `at` lies, if that is not before `floor`; else npos.
  [[nodiscard]] std::size_t unit_start(std::size_t at, std::size_t floor) const {
    for (std::size_t i = at + 1; i-- > floor;) {
      if (starts_unit(i)) return i;
    }
    return kNone;
  }

  // The first start of a unit in [floor, at]; else npos.
  [[nodiscard]] std::size_t first_start(std::size_t floor, std::size_t at) const {
    for (std::size_t i = floor; i <= at; ++i) {
      if (starts_unit(i)) return i;
    }
    return kNone;
  }

  // The last end of a unit in [at, ceiling]; else npos.
  [[nodiscard]] std::size_t last_end(std::size_t at, std::size_t ceiling) const {
    for (std::size_t i = std::min(ceiling, text_.size()) + 1; i-- > at;) {
      if (ends_unit(i)) return i;
    }
    return kNone;
  }

  // The first place in [floor, at] that cuts no word; where words have no end, no grapheme.
  [[nodiscard]] std::size_t word_start(std::size_t floor, std::size_t at) const {
    for (std::size_t i = floor; i < at; ++i) {
      if (is_word_boundary(text_, i) && !is_blank(text_[i])) return i;
    }
    return grapheme_floor(text_, at);
  }

  // The last place in [at, ceiling] that cuts no word.
  [[nodiscard]] std::size_t word_end(std::size_t at, std::size_t ceiling) const {
    for (std::size_t i = std::min(ceiling, text_.size()); i > at; --i) {
      if (is_word_boundary(text_, i)) return i;
    }
    return grapheme_ceiling(text_, at);
  }

 private:
  [[nodiscard]] bool starts_unit(std::size_t at) const {
    if (at == 0) return true;
    if (lines_) return text_[at - 1] == '\n';
    if (is_blank(text_[at])) return false;
    return is_blank(text_[at - 1]) ? ends_unit_before_blanks(at) : is_sentence_end(text_, at);
  }

  [[nodiscard]] bool ends_unit_before_blanks(std::size_t at) const {
    while (at > 0 && is_blank(text_[at - 1])) --at;
    return is_sentence_end(text_, at);
  }

  [[nodiscard]] bool ends_unit(std::size_t at) const {
    if (at >= text_.size()) return true;
    return lines_ ? text_[at] == '\n' : is_sentence_end(text_, at);
  }

  std::string_view text_;
  bool lines_;
};

}  // namespace

double WordWeights::of(std::span<const Match> matches) const {
  double sum = 0;
  std::vector<bool> seen;  // by word
  for (const Match& match : matches) {
    if (seen.size() <= match.word) seen.resize(match.word + std::size_t{1});
    if (!seen[match.word]) sum += of(match.word);
    seen[match.word] = true;
  }
  return sum;
}

// Slides over the matches; what the window begins with is left behind as soon as it comes again.
Window best_window(std::span<const Match> matches, const WordWeights& weights) {
  Window best;
  std::vector<std::uint32_t> inside;  // by word
  double weight = 0;
  std::size_t first = 0;
  for (std::size_t last = 0; last < matches.size(); ++last) {
    const Match& match = matches[last];
    if (inside.size() <= match.word) inside.resize(match.word + std::size_t{1});
    if (inside[match.word]++ == 0) weight += weights.of(match.word);
    const auto is_spare = [&](const Match& begin) {
      return inside[begin.word] > 1 || match.end - begin.begin > kPassageBytes;
    };
    for (; first < last && is_spare(matches[first]); ++first) {
      if (--inside[matches[first].word] == 0) weight -= weights.of(matches[first].word);
    }
    const double score = weight + closeness(match.end - matches[first].begin);
    if (best.last == 0 || score > best.score + 1e-9) best = {first, last + 1, score};
  }
  return best;
}

Stretch widen(std::string_view text, BlockKind kind, Stretch core) {
  if (text.size() <= kPassageBytes) return {0, text.size()};
  core.end = std::min(core.end, grapheme_floor(text, core.begin + kPassageBytes));
  const Cutter cutter(text, kind);
  const std::size_t size = core.end - core.begin;
  const std::size_t room = kPassageBytes > size ? kPassageBytes - size : 0;
  const auto back = [&](std::size_t bytes) { return core.begin - std::min(core.begin, bytes); };
  // What leads to a word explains it less than what follows; but a sentence is best read whole, and
  // a line of code after the lines before it.
  std::size_t begin = is_line_kind(kind) ? cutter.first_start(back(room / 3), core.begin) : kNone;
  if (begin == kNone) begin = cutter.unit_start(core.begin, back(room * 2 / 3));
  if (begin == kNone) begin = cutter.word_start(back(room / 3), core.begin);
  const std::size_t ceiling = std::max(core.end, begin + kPassageBytes);
  std::size_t end = cutter.last_end(core.end, ceiling);
  if (end == kNone) end = cutter.word_end(core.end, ceiling);
  // What is left of the room goes to what stands before.
  const std::size_t earliest = end > kPassageBytes ? end - kPassageBytes : 0;
  if (earliest < begin) {
    const std::size_t earlier = cutter.first_start(earliest, begin);
    if (earlier != kNone) begin = earlier;
  }
  while (end > core.end && is_blank(text[end - 1])) --end;
  return {begin, end};
}

}  // namespace notesearch
