#include "searcher/search.h"

#include <algorithm>
#include <utility>

#include "schema/base/text.h"
#include "searcher/corrector.h"
#include "searcher/deadline.h"
#include "searcher/did_you_mean.h"
#include "searcher/english_list.h"
#include "searcher/facet_counts.h"
#include "searcher/hit_description.h"
#include "searcher/note_by_slug.h"
#include "searcher/query_parser.h"
#include "searcher/query_plan.h"
#include "searcher/retrieval.h"
#include "searcher/timer.h"

namespace notesearch {
namespace {

constexpr std::size_t kMaxSlugBytes = 128;
constexpr const char* kGiveSlug = "give the slug of a note";

Result<void> check_bounds(const SearchRequest& request) {
  if (request.limit > kMaxLimit) {
    return fail(ErrorKind::kUsage, "a limit of " + std::to_string(request.limit) + " is too large",
                "limit", "ask for at most " + std::to_string(kMaxLimit));
  }
  if (request.passages > kMaxPassages) {
    return fail(ErrorKind::kUsage, "too many passages", "passages",
                "ask for at most " + std::to_string(kMaxPassages));
  }
  return {};
}

// One request on its way through the stages: plan, match, order, describe.
class Search {
 public:
  Search(const SearchRequest& request, const IndexSnapshot& snapshot, const Synonyms& synonyms,
         SearchHandles& handles)
      : request_(request),
        snapshot_(snapshot),
        columns_(snapshot.columns()),
        synonyms_(synonyms),
        database_(handles.database),
        analyzer_(handles.analyzer),
        pages_(handles.pages),
        deadline_(request.deadline) {}

  // May throw Xapian::Error and DeadlinePassed.
  Result<SearchResponse> run(const HitVisitor& visit) {
    fill_frame();
    ParsedQuery parsed = parse_query(request_.query, today());
    if (!answer(parsed) && parsed.natural_dates) {  // they may have been words after all
      parsed = parse_query(request_.query, today(), {.natural_dates = false});
      answer(parsed);
      parsed.remarks.push_back(
          {"the date in the query", "leaves no note that has the words; it was searched as words"});
    }
    remark(parsed.remarks);
    if (request_.did_you_mean && request_.ranking.typos && is_poor()) ask_back(parsed);
    deadline_.check();
    auto hits = describe_hits({request_, snapshot_, database_, plan_, retrieved_, today(), pages_},
                              analyzer_, visit);
    if (!hits) return fail(hits.error());
    response_.hits = *std::move(hits);
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
    for (const std::string& tag : request_.tags) {
      if (!columns_.find_tag(tag)) remarks.push_back({tag, "is a tag of no note"});
    }
    for (const int year : request_.years) {
      const std::vector<int>& known = columns_.months().years();
      if (!std::binary_search(known.begin(), known.end(), year)) {
        remarks.push_back({std::to_string(year), "is a year of no note"});
      }
    }
    if (!snapshot_.damage().empty()) {
      remarks.push_back({"the index", "is damaged (" + snapshot_.damage() + "); generation " +
                                          std::to_string(response_.generation) + " answers"});
    }
  }

  [[nodiscard]] Day today() const {
    return request_.today.value_or(
        parse_day(snapshot_.manifest().published).value_or(Day()));  // both are days in UTC
  }

  // Tells whether anything was found.
  bool answer(const ParsedQuery& parsed) {
    plan_ = {};
    response_.searched.clear();
    response_.corrections.clear();
    response_.relaxed.clear();
    response_.total = response_.partial = 0;
    const FacetCounts nothing(columns_, request_);
    response_.facets = nothing.facets();
    response_.timeline = nothing.timeline();
    response_.days = nothing.days();
    deadline_.check();
    if (parsed.root.empty() && !trim(request_.query).empty()) return false;
    if (!parsed.root.empty()) plan(parsed);
    deadline_.check();
    if (plan_.strict.query.empty() && !parsed.root.empty()) return false;
    take(retrieve(request_, plan_, columns_, database_, today()));
    return response_.total > 0;
  }

  [[nodiscard]] Planning planning(const ParsedQuery& parsed) const {
    return {analyzer_,
            snapshot_.vocabulary(),
            snapshot_.spelling(),
            snapshot_.names(),
            synonyms_,
            columns_,
            database_,
            request_.ranking,
            parsed.plain,
            request_.ranking.endings && parsed.open_word,
            snapshot_.notes(),
            request_.query};
  }

  void plan(const ParsedQuery& parsed) {
    plan_ = plan_query(parsed.root.front(), planning(parsed));
    response_.searched = plan_.searched;
    response_.corrections = plan_.corrections;
  }

  void take(Retrieved retrieved) {
    retrieved_ = std::move(retrieved);
    response_.total = retrieved_.total;
    response_.partial = retrieved_.partial;
    response_.facets = retrieved_.facets;
    response_.timeline = retrieved_.timeline;
    response_.days = retrieved_.days;
    response_.relaxed.clear();
    if (!retrieved_.relaxed) return;
    response_.relaxed = plan_.relaxed_words;
    if (!retrieved_.without_phrases) return;
    for (const std::string& phrase : plan_.phrases) {
      response_.relaxed.push_back(phrase);
      plan_.remarks.push_back({phrase, "stands in no note so; its words were searched"});
    }
  }

  // Of a poor answer alone, so that others cost nothing.
  [[nodiscard]] bool is_poor() const {
    return response_.total <= kPoorNotes || !response_.relaxed.empty();
  }

  void ask_back(const ParsedQuery& parsed) {
    if (parsed.root.empty()) return;
    const std::uint32_t total = retrieved_.relaxed ? 0 : response_.total;
    QueryNode searched = parsed.root.front();
    apply_corrections(response_.corrections, searched);
    for (const std::string& query : likelier_queries(searched, planning(parsed), total)) {
      const std::uint32_t found = notes_with_all(query);
      const std::uint32_t best = response_.did_you_mean ? response_.did_you_mean->total : total;
      if (found > best) response_.did_you_mean = DidYouMean{query, found};
    }
  }

  // How many notes pass the filters and have all the words of another query, which is not corrected.
  [[nodiscard]] std::uint32_t notes_with_all(const std::string& query) const {
    SearchRequest request = request_;
    request.query = query;
    request.sort = Sort::kNewest;  // counts without weighing
    request.offset = request.limit = 0;
    request.facets = request.timeline = request.day_counts = false;
    request.ranking.typos = false;
    const ParsedQuery parsed = parse_query(query, today(), {.natural_dates = false});
    if (parsed.root.empty()) return 0;
    Planning other = planning(parsed);
    other.ranking = request.ranking;
    other.text = request.query;
    const QueryPlan plan = plan_query(parsed.root.front(), other);
    if (plan.strict.query.empty()) return 0;
    const Retrieved found = retrieve(request, plan, columns_, database_, today());
    return found.relaxed ? 0 : found.total;
  }

  const SearchRequest& request_;
  const IndexSnapshot& snapshot_;
  const Columns& columns_;
  const Synonyms& synonyms_;
  const Xapian::Database& database_;
  Analyzer& analyzer_;
  PageWords& pages_;
  Deadline deadline_;
  QueryPlan plan_;
  Retrieved retrieved_;
  SearchResponse response_;
};

Error damaged_database(const std::string& what, const IndexSnapshot& snapshot) {
  return {ErrorKind::kBadData, "the index can't be searched: " + what,
          snapshot.database_path().string(), "run notes-index --full to build it anew"};
}

// What is asked, with an error in place of an exception.
template <typename Answer, typename Ask>
Result<Answer> caught(const IndexSnapshot& snapshot, const Ask& ask) {
  try {
    return ask();
  } catch (const DeadlinePassed& passed) {
    return fail(ErrorKind::kUnavailable, passed.what(), {}, "ask for less, or later");
  } catch (const Xapian::Error& error) {
    return fail(damaged_database(error.get_description(), snapshot));
  } catch (const std::exception& error) {  // what Xapian makes of some damage
    return fail(damaged_database(error.what(), snapshot));
  }
}

// The same, timed.
template <typename Response, typename Ask>
Result<Response> answered(const IndexSnapshot& snapshot, const Ask& ask) {
  const Timer timer;
  Result<Response> response = caught<Response>(snapshot, ask);
  if (response) response->took_us = timer.microseconds();
  return response;
}

}  // namespace

Searcher::Searcher(std::shared_ptr<const IndexSnapshot> snapshot, Xapian::Database database,
                   Analyzer analyzer)
    : snapshot_(std::move(snapshot)),
      handles_{std::move(database), std::move(analyzer), {}},
      synonyms_(Synonyms::standard(handles_.analyzer)) {}

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

Result<void> Searcher::use_synonyms(std::string_view rules, const std::string& where) {
  auto synonyms = Synonyms::parse(rules, where, handles_.analyzer);
  if (!synonyms) return fail(synonyms.error());
  synonyms_ = *std::move(synonyms);
  return {};
}

Result<SearchResponse> Searcher::search(const SearchRequest& request, const HitVisitor& visit) {
  if (auto bounded = check_bounds(request); !bounded) return fail(bounded.error());
  return answered<SearchResponse>(
      *snapshot_, [&] { return Search(request, *snapshot_, synonyms_, handles_).run(visit); });
}

Result<SuggestResponse> Searcher::suggest(const SuggestRequest& request) {
  return answered<SuggestResponse>(*snapshot_, [&] {
    return notesearch::suggest(request, *snapshot_, handles_.database, handles_.analyzer);
  });
}

Result<RelatedResponse> Searcher::related(const RelatedRequest& request) {
  auto response = answered<RelatedResponse>(*snapshot_, [&] {
    return find_related(request, *snapshot_, handles_.database, handles_.analyzer);
  });
  if (!response && response.error().kind == ErrorKind::kNotFound) {
    response.error().fix = slugs_like(request.slug, request.deadline);
  }
  return response;
}

Result<NoteView> Searcher::note(const std::string& slug) {
  return caught<NoteView>(*snapshot_, [&]() -> Result<NoteView> {
    const DocId docid = note_by_slug(slug, snapshot_->columns(), handles_.database);
    if (docid != 0) return snapshot_->notes().note(snapshot_->columns().record_offset(docid));
    return fail(ErrorKind::kNotFound, "no note has the slug \"" + slug + "\"", {}, kGiveSlug);
  });
}

// A slug is mostly made of words of the title: what is near is found by these.
std::string Searcher::slugs_like(const std::string& slug,
                                 std::optional<std::chrono::steady_clock::time_point> deadline) {
  SearchRequest words;
  words.query = prefix_bytes(slug, kMaxSlugBytes);
  std::replace_if(
      words.query.begin(), words.query.end(),
      [](char c) { return c == '-' || c == '_' || c == '.' || c == '/'; }, ' ');
  words.limit = 3;
  words.passages = 0;
  words.deadline = deadline;
  std::vector<std::string> slugs;
  if (const auto found = search(words); found && !trim(words.query).empty()) {
    for (const Hit& hit : found->hits) slugs.push_back(hit.slug);
  }
  return slugs.empty() ? kGiveSlug : "perhaps " + english_list(slugs);
}

}  // namespace notesearch
