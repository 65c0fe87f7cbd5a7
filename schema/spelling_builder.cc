#include "schema/spelling_builder.h"

#include <vector>

#include "schema/delete_index.h"
#include "schema/letters.h"
#include "schema/stored_table.h"

namespace notesearch {
namespace {

// Collects the beginnings, of up to `letters` letters, of words that come in byte order.
class Beginnings {
 public:
  explicit Beginnings(std::size_t letters) : letters_(letters) {}

  void add(std::string_view word, std::uint32_t place) {
    const std::string_view prefix = word.substr(0, bytes_of_letters(word, letters_));
    if (prefix == last_) return;
    last_ = prefix;
    const Letters letters = first_letters(prefix, letters_);
    index_.add(letters, edits_filed(letters.count), place);
  }

  flatbuffers::Offset<stored::Deletes> finish(flatbuffers::FlatBufferBuilder& builder,
                                              std::size_t words) {
    return index_.finish(builder, static_cast<std::uint32_t>(words));
  }

 private:
  // Two errors are looked for in words of 8 letters, which are meant for words of 6 and more.
  static std::size_t edits_filed(std::size_t letters) { return letters < 6 ? 1 : 2; }

  std::size_t letters_;
  std::string_view last_;
  DeleteIndexBuilder index_;
};

}  // namespace

Result<void> write_spelling(const Vocabulary& vocabulary, const std::filesystem::path& path) {
  std::vector<std::uint32_t> words;
  Beginnings prefixes(kPrefixLetters);
  Beginnings short_prefixes(kShortPrefixLetters);
  for (std::size_t i = 0; i < vocabulary.size(); ++i) {
    const std::string_view text = vocabulary.term(i).text;
    if (!is_correctable(text)) continue;
    const auto place = static_cast<std::uint32_t>(words.size());
    words.push_back(static_cast<std::uint32_t>(i));
    prefixes.add(text, place);
    short_prefixes.add(text, place);
  }
  flatbuffers::FlatBufferBuilder builder(1 << 20);
  const auto word_vector = builder.CreateVector(words);
  const auto prefix = prefixes.finish(builder, words.size());
  const auto short_prefix = short_prefixes.finish(builder, words.size());
  builder.Finish(stored::CreateSpelling(builder, word_vector, prefix, short_prefix));
  return write_table(builder, path);
}

}  // namespace notesearch
