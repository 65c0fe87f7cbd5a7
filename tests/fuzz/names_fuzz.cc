#include <algorithm>

#include "schema/names.h"
#include "tests/fuzz/fuzz.h"

namespace {

using namespace notesearch;

// Touches every byte, so that AddressSanitizer sees them all.
void read_all(const NameTable& table) {
  constexpr std::size_t kLimit = 10;
  volatile DocId last = 0;
  for (const std::string_view key : {"", "a", "setup", "kvcache"}) {
    for (const DocId docid : table.exact(key)) last = docid;
    const Beginnings found = table.beginning(key, kLimit);
    expect(found.notes.size() <= std::min(kLimit, found.total), "the limit holds");
    for (const Beginning& note : found.notes) last = note.docid;
  }
  (void)last;
}

}  // namespace

// Names that are accepted can be read, whatever they are.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  const std::string aligned(as_text(data, size_bytes));  // as mapped files are
  const Result<Names> names = Names::view(aligned, "names");
  if (!names) {
    expect(names.error().kind == ErrorKind::kBadData, "damage is bad data");
    return 0;
  }
  read_all(names->titles());
  read_all(names->headings());
  return 0;
}
