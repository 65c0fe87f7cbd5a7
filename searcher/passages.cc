#include "searcher/passages.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "schema/base/text.h"
#include "searcher/deep_link.h"
#include "searcher/note_texts.h"
#include "searcher/page_text.h"
#include "searcher/text_boundaries.h"

namespace notesearch {
namespace {

constexpr std::string_view kEllipsis = "\u2026";

// Blocks with a match that are compared in one note; a note has rarely more than a hundred blocks.
constexpr std::size_t kMaxCandidates = 256;
// The same once a window has all words of the query: what comes then would hardly be chosen.
constexpr std::size_t kEnoughCandidates = 16;

// In words of the rarest kind. A word in the heading is what the section is about; it counts less
// than one that can be shown.
constexpr double kHeadingWeight = 0.4;
constexpr double kHeadingAlone = 0.7;
constexpr double kRepeatWeight = 0.03;
constexpr std::size_t kMaxRepeats = 4;
constexpr double kListCost = 0.05;
constexpr double kTableCost = 0.15;
constexpr double kCodeCost = 0.2;
constexpr double kLeadInCost = 0.25;  // "it looks like this:" says nothing without what follows
// The owner's summary shows all words that it has, but leads to no place on the page.
constexpr double kExcerptCost = 0.5;
// A further passage without a further word tells at least so much of what the best one does.
constexpr double kNearlyAsGood = 0.75;
constexpr double kRounding = 1e-9;

double cost_of(BlockKind kind) {
  switch (kind) {
    case BlockKind::kProse:
    case BlockKind::kQuote:
      return 0;
    case BlockKind::kList:
      return kListCost;
    case BlockKind::kTable:
      return kTableCost;
    case BlockKind::kCode:
      return kCodeCost;
  }
  return 0;
}

struct Candidate {
  const stored::Section* section = nullptr;  // none: the excerpt
  BlockKind kind = BlockKind::kProse;
  std::string_view text;
  std::vector<Match> matches;
  Window window;  // of no matches: the beginning of the text
  double score = 0;

  [[nodiscard]] std::span<const Match> core() const {
    return std::span(matches).subspan(window.first, window.last - window.first);
  }
};

// Collects what in a note may be shown.
class Candidates {
 public:
  Candidates(NoteView note, const PassageQuery& query) : note_(note), query_(query) {}

  std::vector<Candidate> find() {
    if (const auto* sections = note_->sections(); sections != nullptr) {
      for (const stored::Section* section : *sections) add_section(*section);
    }
    add({nullptr, BlockKind::kProse, text_of(note_->excerpt()), {}, {}, -kExcerptCost});
    return std::move(found_);
  }

 private:
  void add_section(const stored::Section& section) {
    if (section.blocks() == nullptr || is_full()) return;
    const std::vector<Match> in_heading = query_.heading.find(own_heading(section));
    const double heading = query_.weights.of(in_heading);
    const std::size_t before = found_.size();
    for (const stored::Block* block : *section.blocks()) {
      const auto kind = static_cast<BlockKind>(block->kind());
      add({&section, kind, text_of(block->text()), {}, {}, kHeadingWeight * heading});
    }
    const bool is_title = own_heading(section) == text_of(note_->title());
    if (found_.size() == before && heading > 0 && !is_title && section.blocks()->size() > 0) {
      add_beginning(section, heading);
    }
  }

  // `candidate` has the score of where it stands.
  void add(Candidate candidate) {
    if (is_full()) return;
    const bool is_code = candidate.kind == BlockKind::kCode;
    candidate.matches = (is_code ? query_.code : query_.prose).find(candidate.text);
    if (candidate.matches.empty()) return;
    candidate.window = best_window(candidate.matches, query_.weights);
    const std::size_t shown = candidate.window.last - candidate.window.first;
    const std::size_t repeats = std::min(candidate.matches.size() - shown, kMaxRepeats);
    candidate.score += candidate.window.score + kRepeatWeight * static_cast<double>(repeats) -
                       cost_of(candidate.kind) - (candidate.text.ends_with(':') ? kLeadInCost : 0);
    has_all_ = has_all_ || query_.weights.of(candidate.core()) >= query_.most - kRounding;
    found_.push_back(std::move(candidate));
  }

  [[nodiscard]] bool is_full() const {
    return found_.size() >= (has_all_ ? kEnoughCandidates : kMaxCandidates);
  }

  void add_beginning(const stored::Section& section, double heading) {
    const stored::Block* block = section.blocks()->Get(0);
    const auto kind = static_cast<BlockKind>(block->kind());
    found_.push_back(
        {&section, kind, text_of(block->text()), {}, {}, kHeadingAlone * heading - cost_of(kind)});
  }

  NoteView note_;
  const PassageQuery& query_;
  std::vector<Candidate> found_;
  bool has_all_ = false;
};

Candidate opening(NoteView note) {
  Candidate candidate;
  candidate.text = text_of(note->excerpt());
  if (!candidate.text.empty() || note->sections() == nullptr) return candidate;
  for (const stored::Section* section : *note->sections()) {
    if (section->blocks() == nullptr) continue;
    for (const stored::Block* block : *section->blocks()) {
      candidate = {section, static_cast<BlockKind>(block->kind()), text_of(block->text()), {}, {}};
      if (!candidate.text.empty()) return candidate;
    }
  }
  return candidate;
}

Stretch core_stretch(std::span<const Match> core) {
  if (core.empty()) return {};
  Stretch stretch{core.front().begin, core.front().end};
  for (const Match& match : core) stretch.end = std::max<std::size_t>(stretch.end, match.end);
  return stretch;
}

std::vector<Match> shifted(const std::vector<Match>& matches, Stretch stretch) {
  std::vector<Match> inside;
  for (const Match& match : matches) {
    if (match.begin < stretch.begin || match.end > stretch.end) continue;
    inside.push_back({static_cast<std::uint32_t>(match.begin - stretch.begin),
                      static_cast<std::uint32_t>(match.end - stretch.begin), match.word});
  }
  return inside;
}

// Where whole lines were left out, the mark has a line of its own, so that those shown are as written.
void mark_cuts(std::string_view text, Stretch stretch, Parts& parts) {
  if (stretch.begin > 0) {
    const bool whole_line = text[stretch.begin - 1] == '\n';
    parts.front().insert(0, std::string(kEllipsis) + (whole_line ? "\n" : ""));
  }
  if (trim(text.substr(stretch.end)).empty()) return;
  if (parts.size() % 2 == 0) parts.emplace_back();
  parts.back() += (text[stretch.end] == '\n' ? "\n" : "") + std::string(kEllipsis);
}

// Makes passages of one note's candidates.
class Presenter {
 public:
  Presenter(NoteView note, const PassageQuery& query)
      : url_(text_of(note->url())),
        text_fragments_(query.text_fragments),
        page_(note, query.pages) {}

  Passage show(const Candidate& candidate) {
    Passage passage;
    passage.kind = candidate.kind;
    if (candidate.section != nullptr) {
      passage.anchor = text_of(candidate.section->anchor());
      if (const auto* path = candidate.section->heading_path()) {
        for (const auto* heading : *path) passage.heading_path.emplace_back(text_of(heading));
      }
    }
    const Stretch stretch = widen(candidate.text, candidate.kind, core_stretch(candidate.core()));
    passage.parts = to_parts(candidate.text.substr(stretch.begin, stretch.end - stretch.begin),
                             shifted(candidate.matches, stretch));
    mark_cuts(candidate.text, stretch, passage.parts);
    passage.link = link(candidate, stretch, passage.anchor);
    return passage;
  }

 private:
  std::string link(const Candidate& candidate, Stretch stretch, const std::string& anchor) {
    if (!text_fragments_ || candidate.core().empty()) return deep_link(url_, anchor, {});
    if (url_.empty()) return {};
    const PassageSpan span{candidate.text, candidate.kind, stretch.begin, stretch.end,
                           candidate.matches};
    return deep_link(url_, anchor, text_directive(page_, span));
  }

  std::string_view url_;
  bool text_fragments_;
  PageText page_;
};

// Chooses from candidates that are sorted by score: first those that show further words, then those
// that tell nearly as much elsewhere.
class Choice {
 public:
  Choice(const std::vector<Candidate>& candidates, Presenter& presenter, std::size_t limit)
      : candidates_(candidates), presenter_(presenter), limit_(limit), taken_(candidates.size()) {}

  std::vector<Passage> run() {
    take_if([this](const Candidate& candidate) { return has_new_word(candidate); });
    const double best = candidates_.front().score;
    const double enough = best > 0 ? kNearlyAsGood * best : best;
    take_if([&](const Candidate& candidate) {
      return candidate.section != nullptr && sections_.count(candidate.section) == 0 &&
             candidate.score >= enough;
    });
    return std::move(passages_);
  }

 private:
  void take_if(const auto& is_worth_it) {
    for (std::size_t i = 0; i < candidates_.size() && passages_.size() < limit_; ++i) {
      const Candidate& candidate = candidates_[i];
      if (taken_[i] || (i > 0 && !is_worth_it(candidate))) continue;
      taken_[i] = true;
      sections_.insert(candidate.section);
      for (const Match& match : candidate.core()) words_.insert(match.word);
      passages_.push_back(presenter_.show(candidate));
    }
  }

  [[nodiscard]] bool has_new_word(const Candidate& candidate) const {
    const auto core = candidate.core();
    return std::any_of(core.begin(), core.end(),
                       [&](const Match& match) { return words_.count(match.word) == 0; });
  }

  const std::vector<Candidate>& candidates_;
  Presenter& presenter_;
  std::size_t limit_;
  std::vector<bool> taken_;
  std::vector<Passage> passages_;
  std::set<std::uint32_t> words_;  // that the passages show
  std::set<const stored::Section*> sections_;
};

}  // namespace

std::vector<Passage> choose_passages(NoteView note, const PassageQuery& query, std::size_t limit) {
  if (limit == 0) return {};
  Presenter presenter(note, query);
  std::vector<Candidate> candidates = Candidates(note, query).find();
  if (candidates.empty()) {
    const Candidate first = opening(note);
    return first.text.empty() ? std::vector<Passage>() : std::vector{presenter.show(first)};
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const auto& a, const auto& b) { return a.score > b.score; });
  return Choice(candidates, presenter, limit).run();
}

}  // namespace notesearch
