#include <filesystem>

#include <xapian.h>

#include "schema/spelling.h"
#include "tests/fuzz/fuzz.h"
#include "tests/temporary_dir.h"

namespace {

using namespace notesearch;

Vocabulary make_vocabulary() {
  Xapian::WritableDatabase database("", Xapian::DB_BACKEND_INMEMORY);
  Xapian::Document document;
  for (const char* word : {"cable", "kubernetes", "python", "pythons", "window", "котик"}) {
    document.add_term(word);
  }
  database.add_document(document);
  const TemporaryDir dir;
  expect(write_vocabulary(database, dir.path() / "vocabulary").has_value(), "it can be written");
  return Vocabulary::open(dir.path() / "vocabulary").value();
}

void check(const std::vector<Correction>& found, std::size_t size) {
  for (const Correction& correction : found) {
    expect(correction.index < size, "a correction is a word");
    expect(correction.edits == 1 || correction.edits == 2, "and differs by one or two errors");
    expect(correction.cost > 0, "which cost something");
  }
}

}  // namespace

// A spelling file that is accepted answers every word, and within its vocabulary. The last bytes are
// a word as well.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  static const Vocabulary kVocabulary = make_vocabulary();
  const std::string aligned(as_text(data, size_bytes));  // as mapped files are
  const std::optional<Spelling> spelling = Spelling::view(aligned);
  if (!spelling) return 0;
  const std::string last =
      aligned.substr(aligned.size() - std::min<std::size_t>(12, aligned.size()));
  for (const std::string& word : {last, last.substr(last.size() / 2), std::string("pyhton"),
                                  std::string("kuberntes"), std::string("коттик")}) {
    check(spelling->corrections(kVocabulary, word, 1000), kVocabulary.size());
    check(spelling->completions(kVocabulary, word, 1000), kVocabulary.size());
  }
  return 0;
}
