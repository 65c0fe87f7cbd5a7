#include "schema/fields.h"

namespace notesearch {
namespace {

std::string concatenate(std::string_view a, std::string_view b, std::string_view c) {
  std::string term;
  term.reserve(a.size() + b.size() + c.size());
  return term.append(a).append(b).append(c);
}

}  // namespace

std::string word_term(std::string_view field_prefix, std::string_view word) {
  return concatenate(field_prefix, word, "");
}

std::string stem_term(std::string_view field_prefix, std::string_view stem) {
  return concatenate("Z", field_prefix, stem);
}

std::string tag_term(std::string_view folded_tag) { return concatenate("K", folded_tag, ""); }

std::string slug_term(std::string_view slug) { return concatenate("Q", slug, ""); }

}  // namespace notesearch
