#include "corpus/answer_head.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

#include "corpus/validators.h"
#include "schema/base/text.h"

namespace notesearch {
namespace {

constexpr std::size_t kMaxContentTypeBytes = 256;

std::string fit_or_empty(std::string_view value) {
  return is_fit_validator(value) ? std::string(value) : std::string();
}

}  // namespace

bool AnswerHead::refuse(std::string why) {
  failure_ = std::move(why);
  return false;
}

bool AnswerHead::read(std::string_view line) {
  bytes_ += line.size();
  if (bytes_ > kMaxHeadBytes) return refuse("the answer has more than 64 KiB of headers");
  if (ended_) return true;  // trailers mean nothing here
  if (!inside_) return begin(line);
  const bool continues = !line.empty() && (line.front() == ' ' || line.front() == '\t');
  const std::string_view text = trim(line);
  if (continues) {
    // libcurl reads these of one line alone: what ends the body must mean the same to both.
    const std::string name = ascii_lower(field_.substr(0, field_.find(':')));
    if (name == "transfer-encoding" || name == "content-length") {
      return refuse("the answer folds the header that says where it ends");
    }
    if (!text.empty()) field_.append(" ").append(text);
    return true;
  }
  if (!finish_field()) return false;
  if (text.empty()) return end();
  field_ = text;
  return true;
}

bool AnswerHead::begin(std::string_view status_line) {
  if (status_line.substr(0, 5) != "HTTP/") return true;
  fields_ = Fields();
  fields_.http1 = status_line.substr(5, 2) == "1.";
  const std::size_t space = std::min(status_line.find(' '), status_line.size());
  const std::string_view code = trim(status_line.substr(space)).substr(0, 3);
  std::from_chars(code.data(), code.data() + code.size(), fields_.status);
  inside_ = true;
  return true;
}

bool AnswerHead::end() {
  inside_ = false;
  ended_ = fields_.status >= 200;
  if (ended_ || ++interim_answers_ <= kMaxInterimAnswers) return true;
  return refuse("the answer has more than " + std::to_string(kMaxInterimAnswers) +
                " interim answers before it");
}

bool AnswerHead::finish_field() {
  const std::string field = std::exchange(field_, {});
  const std::size_t colon = field.find(':');
  if (colon == std::string::npos) return true;
  const std::string_view text = field;
  return read_field(ascii_lower(text.substr(0, colon)), trim(text.substr(colon + 1)));
}

bool AnswerHead::read_field(std::string_view name, std::string_view value) {
  if (name == "content-length") return read_length(value);
  if (name == "transfer-encoding") {
    fields_.chunked = ascii_lower(value).find("chunked") != std::string::npos;
  } else if (name == "content-type") {
    fields_.content_type = ascii_lower(clean_line(prefix_bytes(value, kMaxContentTypeBytes)));
  } else if (name == "content-encoding") {
    if (!fields_.content_encoding.empty()) fields_.content_encoding += ", ";
    fields_.content_encoding += ascii_lower(value);
  } else if (name == "location") {
    fields_.location = value;
  } else if (name == "etag") {
    fields_.validators.etag = fit_or_empty(value);
  } else if (name == "last-modified") {
    fields_.validators.last_modified = fit_or_empty(value);
  }
  return true;
}

bool AnswerHead::read_length(std::string_view value) {
  std::size_t length_bytes = 0;
  const auto code = std::from_chars(value.data(), value.data() + value.size(), length_bytes).ec;
  if (code == std::errc::invalid_argument) return true;
  if (code == std::errc::result_out_of_range) length_bytes = SIZE_MAX;
  if (fields_.has_length && fields_.length_bytes != length_bytes) {
    return refuse("the answer states two different lengths");
  }
  fields_.has_length = true;
  fields_.length_bytes = length_bytes;
  return true;
}

}  // namespace notesearch
