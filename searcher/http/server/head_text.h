// The head of a response, as it is sent.
#pragma once

#include <chrono>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

#include "searcher/http/server/message.h"

namespace notesearch {

// What the server knows beside the response.
struct HeadContext {
  std::string_view date;    // http_date()
  bool keep_alive = true;   // after this response
  bool http_1_0 = false;    // the client's version
  bool compressed = false;  // content->gzip is sent, not content->plain
  std::optional<std::chrono::seconds> retry_after = {};
};

// Status line, headers and the empty line. Headers of the response that are no header (a name that is no
// token, a value with a line break or another control character) are left out. Every response forbids
// browsers to guess its type, to run or frame it and to pass on its address, unless it says itself.
[[nodiscard]] std::string head_text(const HttpResponse& response, const HeadContext& context);

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7).
[[nodiscard]] std::string http_date(std::time_t time);

}  // namespace notesearch
