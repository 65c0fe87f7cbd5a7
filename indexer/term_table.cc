#include "indexer/term_table.h"

#include <functional>
#include <span>
#include <string>
#include <unordered_map>

namespace notesearch {
namespace {

constexpr std::size_t kFirstSlots = 1024;  // a power of two, as every later size

constexpr std::uint32_t bit_of(Field field) { return 1U << static_cast<unsigned>(field); }

// Words are cut off at kMaxWordBytes, so what fits as a word fits with every prefix.
bool indexable(std::string_view word) {
  return is_word_term(word) && word.size() <= kMaxWordBytes &&
         word.find('\0') == std::string_view::npos;
}

}  // namespace

TermTable::TermTable() : slots_(kFirstSlots, 0) {}

std::string_view TermTable::text_of(const Word& word) const {
  return {text_.data() + word.text_begin, word.text_size};
}

TermTable::Word& TermTable::find_or_insert(std::string_view word) {
  const std::uint64_t hash = std::hash<std::string_view>()(word);
  std::size_t slot = hash & (slots_.size() - 1);
  for (; slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
    Word& known = words_[slots_[slot] - 1];
    if (known.hash == hash && text_of(known) == word) return known;
  }
  Word added;
  added.text_begin = static_cast<std::uint32_t>(text_.size());
  added.text_size = static_cast<std::uint32_t>(word.size());
  added.hash = hash;
  text_.insert(text_.end(), word.begin(), word.end());
  words_.push_back(added);
  slots_[slot] = static_cast<std::uint32_t>(words_.size());
  if (2 * words_.size() > slots_.size()) grow();
  return words_.back();
}

void TermTable::grow() {
  std::vector<std::uint32_t> larger(2 * slots_.size(), 0);
  for (std::size_t i = 0; i < words_.size(); ++i) {
    std::size_t slot = words_[i].hash & (larger.size() - 1);
    while (larger[slot] != 0) slot = (slot + 1) & (larger.size() - 1);
    larger[slot] = static_cast<std::uint32_t>(i + 1);
  }
  slots_ = std::move(larger);
}

void TermTable::add(std::string_view word, Field field, Xapian::termpos position) {
  added_last_ = indexable(word);
  if (!added_last_) return;
  Word& entry = find_or_insert(word);
  entry.weight += info(field).weight;
  entry.fields |= bit_of(field);
  ++entry.occurrences;
  occurrences_.push_back({static_cast<std::uint32_t>(&entry - words_.data()), position, field});
}

void TermTable::add_position(Xapian::termpos position) {
  if (!added_last_) return;
  Occurrence again = occurrences_.back();
  again.position = position;
  ++words_[again.word].occurrences;
  occurrences_.push_back(again);
}

// The occurrences grouped by word, in the order in which they were added.
std::vector<TermTable::Occurrence> TermTable::by_word() const {
  std::vector<std::uint32_t> next(words_.size(), 0);
  for (std::size_t i = 1; i < words_.size(); ++i) next[i] = next[i - 1] + words_[i - 1].occurrences;
  std::vector<Occurrence> grouped(occurrences_.size());
  for (const Occurrence& occurrence : occurrences_) grouped[next[occurrence.word]++] = occurrence;
  return grouped;
}

void TermTable::write_words(Xapian::Document& document) const {
  const std::vector<Occurrence> grouped = by_word();
  std::span<const Occurrence> rest(grouped);
  for (const Word& word : words_) {
    const auto places = rest.first(word.occurrences);
    rest = rest.subspan(word.occurrences);
    const std::string term = word_term("", text_of(word));
    document.add_posting(term, places.front().position, word.weight);
    for (const Occurrence& place : places.subspan(1)) document.add_posting(term, place.position, 0);
    for (const FieldInfo& field : kFields) {
      if (field.prefix.empty() || (word.fields & bit_of(field.field)) == 0) continue;
      const std::string field_term = word_term(field.prefix, text_of(word));
      if (!field.inflected) {
        document.add_term(field_term, kOwnTermWeight);
        continue;
      }
      for (const Occurrence& place : places) {
        if (place.field == field.field)
          document.add_posting(field_term, place.position, kOwnTermWeight);
      }
    }
  }
}

void TermTable::write_stems(Xapian::Document& document, Analyzer& analyzer) const {
  struct Stem {
    std::uint32_t weight = 0;
    std::uint32_t fields = 0;
  };
  std::unordered_map<std::string, Stem> stems;
  stems.reserve(words_.size());
  for (const Word& word : words_) {
    Stem& stem = stems[std::string(analyzer.stem(text_of(word)))];
    stem.weight += word.weight;
    stem.fields |= word.fields;
  }
  for (const auto& [text, stem] : stems) {
    document.add_term(stem_term("", text), stem.weight);
    for (const FieldInfo& field : kFields) {
      if (!field.inflected || (stem.fields & bit_of(field.field)) == 0) continue;
      document.add_term(stem_term(field.prefix, text), kOwnTermWeight);
    }
  }
}

void TermTable::write_to(Xapian::Document& document, Analyzer& analyzer) const {
  write_words(document);
  write_stems(document, analyzer);
}

}  // namespace notesearch
