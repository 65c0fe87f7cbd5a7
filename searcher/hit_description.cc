#include "searcher/hit_description.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "searcher/deadline.h"
#include "searcher/explanation.h"
#include "searcher/highlighter.h"
#include "searcher/note_texts.h"
#include "searcher/passage_window.h"
#include "searcher/passages.h"
#include "searcher/ranking.h"

namespace notesearch {
namespace {

// The rarest word of the query weighs 1; no word weighs nothing.
WordWeights word_weights(const std::vector<RankedWord>& words) {
  constexpr double kLeast = 0.3;
  std::vector<double> weights;
  double rarest = 0;
  for (const RankedWord& word : words) rarest = std::max(rarest, word.rarity);
  for (const RankedWord& word : words) {
    if (weights.size() <= word.number) weights.resize(word.number + std::size_t{1}, 1.0);
    if (rarest > 0) weights[word.number] = std::max(kLeast, word.rarity / rarest);
  }
  return WordWeights(std::move(weights));
}

double weight_of_all(const std::vector<HighlightTarget>& targets, const WordWeights& weights) {
  std::set<std::uint32_t> words;
  for (const HighlightTarget& target : targets) words.insert(target.word);
  double all = 0;
  for (const std::uint32_t word : words) all += weights.of(word);
  return all;
}

Hit describe(NoteView note, const Highlighter& title) {
  Hit hit;
  hit.slug = text_of(note->slug());
  const std::string_view text = text_of(note->title());
  hit.title = to_parts(text, title.find(text));
  hit.url = text_of(note->url());
  hit.date = day_of(note->day());
  if (note->tags() != nullptr) {
    for (const auto* tag : *note->tags()) hit.tags.emplace_back(text_of(tag));
  }
  hit.reading_minutes = reading_minutes(note);
  return hit;
}

class Description {
 public:
  Description(const Answered& answered, Analyzer& analyzer)
      : answered_(answered),
        title_(analyzer, answered.plan.targets, QueryField::kTitle),
        prose_(analyzer, answered.plan.targets, QueryField::kAny),
        heading_(analyzer, answered.plan.targets, QueryField::kHeading),
        code_(analyzer, answered.plan.targets, QueryField::kCode),
        passages_{prose_,
                  heading_,
                  code_,
                  word_weights(answered.plan.words),
                  0,
                  answered.request.text_fragments,
                  &answered.pages} {
    passages_.most = weight_of_all(answered.plan.targets, passages_.weights);
    const Retrieved& retrieved = answered.retrieved;
    const bool partial = std::any_of(retrieved.notes.begin(), retrieved.notes.end(),
                                     [](const RankedNote& note) { return !note.has_all; });
    if (partial || retrieved.relaxed || answered.request.explain) {
      explainer_.emplace(answered.database, retrieved);
    }
  }

  Result<std::vector<Hit>> run(const HitVisitor& visit) const {
    const IndexSnapshot& snapshot = answered_.snapshot;
    const Deadline deadline(answered_.request.deadline);
    std::vector<Hit> hits;
    for (const RankedNote& ranked : answered_.retrieved.notes) {
      deadline.check();
      auto note = snapshot.notes().note(snapshot.columns().record_offset(ranked.docid));
      if (!note) return fail(note.error());
      Hit hit = whole_hit(ranked, *note);
      hit.rank = answered_.request.offset + static_cast<std::uint32_t>(hits.size()) + 1;
      if (visit && !visit({hit, ranked.docid, *note, title_, prose_, heading_, code_,
                           passages_.weights, passages_.most, share(ranked)})) {
        break;
      }
      hits.push_back(std::move(hit));
    }
    return hits;
  }

 private:
  [[nodiscard]] Hit whole_hit(const RankedNote& ranked, NoteView note) const {
    const SearchRequest& request = answered_.request;
    Hit hit = describe(note, title_);
    hit.score = ranked.score();
    hit.passages = choose_passages(note, passages_, request.passages);
    hit.link = hit.passages.empty() ? hit.url : hit.passages.front().link;
    if (explainer_) hit.missing = explainer_->missing(ranked);
    if (request.explain && !answered_.retrieved.parts.empty()) {
      hit.explanation = explainer_->explain(ranked, hit, answered_.today);
    }
    return hit;
  }

  // Notes that have every word get the bonus for it only where others follow: here it always counts. A
  // query without plain words (a phrase, a field) is measured by one word of middling rarity.
  [[nodiscard]] double share(const RankedNote& ranked) const {
    const QueryPlan& plan = answered_.plan;
    if (answered_.retrieved.parts.empty()) return 0;
    const double unit = plan.most > 0 ? plan.most : kBm25K1 + 1;
    const bool add_bonus = ranked.has_all && !answered_.retrieved.relaxed && ranked.complete == 0;
    const double bonus = add_bonus ? completeness(plan.words.size()) : 0;
    return ranked.score() / unit + bonus;
  }

  const Answered& answered_;
  Highlighter title_;
  Highlighter prose_;
  Highlighter heading_;
  Highlighter code_;
  PassageQuery passages_;
  std::optional<Explainer> explainer_;
};

}  // namespace

Result<std::vector<Hit>> describe_hits(const Answered& answered, Analyzer& analyzer,
                                       const HitVisitor& visit) {
  return Description(answered, analyzer).run(visit);
}

}  // namespace notesearch
