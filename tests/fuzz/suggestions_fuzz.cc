#include "schema/suggestions.h"
#include "tests/fuzz/fuzz.h"

namespace {

using namespace notesearch;

// Touches every byte, so that AddressSanitizer sees them all.
void read_all(const NameSuggestions& names) {
  constexpr std::size_t kLimit = 10;
  volatile DocId last = 0;
  for (std::uint32_t number = 0; number < names.size(); ++number) {
    last = names.name(number).docid + static_cast<DocId>(names.key(number).size());
    if (const auto found = names.exact(names.key(number))) last = names.name(*found).section;
  }
  for (const std::string_view typed : {"", "a", "setup", "kv", "c"}) {
    for (const auto& found : {names.beginning(typed, kLimit), names.inside(typed, kLimit)}) {
      expect(found.size() <= kLimit, "the limit holds");
      for (const std::uint32_t number : found) {
        expect(number < names.size(), "what is found is there");
        last = names.name(number).notes;
      }
    }
  }
  (void)last;
}

}  // namespace

// Suggestions that are accepted can be read, whatever they are.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  const std::string aligned(as_text(data, size_bytes));  // as mapped files are
  const Result<Suggestions> suggestions = Suggestions::view(aligned, "suggestions");
  if (!suggestions) {
    expect(suggestions.error().kind == ErrorKind::kBadData, "damage is bad data");
    return 0;
  }
  read_all(suggestions->titles());
  read_all(suggestions->headings());
  return 0;
}
