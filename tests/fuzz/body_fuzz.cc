#include "corpus/body_decoder.h"
#include "tests/fuzz/fuzz.h"

// The first byte chooses the encoding and the size of the pieces.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  using namespace notesearch;
  if (size_bytes == 0) return 0;
  constexpr std::size_t kMaxBytes = 100'000;
  const auto encoding = static_cast<BodyEncoding>(data[0] % 3);
  const std::size_t piece_bytes = data[0] / 3 + std::size_t{1};
  const std::string_view body = as_text(data + 1, size_bytes - 1);
  BodyDecoder decoder(encoding, kMaxBytes);
  bool good = true;
  for (std::size_t at = 0; good && at < body.size(); at += piece_bytes) {
    good = decoder.write(body.substr(at, piece_bytes));
    expect(decoder.size() <= kMaxBytes, "the limit holds");
  }
  good = good && decoder.finish();
  expect(good == decoder.failure().empty(), "a refusal has a reason");
  expect(encoding != BodyEncoding::kPlain || !good || decoder.take() == body, "plain is plain");
  return 0;
}
