#include <algorithm>
#include <iterator>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "searcher/highlighter.h"
#include "searcher/http/meili/documents.h"
#include "searcher/http/meili/find.h"
#include "searcher/http/meili/note_search.h"
#include "searcher/note_texts.h"
#include "searcher/passage_window.h"

namespace notesearch::meili {
namespace {

// In words of the rarest kind, as passages.h weighs them: what the heading says is what a section is about,
// and words together in one paragraph belong together.
constexpr double kHeadingWeight = 0.5;
constexpr double kTogetherWeight = 0.25;
constexpr double kRounding = 1e-9;

// What is looked at for one query, after which no further note is: some tens of milliseconds.
constexpr std::size_t kMaxTextBytes = 3 * 1024 * 1024;

// A section that has words of the query.
struct Section {
  std::uint32_t number = 0;
  bool has_all = false;
  double score = 0;
};

using Matches = std::vector<Match>;

void append(const Matches& matches, Matches& all) {
  all.insert(all.end(), matches.begin(), matches.end());
}

// Looks for the words of a query in the sections of one hit.
class SectionMatcher {
 public:
  explicit SectionMatcher(const HitView& view)
      : view_(view), title_(view.title.find(text_of(view.note->title()))) {}

  // Best first.
  [[nodiscard]] std::vector<Section> find() {
    std::vector<Section> found;
    for (std::uint32_t number = 0; number < section_count(view_.note); ++number) {
      const stored::Section* section = section_of(view_.note, number);
      if (section != nullptr) add(*section, number, found);
    }
    std::stable_sort(found.begin(), found.end(), [](const Section& a, const Section& b) {
      return a.has_all != b.has_all ? a.has_all : a.score > b.score;
    });
    return found;
  }

  // How much was looked at.
  [[nodiscard]] std::size_t text_bytes() const { return text_bytes_; }

 private:
  void add(const stored::Section& section, std::uint32_t number, std::vector<Section>& found) {
    Matches own = in_heading(own_heading(section));
    double score = kHeadingWeight * view_.weights.of(own);
    double together = 0;
    if (section.blocks() != nullptr) {
      for (const stored::Block* block : *section.blocks()) {
        const Matches matches = in_block(*block);
        together = std::max(together, view_.weights.of(matches));
        append(matches, own);
      }
    }
    if (own.empty()) return;
    score += view_.weights.of(own) + kTogetherWeight * together;
    append(title_, own);
    if (const auto* path = section.heading_path()) {
      for (const auto* heading : *path) append(in_heading(text_of(heading)), own);
    }
    found.push_back({number, view_.weights.of(own) >= view_.most - kRounding, score});
  }

  [[nodiscard]] Matches in_block(const stored::Block& block) {
    const std::string_view text = text_of(block.text());
    text_bytes_ += text.size();
    const bool is_code = static_cast<BlockKind>(block.kind()) == BlockKind::kCode;
    return (is_code ? view_.code : view_.prose).find(text);
  }

  // Each heading stands above many sections.
  const Matches& in_heading(std::string_view heading) {
    const auto known = headings_.find(heading);
    if (known != headings_.end()) return known->second;
    text_bytes_ += heading.size();
    return headings_.emplace(heading, view_.heading.find(heading)).first->second;
  }

  const HitView& view_;
  Matches title_;
  std::unordered_map<std::string_view, Matches> headings_;
  std::size_t text_bytes_ = 0;
};

// Collects the sections of the hits as they come.
class SectionList {
 public:
  SectionList(const SearchQuery& query, const Rankings& rankings)
      : query_(query),
        rankings_(rankings),
        tiers_(query.sort == Sort::kRelevance),
        once_(query.distinct == "note"),
        page_end_(end_of_page(query)) {}

  // False: what comes changes neither the page nor any count.
  bool add(const HitView& view) {
    const double ranking = rankings_.of(view);
    if (view.most == 0) {  // no words to look for: every section
      for (std::uint32_t number = 0; number < section_count(view.note); ++number) {
        if (!add(view, {number, true}, ranking)) break;
      }
    } else {
      SectionMatcher matcher(view);
      const std::vector<Section> sections = matcher.find();
      for (const Section& section : sections) {
        if (!add(view, section, ranking)) break;
      }
      // Found by its title, tags or excerpt.
      if (sections.empty()) add(view, {0, view.hit.missing.empty()}, ranking);
      text_bytes_ += matcher.text_bytes();
    }
    return text_bytes_ < kMaxTextBytes && !(is_full() && first_.size() >= page_end_);
  }

  // Those with all the words, then those with some.
  std::vector<FoundDocument> take() {
    std::move(second_.begin(), second_.end(), std::back_inserter(first_));
    return std::move(first_);
  }

  // Of the sections that were found until there were as many as ever count, in which order they are.
  [[nodiscard]] FacetTable facets(const Columns& columns) const {
    return FacetTable::from_notes(columns, by_note_);
  }

 private:
  // Where the list is cut by what only the whole of it tells, there is no early end.
  static std::size_t end_of_page(const SearchQuery& query) {
    const Window window = window_of(query);
    return needs_whole_list(query) ? kMaxTotalHits : std::size_t{window.offset} + window.limit;
  }

  [[nodiscard]] bool is_full() const { return first_.size() + second_.size() >= kMaxTotalHits; }

  // Whether the note may have more sections in the list.
  bool add(const HitView& view, const Section& section, double ranking) {
    if (!section.has_all && query_.matching == MatchingStrategy::kAll) return false;
    const bool second = tiers_ && !section.has_all;
    std::vector<FoundDocument>& list = second ? second_ : first_;
    if (list.size() >= kMaxTotalHits) return false;
    if (!is_full()) ++by_note_[view.docid];
    if (tiers_ && has_words(query_)) ranking = (section.has_all ? 0.5 : 0.0) + 0.5 * ranking;
    list.push_back({view.docid, view.note, section.number, ranking, view.hit.explanation});
    return !once_;
  }

  const SearchQuery& query_;
  const Rankings& rankings_;
  bool tiers_;  // sections with all the words come before those with some
  bool once_;   // only the best of each note
  std::size_t page_end_;
  std::size_t text_bytes_ = 0;
  std::vector<FoundDocument> first_;
  std::vector<FoundDocument> second_;
  std::unordered_map<DocId, std::uint32_t> by_note_;
};

}  // namespace

MeiliResult<FoundDocuments> find_sections(const SearchQuery& query, WorkContext& context) {
  auto rankings = Rankings::of(query, context);
  if (!rankings) return tl::unexpected<MeiliError>(rankings.error());
  SearchRequest request = note_request(query, context);
  request.limit = kMaxTotalHits;
  request.explain = query.ranking_score_details;
  SectionList list(query, *rankings);
  std::unique_ptr<const Finders> finders;
  const auto response = context.searcher.search(request, [&](const HitView& view) {
    if (!finders) finders = std::make_unique<Finders>(view);
    return list.add(view);
  });
  if (!response) return failed(response.error());
  const Columns& columns = context.snapshot.columns();
  FoundDocuments documents = settle(list.take(), query, columns);
  if (!needs_whole_list(query)) documents.facets = list.facets(columns);
  documents.finders = std::move(finders);
  return documents;
}

}  // namespace notesearch::meili
