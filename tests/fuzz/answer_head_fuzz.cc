#include <algorithm>

#include "corpus/answer_head.h"
#include "corpus/validators.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  using namespace notesearch;
  std::string_view text = as_text(data, size_bytes);
  AnswerHead head;
  bool good = true;
  while (good && !text.empty()) {
    const std::size_t line_bytes = std::min(text.find('\n'), text.size() - 1) + 1;
    good = head.read(text.substr(0, line_bytes));
    text.remove_prefix(line_bytes);
  }
  expect(good == head.failure().empty(), "a refusal has a reason");
  const AnswerHead::Fields& fields = head.fields();
  expect(fit_validators(fields.validators) == fields.validators, "validators may be sent back");
  expect(fields.content_type.find_first_of("\r\n") == std::string::npos, "one line");
  expect(!head.ended() || fields.status >= 200, "the end is the end of the final answer");
  return 0;
}
