// The fields of a note: the one table that the indexer and the query planner share.
//
// Every word of a field becomes two terms of the note's document: the word as written (folded),
// with positions, for phrases and prefixes; and "Z" + its stem, without positions, which is what
// ranking counts. Fields that a query may name have both a second time under the field's own
// prefix, with kOwnTermWeight; code, which is never inflected and large, has its words alone, without
// positions. A word's frequency (Xapian's wdf) is multiplied by its field's weight, which is how
// fields of different importance share one BM25 (Robertson, Zaragoza and Taylor 2004, "Simple BM25
// extension to multiple weighted fields", here with one common length).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace notesearch {

enum class Field : std::uint8_t { kTitle, kHeading, kTag, kExcerpt, kBody, kCode };

struct FieldInfo {
  Field field;
  std::string_view name;    // as in a query, "title:"
  std::string_view prefix;  // of its own terms; empty when a query can't name the field
  bool inflected;           // its own terms have stems and positions too
  std::uint32_t weight;     // wdf of one occurrence
};

inline constexpr std::array<FieldInfo, 6> kFields = {{
    {Field::kTitle, "title", "S", true, 10},
    {Field::kHeading, "heading", "XH", true, 5},
    {Field::kTag, "tag", "", false, 6},
    {Field::kExcerpt, "excerpt", "", false, 4},
    {Field::kBody, "body", "", false, 2},
    {Field::kCode, "code", "XC", false, 2},
}};

[[nodiscard]] constexpr const FieldInfo& info(Field field) {
  return kFields[static_cast<std::size_t>(field)];
}

// Positions left free between fields and between sections, so that no phrase crosses from one into
// the next.
inline constexpr std::uint32_t kPositionGap = 100;

// The wdf of one plain occurrence: BM25's k1 is scaled by it.
inline constexpr std::uint32_t kUnitWeight = 2;

// The wdf of an occurrence in a field's own terms: they rank a query that names the field, and add
// little to the length of the note.
inline constexpr std::uint32_t kOwnTermWeight = 1;

// Term of a folded word in a field ("" = anywhere), of a stem, of a whole tag, of a slug.
[[nodiscard]] std::string word_term(std::string_view field_prefix, std::string_view word);
[[nodiscard]] std::string stem_term(std::string_view field_prefix, std::string_view stem);
[[nodiscard]] std::string tag_term(std::string_view folded_tag);
[[nodiscard]] std::string slug_term(std::string_view slug);

// Terms of words as written begin with no capital ASCII letter; all others do.
[[nodiscard]] constexpr bool is_word_term(std::string_view term) {
  return !term.empty() && (term[0] < 'A' || term[0] > 'Z');
}

// Xapian refuses longer terms. Words are cut off far below it.
inline constexpr std::size_t kMaxWordBytes = 64;
inline constexpr std::size_t kMaxTermBytes = 245;

}  // namespace notesearch
