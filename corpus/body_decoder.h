// The body of one HTTP answer: decompressed as it comes, counted, and stopped at its limits.
//
// Not thread-safe: one per answer.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <zlib.h>

namespace notesearch {

// A body that grew more than so many times, once it is longer than so many bytes, is a bomb.
inline constexpr std::size_t kMaxInflation = 100;
inline constexpr std::size_t kInflationCheckedAboveBytes = std::size_t{1} << 20;

class BodyDecoder {
 public:
  BodyDecoder(bool gzip, std::size_t max_bytes);

  // False when the body breaks a limit or is no gzip; failure() says which. Nothing may follow
  // then.
  [[nodiscard]] bool write(std::string_view bytes);

  // Call at the end of the body. False when the gzip stream is cut short.
  [[nodiscard]] bool finish();

  [[nodiscard]] const std::string& failure() const { return failure_; }  // "is longer than …"
  [[nodiscard]] std::string take() { return std::move(body_); }

 private:
  struct EndInflate {
    void operator()(z_stream* stream) const;
  };

  bool refuse(std::string why);
  bool append(std::string_view decoded);
  bool inflate_all(std::string_view bytes);

  std::unique_ptr<z_stream, EndInflate> stream_;  // empty for a body that is not compressed
  bool member_ended_ = false;
  const std::size_t max_bytes_;
  std::size_t encoded_bytes_ = 0;
  std::string body_;
  std::string failure_;
};

}  // namespace notesearch
