#include "indexer/run_status.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  using namespace notesearch;
  const Result<RunStatus> status = parse_status(as_text(data, size_bytes), "status.json");
  if (!status) {
    expect(status.error().kind == ErrorKind::kBadData, "a bad status is bad data");
    return 0;
  }
  const std::string text = status_file_text(*status);
  const Result<RunStatus> again = parse_status(text, "status.json");
  expect(again.has_value(), "what was read can be written and read again");
  expect(status_file_text(*again) == text, "and says the same");
  return 0;
}
