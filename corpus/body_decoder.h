// The body of one HTTP answer: decompressed as it comes, counted, and stopped at its limits. Besides
// the body it holds a buffer of 32 KiB and the window of the format: 32 KiB for gzip, at most 16 MiB
// for brotli.
//
// Not thread-safe: one per answer.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <brotli/decode.h>
#include <zlib.h>

namespace notesearch {

// A body that grew more than so many times, once it is longer than so many bytes, is a bomb.
inline constexpr std::size_t kMaxInflation = 100;
inline constexpr std::size_t kInflationCheckedAboveBytes = std::size_t{1} << 20;

enum class BodyEncoding { kPlain, kGzip, kBrotli };

// What a Content-Encoding in lower case means; nothing for those that are not decoded here, and for
// one inside another.
[[nodiscard]] std::optional<BodyEncoding> body_encoding(std::string_view content_encoding);

class BodyDecoder {
 public:
  BodyDecoder(BodyEncoding encoding, std::size_t max_bytes);

  // False when the body breaks a limit or is not encoded as said, and when something stands after
  // the end of its data; failure() says which. Nothing may follow then.
  [[nodiscard]] bool write(std::string_view bytes);

  // Call at the end of the body. False when its compressed data is cut short.
  [[nodiscard]] bool finish();

  [[nodiscard]] std::size_t size() const { return body_.size(); }        // so far, in bytes
  [[nodiscard]] const std::string& failure() const { return failure_; }  // "is longer than …"
  [[nodiscard]] std::string take() { return std::move(body_); }

 private:
  struct EndInflate {
    void operator()(z_stream* stream) const;
  };
  struct EndBrotli {
    void operator()(BrotliDecoderState* state) const { BrotliDecoderDestroyInstance(state); }
  };

  bool refuse(std::string why);
  bool append(std::string_view decoded);
  bool inflate_all(std::string_view bytes);
  bool unbrotli_all(std::string_view bytes);

  // At most one of the two: none for a body that is not compressed.
  std::unique_ptr<z_stream, EndInflate> gzip_;
  std::unique_ptr<BrotliDecoderState, EndBrotli> brotli_;
  bool data_ended_ = false;  // of gzip: of the member at hand, and another may follow
  const std::size_t max_bytes_;
  std::size_t encoded_bytes_ = 0;
  std::string body_;
  std::string failure_;
};

}  // namespace notesearch
