#include "schema/vocabulary.h"

#include <algorithm>

#include "schema/fields.h"
#include "schema/stored_table.h"

namespace notesearch {
Result<void> write_vocabulary(const Xapian::Database& database, const std::filesystem::path& path) {
  std::vector<std::uint32_t> starts;
  std::vector<std::uint8_t> text;
  std::vector<std::uint32_t> frequencies;
  try {
    for (auto term = database.allterms_begin(); term != database.allterms_end(); ++term) {
      const std::string word = *term;
      if (!is_word_term(word)) continue;
      starts.push_back(static_cast<std::uint32_t>(text.size()));
      text.insert(text.end(), word.begin(), word.end());
      frequencies.push_back(term.get_termfreq());
    }
  } catch (const Xapian::Error& error) {
    return fail(ErrorKind::kBadData, "can't list the terms: " + error.get_msg(), path.string());
  }
  starts.push_back(static_cast<std::uint32_t>(text.size()));
  flatbuffers::FlatBufferBuilder builder(text.size() + 8 * starts.size() + 1024);
  const auto start_vector = builder.CreateVector(starts);
  const auto text_vector = builder.CreateVector(text);
  const auto frequency_vector = builder.CreateVector(frequencies);
  builder.Finish(stored::CreateVocabulary(builder, start_vector, text_vector, frequency_vector));
  return write_table(builder, path);
}

Result<Vocabulary> Vocabulary::open(const std::filesystem::path& path) {
  auto file = MappedFile::open(path);
  if (!file) return fail(file.error());
  Vocabulary vocabulary(std::move(*file));
  const auto* data = reinterpret_cast<const std::uint8_t*>(vocabulary.file_.bytes().data());
  flatbuffers::Verifier verifier(data, vocabulary.file_.bytes().size());
  if (!verifier.VerifyBuffer<stored::Vocabulary>(nullptr))
    return damaged("vocabulary", path.string());
  const auto* table = flatbuffers::GetRoot<stored::Vocabulary>(data);
  const auto* starts = table->text_start();
  const auto* text = table->text();
  const auto* frequencies = table->frequency();
  if (starts == nullptr || text == nullptr || frequencies == nullptr ||
      starts->size() != frequencies->size() + 1 ||
      starts->Get(frequencies->size()) != text->size()) {
    return damaged("vocabulary", path.string());
  }
  vocabulary.size_ = frequencies->size();
  vocabulary.text_start_ = starts->data();
  vocabulary.text_ = text->data();
  vocabulary.text_bytes_ = text->size();
  vocabulary.frequency_ = frequencies->data();
  return vocabulary;
}

VocabularyTerm Vocabulary::term(std::size_t index) const {
  // The offsets come from a file: one that points astray yields an empty term, not a stray read.
  const std::size_t begin = std::min<std::size_t>(text_start_[index], text_bytes_);
  const std::size_t end = std::clamp<std::size_t>(text_start_[index + 1], begin, text_bytes_);
  return {{reinterpret_cast<const char*>(text_) + begin, end - begin}, frequency_[index]};
}

std::size_t Vocabulary::lower_bound(std::string_view text) const {
  std::size_t first = 0;
  std::size_t count = size_;
  while (count > 0) {
    const std::size_t half = count / 2;
    if (term(first + half).text < text) {
      first += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return first;
}

VocabularyTerm Vocabulary::find(std::string_view text) const {
  const std::size_t index = lower_bound(text);
  if (index == size_) return {};
  const VocabularyTerm found = term(index);
  return found.text == text ? found : VocabularyTerm();
}

std::uint32_t Vocabulary::frequency(std::string_view text) const {
  return find(text).frequency_docs;
}

Completions Vocabulary::completions(std::string_view prefix, std::size_t limit) const {
  Completions found;
  for (std::size_t i = lower_bound(prefix); i < size_ && term(i).text.starts_with(prefix); ++i) {
    found.terms.push_back(term(i));
  }
  found.total = found.terms.size();
  const auto better = [](const VocabularyTerm& a, const VocabularyTerm& b) {
    return a.frequency_docs != b.frequency_docs ? a.frequency_docs > b.frequency_docs
                                                : a.text < b.text;
  };
  const std::size_t kept = std::min(limit, found.total);
  std::partial_sort(found.terms.begin(), found.terms.begin() + static_cast<std::ptrdiff_t>(kept),
                    found.terms.end(), better);
  found.terms.resize(kept);
  return found;
}

}  // namespace notesearch
