#include "searcher/retrieval.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <unordered_map>

#include "searcher/docid_source.h"
#include "searcher/feedback.h"
#include "searcher/match_collector.h"
#include "searcher/proximity.h"
#include "searcher/ranking.h"

namespace notesearch {
namespace {

using Xapian::Query;

// Hits fetched beyond those asked for, so that equal scores at the cut are seldom cut apart.
constexpr std::uint64_t kTieMargin = 50;

class Retrieval {
 public:
  Retrieval(const SearchRequest& request, const QueryPlan& plan, const Columns& columns,
            const Xapian::Database& database, Day today)
      : request_(request), plan_(plan), columns_(columns), database_(database), today_(today) {}

  Retrieved run() {
    if (plan_.strict.query.empty()) {
      match_everything();
    } else if (request_.sort == Sort::kRelevance) {
      rank();
    } else {
      list_by_date();
    }
    return std::move(result_);
  }

 private:
  void match_everything() {
    const MatchCollector collector(columns_, request_, true);
    for (DocId docid = 1; docid <= columns_.last_docid(); ++docid) collector.accept(docid);
    take_counts(collector);
    take_by_date(collector);
  }

  void take_counts(const MatchCollector& collector) {
    result_.total = collector.total();
    result_.facets = collector.counts().facets();
    result_.timeline = collector.counts().timeline();
    result_.days = collector.counts().days();
  }

  void take_by_date(const MatchCollector& collector) {
    const Sort sort = request_.sort == Sort::kOldest ? Sort::kOldest : Sort::kNewest;
    for (const DocId docid : collector.by_date(sort, request_.offset, request_.limit)) {
      RankedNote note;
      note.docid = docid;
      result_.notes.push_back(note);
    }
  }

  void list_by_date() {
    for (const QueryReading* reading : {&plan_.strict, &plan_.relaxed, &plan_.last}) {
      if (!request_.partial && reading != &plan_.strict) return;
      if (reading->query.empty()) continue;
      const MatchCollector collector(columns_, request_, true);
      search(reading->query, collector, 1, false);
      take_counts(collector);
      if (collector.seen() == 0) continue;
      relaxed_to(*reading);
      take_by_date(collector);
      return;
    }
  }

  void relaxed_to(const QueryReading& reading) {
    result_.relaxed = &reading != &plan_.strict;
    result_.without_phrases = &reading == &plan_.last;
  }

  void rank() {
    MatchCollector strict(columns_, request_, false);
    std::vector<RankedNote> notes = scored(plan_.strict.query, strict, kRerankDepth);
    result_.parts = plan_.strict.parts;
    result_.core = plan_.strict.core;
    take_counts(strict);
    if (request_.partial && strict.seen() == 0) {
      rank_relaxed(notes);
    } else if (request_.partial && strict.total() > 0 && strict.total() < kEnoughNotes) {
      add_partial(notes);
    }
    order(notes, kRerankDepth);
    const std::size_t begin = std::min<std::size_t>(request_.offset, notes.size());
    const std::size_t end = std::min<std::size_t>(begin + request_.limit, notes.size());
    result_.notes.assign(notes.begin() + static_cast<std::ptrdiff_t>(begin),
                         notes.begin() + static_cast<std::ptrdiff_t>(end));
  }

  void rank_relaxed(std::vector<RankedNote>& notes) {
    for (const QueryReading* reading : {&plan_.relaxed, &plan_.last}) {
      if (reading->query.empty()) continue;
      MatchCollector some(columns_, request_, false);
      notes = scored_with_related(*reading, some);
      if (some.seen() == 0) continue;
      relaxed_to(*reading);
      take_counts(some);
      return;
    }
  }

  // Notes that have all the words keep a bonus for it, and take their score from the relaxed query,
  // so that they compare with the others.
  void add_partial(std::vector<RankedNote>& notes) {
    if (plan_.relaxed.query.empty()) return;
    MatchCollector some(columns_, request_, false);
    const std::vector<RankedNote> found = scored_with_related(plan_.relaxed, some);
    result_.partial = some.total() - std::min(some.total(), result_.total);
    std::unordered_map<DocId, double> words = scores(plan_.relaxed.query, notes);
    std::unordered_map<DocId, double> related = scores(related_, notes);
    for (RankedNote& note : notes) {
      note.complete = completeness(plan_.words.size()) * plan_.most;
      note.words = words[note.docid];
      note.related = related[note.docid];
    }
    for (RankedNote note : found) {
      if (words.count(note.docid) > 0) continue;
      note.has_all = false;
      notes.push_back(note);
    }
  }

  // What certain notes score in a query.
  [[nodiscard]] std::unordered_map<DocId, double> scores(
      const Query& query, const std::vector<RankedNote>& notes) const {
    std::vector<Xapian::docid> docids;
    for (const RankedNote& note : notes) docids.push_back(note.docid);
    return score_notes(database_, query, std::move(docids));
  }

  // Counts what the best answers have in common, if the query is long enough to mean one thing. What
  // is not among the best kRelatedDepth by its own words would not become one of the first.
  std::vector<RankedNote> scored_with_related(const QueryReading& reading,
                                              MatchCollector& collector) {
    const bool related = request_.ranking.related && plan_.words.size() >= kFeedbackMinWords;
    std::vector<RankedNote> notes =
        scored(reading.query, collector, related ? kRelatedDepth : kRerankDepth);
    result_.parts = reading.parts;
    result_.core = reading.core;
    related_ = related ? related_to(reading.query, notes) : Query();
    if (related_.empty()) return notes;
    sort(notes.begin(), notes.end());
    const std::size_t count = std::min(notes.size(), kRelatedDepth);
    const std::vector<RankedNote> best(notes.begin(),
                                       notes.begin() + static_cast<std::ptrdiff_t>(count));
    const auto weights = scores(related_, best);
    for (RankedNote& note : notes) {
      if (const auto weight = weights.find(note.docid); weight != weights.end()) {
        note.related = weight->second;
      }
    }
    return notes;
  }

  // Filters don't change what a query means.
  Query related_to(const Query& query, const std::vector<RankedNote>& notes) {
    const bool filtered = !request_.tags.empty() || !request_.years.empty() ||
                          request_.days.first || request_.days.last || request_.filter;
    SearchRequest everything;
    everything.deadline = request_.deadline;
    MatchCollector unfiltered(columns_, everything, false);
    std::vector<RankedNote> best = filtered ? scored(query, unfiltered, kRerankDepth) : notes;
    order(best, kFeedbackDepth);
    std::vector<WeightedNote> models;
    for (const RankedNote& note : best) {
      if (models.size() == kFeedbackNotes) break;
      models.push_back({note.docid, note.score()});
    }
    std::set<std::string> own;
    for (auto term = query.get_terms_begin(); term != query.get_terms_end(); ++term) {
      own.insert(*term);
    }
    return related_words(database_, models, own);
  }

  // The best matches by words, as many as the page and re-ranking ask for. `collector` sees every
  // match, once for each attempt.
  std::vector<RankedNote> scored(const Query& query, MatchCollector& collector,
                                 std::uint64_t depth) {
    const std::uint64_t asked = std::uint64_t{request_.offset} + request_.limit;
    std::uint64_t window = std::max(asked, depth) + kTieMargin;
    Xapian::MSet matches = search(query, collector, window, true);
    while (cut_between_equals(matches, window, asked) ||
           cut_between_equals(matches, window, depth)) {
      window *= 8;  // Xapian orders equal scores by its own ids: take all of them, order them here
      collector.restart();
      matches = search(query, collector, window, true);
    }
    std::vector<RankedNote> notes;
    notes.reserve(matches.size());
    for (auto match = matches.begin(); match != matches.end(); ++match) {
      RankedNote note;
      note.docid = *match;
      note.words = match.get_weight();
      notes.push_back(note);
    }
    return notes;
  }

  // Whether notes with the score of the last one that is wanted may lie beyond the window.
  static bool cut_between_equals(const Xapian::MSet& matches, std::uint64_t window,
                                 std::uint64_t wanted) {
    if (matches.size() < window || wanted == 0 || wanted >= window) return false;
    return matches[static_cast<Xapian::doccount>(wanted - 1)].get_weight() ==
           matches[matches.size() - 1].get_weight();
  }

  // Every match is looked at: totals and facets are exact, and nothing is pruned.
  Xapian::MSet search(const Query& query, const MatchCollector& collector, std::uint64_t window,
                      bool score) const {
    Xapian::Enquire enquire(database_);
    enquire.set_query(query);
    if (score) {
      enquire.set_weighting_scheme(bm25());
    } else {
      enquire.set_weighting_scheme(Xapian::BoolWeight());
    }
    const auto notes = database_.get_doccount();
    const auto wanted = static_cast<Xapian::doccount>(std::min<std::uint64_t>(window, notes));
    return enquire.get_mset(0, wanted, notes, nullptr, &collector);
  }

  // The first `depth` are ordered by all that counts, the rest by words alone.
  void order(std::vector<RankedNote>& notes, std::size_t depth) {
    sort(notes.begin(), notes.end());
    const auto cut = notes.begin() + static_cast<std::ptrdiff_t>(std::min(notes.size(), depth));
    if (request_.ranking.nearness) add_nearness(notes.begin(), cut);
    if (request_.ranking.recency) {
      for (auto note = notes.begin(); note != cut; ++note) {
        note->recency = recency(note->docid) * note->words;
      }
    }
    sort(notes.begin(), cut);
  }

  // The best before and after feedback are mostly the same: each note is measured once.
  void add_nearness(std::vector<RankedNote>::iterator begin,
                    std::vector<RankedNote>::iterator end) {
    std::vector<Xapian::docid> docids;
    for (auto note = begin; note != end; ++note) {
      if (nearness_.count(note->docid) == 0) docids.push_back(note->docid);
    }
    std::sort(docids.begin(), docids.end());
    const std::vector<double> scores = Proximity(database_, near_words()).scores(docids);
    for (std::size_t i = 0; i < docids.size(); ++i) {
      nearness_.emplace(docids[i], kNearnessWeight * scores[i]);
    }
    for (auto note = begin; note != end; ++note) note->nearness = nearness_.at(note->docid);
  }

  void sort(std::vector<RankedNote>::iterator begin, std::vector<RankedNote>::iterator end) const {
    std::sort(begin, end, [&](const RankedNote& a, const RankedNote& b) {
      if (a.score() != b.score()) return a.score() > b.score();
      if (columns_.day(a.docid) != columns_.day(b.docid)) {
        return columns_.day(a.docid) > columns_.day(b.docid);
      }
      return columns_.slug_rank(a.docid) < columns_.slug_rank(b.docid);
    });
  }

  [[nodiscard]] std::vector<NearWord> near_words() const {
    std::vector<NearWord> words;
    for (const RankedWord& word : plan_.words) {
      words.push_back({word.forms, word.rarity});
    }
    return words;
  }

  [[nodiscard]] double recency(DocId docid) const {
    const auto day = day_of(columns_.day(docid));
    if (!day) return 0;
    const double age_days = static_cast<double>(std::max<std::int64_t>(0, (today_ - *day).count()));
    return kRecencyWeight * std::exp2(-age_days / kRecencyHalfLifeDays);
  }

  const SearchRequest& request_;
  const QueryPlan& plan_;
  const Columns& columns_;
  const Xapian::Database& database_;
  Day today_;
  std::unordered_map<DocId, double> nearness_;  // of the notes that were measured
  Query related_;                               // to the reading that was scored last
  Retrieved result_;
};

}  // namespace

Retrieved retrieve(const SearchRequest& request, const QueryPlan& plan, const Columns& columns,
                   const Xapian::Database& database, Day today) {
  return Retrieval(request, plan, columns, database, today).run();
}

}  // namespace notesearch
