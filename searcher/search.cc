#include "searcher/search.h"

#include <algorithm>
#include <set>
#include <utility>

#include "schema/base/text.h"
#include "searcher/corrector.h"
#include "searcher/did_you_mean.h"
#include "searcher/english_list.h"
#include "searcher/explanation.h"
#include "searcher/facet_counts.h"
#include "searcher/highlighter.h"
#include "searcher/passages.h"
#include "searcher/query_parser.h"
#include "searcher/query_plan.h"
#include "searcher/retrieval.h"
#include "searcher/timer.h"

namespace notesearch {
namespace {

constexpr std::uint32_t kWordsPerMinute = 220;
constexpr std::size_t kMaxSlugBytes = 128;

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
  Search(const SearchRequest& request, const IndexSnapshot& snapshot, const Synonyms& synonyms,
         const Xapian::Database& database, Analyzer& analyzer)
      : request_(request),
        snapshot_(snapshot),
        columns_(snapshot.columns()),
        synonyms_(synonyms),
        database_(database),
        analyzer_(analyzer) {}

  // May throw Xapian::Error.
  Result<SearchResponse> run() {
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
    if (parsed.root.empty() && !trim(request_.query).empty()) return false;
    if (!parsed.root.empty()) plan(parsed);
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
    request.facets = request.timeline = false;
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

  Result<void> describe_hits() {
    const Highlighter title(analyzer_, plan_.targets, QueryField::kTitle);
    const Highlighter prose(analyzer_, plan_.targets, QueryField::kAny);
    const Highlighter heading(analyzer_, plan_.targets, QueryField::kHeading);
    const Highlighter code(analyzer_, plan_.targets, QueryField::kCode);
    PassageQuery passages{prose, heading, code, word_weights(), 0, request_.text_fragments};
    std::set<std::uint32_t> words;
    for (const HighlightTarget& target : plan_.targets) words.insert(target.word);
    for (const std::uint32_t word : words) passages.most += passages.weights.of(word);
    const bool partial = std::any_of(retrieved_.notes.begin(), retrieved_.notes.end(),
                                     [](const RankedNote& note) { return !note.has_all; });
    std::optional<Explainer> explainer;
    if (partial || retrieved_.relaxed || request_.explain) explainer.emplace(database_, retrieved_);
    for (const RankedNote& ranked : retrieved_.notes) {
      auto note = snapshot_.notes().note(columns_.record_offset(ranked.docid));
      if (!note) return fail(note.error());
      Hit hit = describe(*note, title);
      hit.rank = request_.offset + static_cast<std::uint32_t>(response_.hits.size()) + 1;
      hit.score = ranked.score();
      hit.passages = choose_passages(*note, passages, request_.passages);
      hit.link = hit.passages.empty() ? hit.url : hit.passages.front().link;
      if (explainer) hit.missing = explainer->missing(ranked);
      if (request_.explain && !retrieved_.parts.empty()) {
        hit.explanation = explainer->explain(ranked, hit, today());
      }
      response_.hits.push_back(std::move(hit));
    }
    return {};
  }

  // The rarest word of the query weighs 1; no word weighs nothing.
  [[nodiscard]] WordWeights word_weights() const {
    constexpr double kLeast = 0.3;
    std::vector<double> weights;
    double rarest = 0;
    for (const RankedWord& word : plan_.words) rarest = std::max(rarest, word.rarity);
    for (const RankedWord& word : plan_.words) {
      if (weights.size() <= word.number) weights.resize(word.number + std::size_t{1}, 1.0);
      if (rarest > 0) weights[word.number] = std::max(kLeast, word.rarity / rarest);
    }
    return WordWeights(std::move(weights));
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
  const Synonyms& synonyms_;
  const Xapian::Database& database_;
  Analyzer& analyzer_;
  QueryPlan plan_;
  Retrieved retrieved_;
  SearchResponse response_;
};

Error damaged_database(const std::string& what, const IndexSnapshot& snapshot) {
  return {ErrorKind::kBadData, "the index can't be searched: " + what,
          snapshot.database_path().string(), "run notes-index --full to build it anew"};
}

// What is asked, timed, and with an error in place of an exception.
template <typename Response, typename Ask>
Result<Response> answered(const IndexSnapshot& snapshot, const Ask& ask) {
  const Timer timer;
  try {
    Result<Response> response = ask();
    if (response) response->took_us = timer.microseconds();
    return response;
  } catch (const Xapian::Error& error) {
    return fail(damaged_database(error.get_description(), snapshot));
  } catch (const std::exception& error) {  // what Xapian makes of some damage
    return fail(damaged_database(error.what(), snapshot));
  }
}

}  // namespace

Searcher::Searcher(std::shared_ptr<const IndexSnapshot> snapshot, Xapian::Database database,
                   Analyzer analyzer)
    : snapshot_(std::move(snapshot)),
      database_(std::move(database)),
      analyzer_(std::move(analyzer)),
      synonyms_(Synonyms::standard(analyzer_)) {}

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
  auto synonyms = Synonyms::parse(rules, where, analyzer_);
  if (!synonyms) return fail(synonyms.error());
  synonyms_ = *std::move(synonyms);
  return {};
}

Result<SearchResponse> Searcher::search(const SearchRequest& request) {
  if (auto bounded = check_bounds(request); !bounded) return fail(bounded.error());
  return answered<SearchResponse>(*snapshot_, [&] {
    return Search(request, *snapshot_, synonyms_, database_, analyzer_).run();
  });
}

Result<SuggestResponse> Searcher::suggest(const SuggestRequest& request) {
  return answered<SuggestResponse>(
      *snapshot_, [&] { return notesearch::suggest(request, *snapshot_, database_, analyzer_); });
}

Result<RelatedResponse> Searcher::related(const RelatedRequest& request) {
  auto response = answered<RelatedResponse>(
      *snapshot_, [&] { return find_related(request, *snapshot_, database_, analyzer_); });
  if (!response && response.error().kind == ErrorKind::kNotFound) {
    response.error().fix = slugs_like(request.slug);
  }
  return response;
}

// A slug is mostly made of words of the title: what is near is found by these.
std::string Searcher::slugs_like(const std::string& slug) {
  SearchRequest words;
  words.query = prefix_bytes(slug, kMaxSlugBytes);
  std::replace_if(
      words.query.begin(), words.query.end(),
      [](char c) { return c == '-' || c == '_' || c == '.' || c == '/'; }, ' ');
  words.limit = 3;
  words.passages = 0;
  std::vector<std::string> slugs;
  if (const auto found = search(words); found && !trim(words.query).empty()) {
    for (const Hit& hit : found->hits) slugs.push_back(hit.slug);
  }
  return slugs.empty() ? "give the slug of a note" : "perhaps " + english_list(slugs);
}

}  // namespace notesearch
