// The head of one HTTP answer: status and headers, read line by line as libcurl hands them over, with
// the interim answers (1xx) before it. Lines that were folded are one field (RFC 9112 §5.2).
//
// Not thread-safe: one per attempt.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "corpus/fetcher.h"

namespace notesearch {

// All heads of one attempt and the trailers, together.
inline constexpr std::size_t kMaxHeadBytes = std::size_t{64} << 10;
inline constexpr int kMaxInterimAnswers = 20;

class AnswerHead {
 public:
  // What the last status line and the fields after it say.
  struct Fields {
    int status = 0;      // 0: no answer yet
    bool http1 = false;  // lengths are told by headers
    bool has_length = false;
    bool chunked = false;
    std::size_t length_bytes = 0;
    std::string content_type;      // lower-case, clean, at most 256 bytes
    std::string content_encoding;  // lower-case; several are joined by commas
    std::string location;
    Validators validators;  // fit ones alone; of repeated ones the last
  };

  // One line with its end. False when the head breaks a limit or contradicts itself: failure() says
  // how, and nothing may follow.
  [[nodiscard]] bool read(std::string_view line);

  [[nodiscard]] const std::string& failure() const { return failure_; }  // "the answer has …"
  [[nodiscard]] const Fields& fields() const { return fields_; }

  // The final answer's head is complete.
  [[nodiscard]] bool ended() const { return ended_; }

 private:
  bool refuse(std::string why);
  bool begin(std::string_view status_line);
  bool end();
  bool finish_field();
  bool read_field(std::string_view name, std::string_view value);
  bool read_length(std::string_view value);

  Fields fields_;
  std::string field_;    // the one that the next line may continue
  bool inside_ = false;  // between a status line and its empty line
  bool ended_ = false;
  int interim_answers_ = 0;
  std::size_t bytes_ = 0;
  std::string failure_;
};

}  // namespace notesearch
