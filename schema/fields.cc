#include "schema/fields.h"

namespace notesearch {

std::string word_term(std::string_view field_prefix, std::string_view word) {
  return std::string(field_prefix).append(word);
}

std::string stem_term(std::string_view field_prefix, std::string_view stem) {
  return std::string("Z").append(field_prefix).append(stem);
}

std::string tag_term(std::string_view folded_tag) { return std::string("K").append(folded_tag); }

std::string slug_term(std::string_view slug) { return std::string("Q").append(slug); }

}  // namespace notesearch
