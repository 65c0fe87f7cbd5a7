#include "searcher/planning.h"

#include "schema/fields.h"

namespace notesearch {

bool Planning::knows(const std::string& word) const {
  return vocabulary.frequency(word) > 0 || database.term_exists(stem_term({}, analyzer.stem(word)));
}

}  // namespace notesearch
