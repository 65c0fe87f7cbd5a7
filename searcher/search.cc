#include "searcher/search.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "schema/base/text.h"
#include "schema/fields.h"
#include "searcher/highlighter.h"
#include "searcher/match_collector.h"
#include "searcher/passages.h"
#include "searcher/query_parser.h"
#include "searcher/query_plan.h"

namespace notesearch {
namespace {

// Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework", section 3.4: the customary
// k1 = 1.2 and b = 0.75, k1 in units of a plain occurrence's frequency.
constexpr double kBm25K1 = 1.2 * kUnitWeight;
constexpr double kBm25B = 0.75;

constexpr std::uint32_t kWordsPerMinute = 220;

// Hits fetched beyond those asked for, so that equal scores at the cut are seldom cut apart.
constexpr std::uint64_t kTieMargin = 50;

struct Ranked {
  DocId docid = 0;
  double score = 0;
};

Result<void> check_bounds(const SearchRequest& request) {
  if (request.limit > kMaxLimit) {
    return fail(ErrorKind::kUsage, "a limit of " + std::to_string(request.limit) + " is too large",
                "--limit", "ask for at most " + std::to_string(kMaxLimit));
  }
  if (request.passages > kMaxPassages) {
    return fail(ErrorKind::kUsage, "too many passages", "--passages",
                "ask for at most " + std::to_string(kMaxPassages));
  }
  return {};
}

// One request on its way through the stages: plan, match, order, describe.
class Search {
 public:
  Search(const SearchRequest& request, const IndexSnapshot& snapshot, Xapian::Database& database,
         Analyzer& analyzer)
      : request_(request),
        snapshot_(snapshot),
        columns_(snapshot.columns()),
        database_(database),
        analyzer_(analyzer) {}

  // May throw Xapian::Error.
  Result<SearchResponse> run() {
    fill_frame();
    const ParsedQuery parsed = parse_query(request_.query);
    if (request_.facets) response_.facets.emplace();
    if (!parsed.root.empty()) {
      plan_ = plan_query(parsed.root.front(), analyzer_, snapshot_.vocabulary(), database_);
      response_.searched = to_string(parsed.root.front());
      match_query();
    } else if (trim(request_.query).empty()) {
      match_everything();
    }
    remark(parsed.remarks);
    if (auto described = describe_hits(); !described) return fail(described.error());
    return std::move(response_);
  }

 private:
  void fill_frame() {
    const Manifest& manifest = snapshot_.manifest();
    response_.query = request_.query;
    response_.generation = manifest.generation;
    response_.published = manifest.published;
    response_.notes = manifest.notes;
    response_.offset = request_.offset;
    response_.limit = request_.limit;
  }

  void remark(const std::vector<Remark>& of_parser) {
    std::vector<Remark>& remarks = response_.remarks;
    remarks = of_parser;
    remarks.insert(remarks.end(), plan_.remarks.begin(), plan_.remarks.end());
    if (remarks.size() > kMaxRemarks) remarks.resize(kMaxRemarks);
    if (snapshot_.manifest().analyzer != analyzer_.fingerprint()) {
      remarks.push_back(
          {"the index", "was made by another version of the word rules; run notes-index"});
    }
    if (!snapshot_.damage().empty()) {
      remarks.push_back({"the index", "is damaged (" + snapshot_.damage() + "); generation " +
                                          std::to_string(response_.generation) + " answers"});
    }
  }

  void match_everything() {
    const MatchCollector collector(columns_, request_, true);
    for (DocId docid = 1; docid <= columns_.last_docid(); ++docid) collector.accept(docid);
    keep(collector, {});
  }

  // The words are relaxed only when no note at all has them, whatever the filters let pass.
  void match_query() {
    if (plan_.query.empty() || match(plan_.query) || plan_.relaxed_query.empty()) return;
    if (match(plan_.relaxed_query)) response_.relaxed = plan_.relaxed_words;
  }

  // Keeps the matches and tells whether there were any, before the filters.
  bool match(const Xapian::Query& query) {
    Xapian::Enquire enquire(database_);
    enquire.set_query(query);
    const bool by_relevance = request_.sort == Sort::kRelevance;
    if (by_relevance) {
      enquire.set_weighting_scheme(Xapian::BM25Weight(kBm25K1, 0, 1, kBm25B, 0.5));
    } else {
      enquire.set_weighting_scheme(Xapian::BoolWeight());
    }
    const std::uint64_t asked = std::uint64_t{request_.offset} + request_.limit;
    std::uint64_t window = by_relevance ? asked + kTieMargin : 1;
    while (true) {
      // Every match is looked at: totals and facets are exact, and nothing is pruned.
      const auto notes = database_.get_doccount();
      const auto wanted = static_cast<Xapian::doccount>(std::min<std::uint64_t>(window, notes));
      const MatchCollector collector(columns_, request_, !by_relevance);
      const Xapian::MSet matches = enquire.get_mset(0, wanted, notes, nullptr, &collector);
      if (!by_relevance || wanted == notes || !cut_between_equals(matches, asked, wanted)) {
        if (collector.seen() > 0) keep(collector, matches);
        return collector.seen() > 0;
      }
      window *= 8;  // Xapian orders equal scores by its own ids: take all of them, order them here
    }
  }

  // Whether notes with the score of the last one asked for may lie beyond the window.
  static bool cut_between_equals(const Xapian::MSet& matches, std::uint64_t asked,
                                 Xapian::doccount window) {
    if (matches.size() < window || asked == 0 || asked >= window) return false;
    return matches[static_cast<Xapian::doccount>(asked - 1)].get_weight() ==
           matches[window - 1].get_weight();
  }

  void keep(const MatchCollector& collector, const Xapian::MSet& matches) {
    response_.total = collector.total();
    if (request_.facets) response_.facets = collector.facets();
    ranked_.clear();
    if (request_.sort == Sort::kRelevance && !matches.empty()) {
      keep_best(matches);
      return;
    }
    const Sort sort = request_.sort == Sort::kOldest ? Sort::kOldest : Sort::kNewest;
    for (const DocId docid : collector.by_date(sort, request_.offset, request_.limit)) {
      ranked_.push_back({docid, 0});
    }
  }

  void keep_best(const Xapian::MSet& matches) {
    for (auto it = matches.begin(); it != matches.end(); ++it) {
      ranked_.push_back({*it, it.get_weight()});
    }
    std::sort(ranked_.begin(), ranked_.end(), [&](const Ranked& a, const Ranked& b) {
      if (a.score != b.score) return a.score > b.score;
      if (columns_.day(a.docid) != columns_.day(b.docid)) {
        return columns_.day(a.docid) > columns_.day(b.docid);
      }
      return columns_.slug_rank(a.docid) < columns_.slug_rank(b.docid);
    });
    const std::size_t begin = std::min<std::size_t>(request_.offset, ranked_.size());
    const std::size_t end = std::min<std::size_t>(begin + request_.limit, ranked_.size());
    ranked_ = {ranked_.begin() + static_cast<std::ptrdiff_t>(begin),
               ranked_.begin() + static_cast<std::ptrdiff_t>(end)};
  }

  Result<void> describe_hits() {
    const Highlighter title(analyzer_, plan_.targets, QueryField::kTitle);
    const Highlighter prose(analyzer_, plan_.targets, QueryField::kAny);
    const Highlighter code(analyzer_, plan_.targets, QueryField::kCode);
    for (const Ranked& ranked : ranked_) {
      auto note = snapshot_.notes().note(columns_.record_offset(ranked.docid));
      if (!note) return fail(note.error());
      Hit hit = describe(*note, title);
      hit.rank = request_.offset + static_cast<std::uint32_t>(response_.hits.size()) + 1;
      hit.score = ranked.score;
      hit.passages = choose_passages(*note, prose, code, request_.passages);
      hit.link = hit.url;
      if (!hit.url.empty() && !hit.passages.empty() && !hit.passages.front().anchor.empty()) {
        hit.link += "#" + hit.passages.front().anchor;
      }
      response_.hits.push_back(std::move(hit));
    }
    return {};
  }

  static Hit describe(NoteView note, const Highlighter& title) {
    Hit hit;
    hit.slug = text_of(note->slug());
    const std::string_view text = text_of(note->title());
    hit.title = to_parts(text, title.find(text));
    hit.url = text_of(note->url());
    hit.date = day_of(note->day());
    if (note->tags() != nullptr) {
      for (const auto* tag : *note->tags()) hit.tags.emplace_back(text_of(tag));
    }
    hit.reading_minutes = std::max(1U, (note->words() + kWordsPerMinute / 2) / kWordsPerMinute);
    return hit;
  }

  const SearchRequest& request_;
  const IndexSnapshot& snapshot_;
  const Columns& columns_;
  Xapian::Database& database_;
  Analyzer& analyzer_;
  QueryPlan plan_;
  std::vector<Ranked> ranked_;
  SearchResponse response_;
};

Error damaged_database(const std::string& what, const IndexSnapshot& snapshot) {
  return {ErrorKind::kBadData, "the index can't be searched: " + what,
          snapshot.database_path().string(), "run notes-index --full to build it anew"};
}

}  // namespace

Searcher::Searcher(std::shared_ptr<const IndexSnapshot> snapshot, Xapian::Database database,
                   Analyzer analyzer)
    : snapshot_(std::move(snapshot)),
      database_(std::move(database)),
      analyzer_(std::move(analyzer)) {}

Result<Searcher> Searcher::open(std::shared_ptr<const IndexSnapshot> snapshot) {
  auto analyzer = Analyzer::create(snapshot->manifest().stem_language);
  if (!analyzer) return fail(damaged_database(analyzer.error().what, *snapshot));
  try {
    Xapian::Database database(snapshot->database_path().string());
    return Searcher(std::move(snapshot), std::move(database), *std::move(analyzer));
  } catch (const Xapian::Error& error) {
    return fail(damaged_database(error.get_description(), *snapshot));
  }
}

Result<SearchResponse> Searcher::search(const SearchRequest& request) {
  const auto started = std::chrono::steady_clock::now();
  if (auto bounded = check_bounds(request); !bounded) return fail(bounded.error());
  try {
    auto response = Search(request, *snapshot_, database_, analyzer_).run();
    if (response) {
      const auto took = std::chrono::steady_clock::now() - started;
      response->took_us = static_cast<std::uint64_t>(
          std::chrono::duration_cast<std::chrono::microseconds>(took).count());
    }
    return response;
  } catch (const Xapian::Error& error) {
    return fail(damaged_database(error.get_description(), *snapshot_));
  } catch (const std::exception& error) {  // what Xapian makes of some damage
    return fail(damaged_database(error.what(), *snapshot_));
  }
}

}  // namespace notesearch
