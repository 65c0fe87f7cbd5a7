// Reads requests from a stream of bytes: strictly, each once, within limits.
//
// Boost.Beast parses (RFC 9112). Refused beyond what it refuses: no Host or two, a Host that is none, a
// transfer coding other than one "chunked", a length given twice, folded lines, lines that end with LF
// alone, and Authorization, Content-Type or Origin given twice. Trailers are dropped.
//
// Threads: one thread's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "searcher/http/server/application.h"
#include "searcher/http/server/server_limits.h"

namespace notesearch {

class RequestReader {
 public:
  enum class State : std::uint8_t {
    kEmpty,     // nothing of a request has come
    kHead,      // a part of its head
    kBody,      // its head, and not all of its body
    kComplete,  // request() is whole
    kRefused,   // refusal() says why; nothing more is read
  };

  // The limits must outlive it.
  explicit RequestReader(const ServerLimits& limits);
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  // Reads on, while neither complete nor refused. What follows a complete request is kept for next().
  State feed(std::string_view bytes);
  // Done with this request: on to the next, of which something may be here already.
  State next();

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] Refusal refusal() const { return refusal_; }

  // What is known of the request so far. `client` is for the caller to fill.
  [[nodiscard]] HttpRequest& request();
  [[nodiscard]] std::string_view forwarded_for() const;  // X-Forwarded-For, several joined
  [[nodiscard]] bool keep_alive() const;                 // the client's wish; false before kBody
  [[nodiscard]] bool is_http_1_0() const;
  // Whether the client waits to be told to send the body (Expect: 100-continue).
  [[nodiscard]] bool expects_continue() const;

 private:
  class Parser;

  std::size_t read(std::string_view bytes);
  std::size_t parse(std::string_view bytes);

  const ServerLimits& limits_;
  std::unique_ptr<Parser> parser_;
  std::string unread_;  // bytes that await more, or the next request
  State state_ = State::kEmpty;
  Refusal refusal_ = Refusal::kMalformed;
};

}  // namespace notesearch
