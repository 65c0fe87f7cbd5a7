// Queries drawn from an index itself, mechanically and from a fixed seed: single words of high,
// middle and low document frequency, two or three words of a title, three words of running text as a
// phrase, a word's first letters as a prefix, a word with a tag filter, a word with a date range;
// and the two that match most: none, and the most frequent word. Each asks for the top ten with
// everything that a search page shows: three passages with deep links, facets and the timeline.
#pragma once

#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "searcher/index_snapshot.h"
#include "searcher/request.h"

namespace notesearch {

struct BenchQuery {
  std::string kind;
  SearchRequest request;
};

// The snapshot must outlive it.
class QuerySource {
 public:
  QuerySource(const IndexSnapshot& snapshot, std::size_t per_kind);

  // Whether there is anything to draw from.
  [[nodiscard]] bool usable() const { return !docids_.empty() && !words_.empty(); }
  std::vector<BenchQuery> draw();

 private:
  template <typename Draw>
  void add(const std::string& kind, Draw draw_one) {
    for (std::size_t i = 0; i < per_kind_; ++i) queries_.push_back({kind, draw_one()});
  }
  SearchRequest with_tag(SearchRequest request);
  SearchRequest with_days(SearchRequest request);
  void collect_words();
  DocId any_docid() { return docids_[random_() % docids_.size()]; }
  std::string any_word(std::size_t first, std::size_t last);
  NoteView any_note();
  std::string cut_words(std::string_view text, std::size_t count);
  std::string title_words();
  std::string running_words(std::size_t count);

  const IndexSnapshot& snapshot_;
  std::size_t per_kind_;
  std::mt19937 random_{20261122};
  std::vector<DocId> docids_;
  std::vector<VocabularyTerm> words_;  // of three letters and more, most frequent first
  std::vector<BenchQuery> queries_;
};

}  // namespace notesearch
