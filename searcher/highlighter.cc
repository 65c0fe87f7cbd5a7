#include "searcher/highlighter.h"

#include <algorithm>

#include "searcher/text_boundaries.h"

namespace notesearch {
namespace {

using Kind = HighlightTarget::Kind;

}  // namespace

// A phrase of which the first `matched` parts were seen, the next due at `position`.
struct Highlighter::Progress {
  std::size_t phrase = 0;
  std::size_t matched = 0;
  std::uint32_t position = 0;
  std::uint32_t begin = 0;
  std::uint32_t first_end = 0;  // of the first part
};

Highlighter::Highlighter(Analyzer& analyzer, const std::vector<HighlightTarget>& targets,
                         QueryField field)
    : analyzer_(analyzer) {
  for (const HighlightTarget& target : targets) {
    if (target.field == QueryField::kAny || target.field == field) add(target);
  }
}

void Highlighter::add(const HighlightTarget& target) {
  const std::string& text = target.texts.front();
  switch (target.kind) {
    case Kind::kStem:
      stems_.emplace(text, target.word);
      break;
    case Kind::kExact:
      words_.emplace(text, target.word);
      break;
    case Kind::kPrefix:
      prefixes_.emplace_back(text, target.word);
      break;
    case Kind::kPhrase:
      phrases_.push_back({target.texts, target.word});
      break;
  }
  for (const std::string& wanted : target.texts) {
    target.kind == Kind::kStem ? analyzer_.want_stem(wanted, wanted_) : wanted_.want(wanted);
  }
}

std::vector<Match> Highlighter::find(std::string_view text) const {
  std::vector<Match> found;
  if (empty()) return found;
  std::vector<Progress> started;
  std::string key;
  analyzer_.analyze_some(text, wanted_, [&](const Term& term) {
    const auto add_match = [&](std::uint32_t word) {
      found.push_back({term.begin, term.end, word});
    };
    key.assign(term.text);
    if (const auto word = words_.find(key); word != words_.end()) add_match(word->second);
    for (const auto& [prefix, word] : prefixes_) {
      if (term.text.starts_with(prefix)) add_match(word);
    }
    if (!stems_.empty()) {
      key.assign(analyzer_.stem(term.text));
      if (const auto stem = stems_.find(key); stem != stems_.end()) add_match(stem->second);
    }
    find_phrases(term, started, found);
  });
  std::stable_sort(found.begin(), found.end(),
                   [](const Match& a, const Match& b) { return a.begin < b.begin; });
  return found;
}

void Highlighter::find_phrases(const Term& term, std::vector<Progress>& started,
                               std::vector<Match>& found) const {
  std::vector<Progress> going;
  const auto step = [&](Progress progress) {
    const Phrase& phrase = phrases_[progress.phrase];
    if (phrase.parts[progress.matched] != term.text) return;
    ++progress.matched;
    progress.position = term.position + term.parts;
    if (progress.matched < phrase.parts.size()) {
      going.push_back(progress);
    } else {
      add_phrase(progress, term, found);
    }
  };
  // A name is told by its parts and then as one, so that its terms do not come in order.
  for (const Progress& progress : started) {
    if (progress.position + kMaxJoinedParts > term.position) going.push_back(progress);
    if (progress.position == term.position) step(progress);
  }
  for (std::size_t i = 0; i < phrases_.size(); ++i)
    step({i, 0, term.position, term.begin, term.end});
  started.swap(going);
}

// Any number of signs may stand between two words of a phrase.
void Highlighter::add_phrase(const Progress& progress, const Term& last,
                             std::vector<Match>& found) const {
  const std::uint32_t word = phrases_[progress.phrase].word;
  if (last.end - progress.begin <= kMaxMatchBytes) {
    found.push_back({progress.begin, last.end, word});
  } else {
    found.push_back({progress.begin, progress.first_end, word});
    found.push_back({last.begin, last.end, word});
  }
}

Parts to_parts(std::string_view text, const std::vector<Match>& matches) {
  Parts parts{""};
  std::size_t at = 0;
  for (std::size_t i = 0; i < matches.size();) {
    const std::size_t begin = std::max(at, grapheme_floor(text, matches[i].begin));
    std::size_t end = grapheme_ceiling(text, matches[i].end);
    for (++i; i < matches.size() && matches[i].begin <= end; ++i) {
      end = std::max(end, grapheme_ceiling(text, matches[i].end));
    }
    parts.back() += text.substr(at, begin - at);
    parts.emplace_back(text.substr(begin, end - begin));
    parts.emplace_back();
    at = end;
  }
  parts.back() += text.substr(at);
  if (parts.size() > 1 && parts.back().empty()) parts.pop_back();
  return parts;
}

}  // namespace notesearch
