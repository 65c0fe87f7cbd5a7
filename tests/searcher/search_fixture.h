// A small index for a test: notes given in place, indexed from a folder by the real indexer.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "searcher/search.h"
#include "tests/temporary_dir.h"

namespace notesearch {

struct NoteSpec {
  std::string slug;
  std::string title;
  std::string date;  // empty: undated
  std::vector<std::string> tags;
  std::string excerpt;
  std::string body;
};

class SearchFixture {
 public:
  // Throws std::runtime_error with the indexer's words when the notes can't be indexed.
  explicit SearchFixture(const std::vector<NoteSpec>& notes);

  // Indexes these notes instead; what is open stays open. Throws as the constructor does.
  void index(const std::vector<NoteSpec>& notes);

  // Throws std::runtime_error with the error's message.
  SearchResponse search(const SearchRequest& request);
  SearchResponse search(const std::string& query);
  // The slugs of the matches, in order, without those that follow with some of the words.
  std::vector<std::string> slugs(const std::string& query);
  // The same; none when the query had to be relaxed.
  std::vector<std::string> exact_slugs(const std::string& query);

  Searcher& searcher() { return *searcher_; }
  [[nodiscard]] std::filesystem::path index_dir() const { return dir_.path() / "index"; }

 private:
  TemporaryDir dir_;
  std::unique_ptr<Searcher> searcher_;
};

using Slugs = std::vector<std::string>;

[[nodiscard]] Slugs sorted(Slugs slugs);
// The text with its matches in square brackets.
[[nodiscard]] std::string joined(const Parts& parts);
// Four notes with something of everything, one of them undated.
[[nodiscard]] std::vector<NoteSpec> site();

}  // namespace notesearch
