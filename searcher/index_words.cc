#include "searcher/index_words.h"

#include <algorithm>

#include "schema/analysis.h"
#include "schema/base/text.h"

namespace notesearch {
namespace {

using Words = std::vector<std::string>;

bool is_safe(const std::string& word) {
  return !word.empty() && word.find_first_of("\n\t") == std::string::npos &&
         printable(word) == word;
}

Words tags(const Columns& columns, std::string_view prefix, std::size_t limit) {
  const std::string folded = fold(prefix);
  Words words;
  for (std::size_t i = 0; i < columns.tag_count() && words.size() < limit; ++i) {
    const auto tag = static_cast<TagOrdinal>(i);
    if (!columns.tag_folded(tag).starts_with(folded)) continue;
    std::string display(columns.tag_display(tag));
    if (is_safe(display)) words.push_back(std::move(display));
  }
  return words;
}

Words years(const Columns& columns, std::string_view prefix, std::size_t limit) {
  const std::vector<int>& found = columns.months().years();
  Words words;
  for (auto year = found.rbegin(); year != found.rend() && words.size() < limit; ++year) {
    std::string text = std::to_string(*year);
    if (text.starts_with(prefix)) words.push_back(std::move(text));
  }
  return words;
}

// The slugs in their order, of which a search by halves reads only a few records.
class Slugs {
 public:
  explicit Slugs(const IndexSnapshot& snapshot)
      : columns_(snapshot.columns()), notes_(snapshot.notes()) {
    for (DocId docid = 1; docid <= columns_.last_docid(); ++docid) {
      if (columns_.exists(docid)) docids_.push_back(docid);
    }
    std::sort(docids_.begin(), docids_.end(),
              [&](DocId a, DocId b) { return columns_.slug_rank(a) < columns_.slug_rank(b); });
  }

  Result<Words> beginning_with(const std::string& prefix, std::size_t limit) const {
    std::size_t first = 0;
    for (std::size_t end = docids_.size(); first < end;) {
      const std::size_t middle = first + (end - first) / 2;
      auto at_middle = slug(middle);
      if (!at_middle) return fail(at_middle.error());
      if (*at_middle < prefix) {
        first = middle + 1;
      } else {
        end = middle;
      }
    }
    Words words;
    for (std::size_t i = first; i < docids_.size() && words.size() < limit; ++i) {
      auto word = slug(i);
      if (!word) return fail(word.error());
      if (!word->starts_with(prefix)) break;
      if (is_safe(*word)) words.push_back(*std::move(word));
    }
    return words;
  }

 private:
  [[nodiscard]] Result<std::string> slug(std::size_t i) const {
    auto note = notes_.note(columns_.record_offset(docids_[i]));
    if (!note) return fail(note.error());
    return std::string(text_of((*note)->slug()));
  }

  const Columns& columns_;
  const NoteStore& notes_;
  std::vector<DocId> docids_;
};

}  // namespace

Result<Words> index_words(const IndexSnapshot& snapshot, IndexWords words, std::string_view prefix,
                          std::size_t limit) {
  switch (words) {
    case IndexWords::kTags:
      return tags(snapshot.columns(), prefix, limit);
    case IndexWords::kSlugs:
      return Slugs(snapshot).beginning_with(std::string(prefix), limit);
    case IndexWords::kYears:
      return years(snapshot.columns(), prefix, limit);
  }
  return Words();
}

}  // namespace notesearch
