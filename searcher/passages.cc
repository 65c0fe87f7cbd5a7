#include "searcher/passages.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "schema/base/text.h"

namespace notesearch {
namespace {

// Lengths are counted in bytes while choosing: for the scripts where that makes a difference,
// windows are shorter, never cut.
constexpr std::size_t kWindowBytes = kPassageChars;
constexpr std::string_view kEllipsis = "\u2026";

// Blocks with a match that are compared in one note; a note has rarely more than a hundred blocks.
constexpr std::size_t kMaxCandidates = 256;

struct Window {
  std::size_t first = 0;  // matches [first, last) of the block
  std::size_t last = 0;
  double score = 0;
};

struct Candidate {
  const stored::Section* section = nullptr;
  BlockKind kind = BlockKind::kProse;
  std::string_view text;
  std::vector<Match> matches;
  Window window;
};

// Distinct words rule; among equals repeated and close words decide by less than one more word would.
double window_score(std::size_t distinct, std::size_t count, std::size_t span_bytes) {
  const double repeats = static_cast<double>(std::min<std::size_t>(count - distinct, 4)) / 16.0;
  const double closeness = 0.5 / (1.0 + static_cast<double>(span_bytes) / 80.0);
  return static_cast<double>(distinct) + repeats + closeness;
}

// Slides over the matches, counting each word of the query as it enters and leaves.
Window best_window(const std::vector<Match>& matches) {
  Window best;
  std::map<std::uint32_t, std::size_t> inside;
  std::size_t last = 0;
  for (std::size_t first = 0; first < matches.size(); ++first) {
    for (; last < matches.size(); ++last) {
      const bool fits = matches[last].end - matches[first].begin <= kWindowBytes;
      if (!fits && last > first) break;
      ++inside[matches[last].word];
    }
    const std::size_t span = matches[last - 1].end - matches[first].begin;
    const double score = window_score(inside.size(), last - first, span);
    if (score > best.score) best = {first, last, score};
    const auto leaving = inside.find(matches[first].word);
    if (--leaving->second == 0) inside.erase(leaving);
  }
  return best;
}

bool is_line_kind(BlockKind kind) {
  return kind == BlockKind::kCode || kind == BlockKind::kTable || kind == BlockKind::kList;
}

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t'; }

bool ends_sentence(std::string_view text, std::size_t at) {
  const char c = text[at];
  return (c == '.' || c == '!' || c == '?') && (at + 1 == text.size() || is_blank(text[at + 1]));
}

// Whether text may be cut before byte `at`: beside a blank, or before a character of a script that
// is written without blanks (U+3000 and above, whose first bytes are E3 to ED).
bool may_cut(std::string_view text, std::size_t at) {
  if (at == 0 || at >= text.size() || is_blank(text[at - 1]) || is_blank(text[at])) return true;
  const auto lead = static_cast<unsigned char>(text[at]);
  return lead >= 0xE3 && lead <= 0xED;
}

// The first start of a sentence (or line) in [floor, at], else of a word.
std::size_t start_from(std::string_view text, std::size_t at, std::size_t floor, bool lines) {
  if (floor == 0) return 0;
  for (std::size_t i = floor; i <= at; ++i) {
    const bool boundary =
        lines ? text[i - 1] == '\n' : is_blank(text[i - 1]) && i >= 2 && ends_sentence(text, i - 2);
    if (boundary) return i;
  }
  std::size_t begin = floor;
  while (begin < at && (is_blank(text[begin]) || !may_cut(text, begin))) ++begin;
  return begin;
}

// The last end of a sentence (or line) in (at, ceiling], else of a word.
std::size_t end_by(std::string_view text, std::size_t at, std::size_t ceiling, bool lines) {
  if (ceiling >= text.size()) return text.size();
  for (std::size_t i = ceiling; i > at; --i) {
    const bool boundary = lines ? text[i] == '\n' : ends_sentence(text, i - 1);
    if (boundary) return i;
  }
  std::size_t end = ceiling;
  while (end > at && !may_cut(text, end)) --end;
  return end;
}

// Bytes [begin, end) of a passage around the window's matches.
std::pair<std::size_t, std::size_t> widen(std::string_view text, const Candidate& candidate) {
  const std::size_t from = candidate.matches[candidate.window.first].begin;
  std::size_t to = from;
  for (std::size_t i = candidate.window.first; i < candidate.window.last; ++i) {
    to = std::max<std::size_t>(to, candidate.matches[i].end);
  }
  const bool lines = is_line_kind(candidate.kind);
  const std::size_t room = kWindowBytes > to - from ? kWindowBytes - (to - from) : 0;
  // A third of the spare room before the first match: what leads to a word explains it less than
  // what follows.
  const std::size_t before = std::min(from, room / 3);
  std::size_t begin = start_from(text, from, from - before, lines);
  const std::size_t end = end_by(text, to, std::max(to, begin + kWindowBytes), lines);
  // At the end of a block what is left of the room goes to what stands before.
  if (end - begin < kWindowBytes && end > kWindowBytes) {
    begin = start_from(text, begin, end - kWindowBytes, lines);
  } else if (end - begin < kWindowBytes) {
    begin = 0;
  }
  return {begin, end};
}

std::vector<Match> shifted(const std::vector<Match>& matches, std::size_t begin, std::size_t end) {
  std::vector<Match> inside;
  for (const Match& match : matches) {
    if (match.begin < begin || match.end > end) continue;
    inside.push_back({static_cast<std::uint32_t>(match.begin - begin),
                      static_cast<std::uint32_t>(match.end - begin), match.word});
  }
  return inside;
}

std::string_view trimmed_end(std::string_view text) {
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

Passage to_passage(const Candidate& candidate) {
  Passage passage;
  passage.kind = candidate.kind;
  if (candidate.section != nullptr) {
    passage.anchor = text_of(candidate.section->anchor());
    if (const auto* path = candidate.section->heading_path()) {
      for (const auto* heading : *path) passage.heading_path.emplace_back(text_of(heading));
    }
  }
  const auto [begin, end] = widen(candidate.text, candidate);
  const std::string_view text = trimmed_end(candidate.text.substr(begin, end - begin));
  passage.parts = to_parts(text, shifted(candidate.matches, begin, begin + text.size()));
  if (begin > 0) passage.parts.front().insert(0, kEllipsis);
  if (begin + text.size() < trimmed_end(candidate.text).size()) {
    if (passage.parts.size() % 2 == 0) passage.parts.emplace_back();
    passage.parts.back() += kEllipsis;
  }
  return passage;
}

std::vector<Candidate> find_candidates(NoteView note, const Highlighter& prose,
                                       const Highlighter& code) {
  std::vector<Candidate> candidates;
  if (note->sections() == nullptr) return candidates;
  for (const auto* section : *note->sections()) {
    if (section->blocks() == nullptr) continue;
    for (const auto* block : *section->blocks()) {
      if (candidates.size() == kMaxCandidates) return candidates;
      Candidate candidate;
      candidate.section = section;
      candidate.kind = static_cast<BlockKind>(block->kind());
      candidate.text = text_of(block->text());
      candidate.matches = (candidate.kind == BlockKind::kCode ? code : prose).find(candidate.text);
      if (candidate.matches.empty()) continue;
      candidate.window = best_window(candidate.matches);
      candidates.push_back(std::move(candidate));
    }
  }
  return candidates;
}

// The excerpt, or the first paragraph of a note that has none, from its beginning.
std::vector<Passage> opening(NoteView note, const Highlighter& prose) {
  Candidate candidate;
  candidate.text = text_of(note->excerpt());
  if (candidate.text.empty() && note->sections() != nullptr && note->sections()->size() > 0) {
    const auto* blocks = note->sections()->Get(0)->blocks();
    if (blocks != nullptr && blocks->size() > 0) candidate.text = text_of(blocks->Get(0)->text());
  }
  if (candidate.text.empty()) return {};
  candidate.matches = prose.find(candidate.text);
  if (!candidate.matches.empty()) {
    candidate.window = best_window(candidate.matches);
    return {to_passage(candidate)};
  }
  const std::size_t end = end_by(candidate.text, 0, kWindowBytes, false);
  Passage passage;
  passage.parts = {std::string(prefix_bytes(candidate.text, end == 0 ? kWindowBytes : end))};
  if (passage.parts.front().size() < candidate.text.size()) passage.parts.front() += kEllipsis;
  return {passage};
}

bool shows_new_word(const Candidate& candidate, std::set<std::uint32_t>& shown) {
  bool is_new = false;
  for (std::size_t i = candidate.window.first; i < candidate.window.last; ++i) {
    is_new = shown.insert(candidate.matches[i].word).second || is_new;
  }
  return is_new;
}

}  // namespace

std::vector<Passage> choose_passages(NoteView note, const Highlighter& prose,
                                     const Highlighter& code, std::size_t limit) {
  if (limit == 0) return {};
  std::vector<Candidate> candidates = find_candidates(note, prose, code);
  if (candidates.empty()) return opening(note, prose);
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const auto& a, const auto& b) { return a.window.score > b.window.score; });
  std::vector<Passage> passages;
  std::set<std::uint32_t> shown;
  for (const Candidate& candidate : candidates) {
    if (passages.size() == limit) break;
    if (shows_new_word(candidate, shown)) passages.push_back(to_passage(candidate));
  }
  return passages;
}

}  // namespace notesearch
