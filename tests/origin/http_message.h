// What a test origin is asked and what it answers, including every way to answer badly.
//
// Plain values. A Reply is made by one of the named functions below and may then be adjusted field
// by field; the fields combine (a gzip body in chunks, cut, then reset).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace notesearch {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method;  // "GET"
  std::string target;  // as sent: "/raw/notes/some-note?x=1"
  Headers headers;     // names as sent
  std::string body;

  // The value of the first header of that name (any case), else empty.
  [[nodiscard]] std::string_view header(std::string_view name) const;
  // Whether it asks only for what differs from a copy at hand.
  [[nodiscard]] bool has_validators() const;
};

// How the end of the body is told.
enum class Framing {
  kLength,      // Content-Length
  kChunked,     // Transfer-Encoding: chunked
  kUntilClose,  // no length at all: the body ends where the connection does
  kVerbatim,    // the body is all the bytes there are: no status line or header is added
};

// What happens to the connection once the bytes are sent.
enum class Ending {
  kKeepAlive,  // wait for the next request, as HTTP/1.1 does
  kClose,      // orderly close (FIN)
  kReset,      // RST, by SO_LINGER 0
  kHalfClose,  // FIN, but the peer is listened to until it closes
  kHang,       // stay open and silent until the peer closes
};

struct Reply {
  int status = 200;
  Headers headers;
  std::shared_ptr<const std::string> body;  // shared so that a cached file is sent without a copy
  Framing framing = Framing::kLength;
  Ending ending = Ending::kKeepAlive;

  std::optional<std::uint64_t>
      claimed_length_bytes;               // the Content-Length to state in place of the true one
  std::optional<std::size_t> send_bytes;  // of the body: stop after so many, however it is framed
  bool silent = false;                    // send nothing at all, go to the ending at once
  bool endless = false;                   // send the body again and again, as chunks
  int delay_ms = 0;                       // wait before the first byte
  std::size_t drip_bytes = 0;             // send so many bytes (head included) at a time ...
  int drip_interval_ms = 0;               // ... and wait so long in between; 0 bytes: all at once
};

// Good answers.
[[nodiscard]] Reply reply_with(int status, std::string body,
                               std::string content_type = "text/plain");
[[nodiscard]] Reply chunked(std::string body, std::string content_type = "text/plain");
// `compressed` is a complete gzip member; only the Content-Encoding header is added.
[[nodiscard]] Reply gzipped(std::string compressed, std::string content_type = "text/plain");
[[nodiscard]] Reply redirect_to(std::string location, int status = 302);
// 304 when the request was sent with the ETag of `full`, or without one and with its Last-Modified;
// else `full`.
[[nodiscard]] Reply honour_validators(Reply full, const Request& request);

// Bad answers. Where nothing else is said the rest of the answer is a good 200.
[[nodiscard]] Reply close_before_answer();
[[nodiscard]] Reply never_answer();
[[nodiscard]] Reply reset_before_answer();
// States the whole length, sends the first `send_bytes` of the body, closes.
[[nodiscard]] Reply cut_after(std::size_t send_bytes, std::string body);
// The same inside a chunk: no end of chunk, no last chunk.
[[nodiscard]] Reply cut_in_chunk(std::size_t send_bytes, std::string body);
[[nodiscard]] Reply without_length(std::string body);
// Never ends: `block` again and again until the peer closes.
[[nodiscard]] Reply endless_chunks(std::string block);
[[nodiscard]] Reply dripping(std::string body, std::size_t drip_bytes, int drip_interval_ms);
// Claims `claimed_length_bytes`, sends the body as it is, closes.
[[nodiscard]] Reply lying_length(std::string body, std::uint64_t claimed_length_bytes);
// Exactly these bytes in place of an HTTP answer, then close.
[[nodiscard]] Reply verbatim(std::string bytes);

}  // namespace notesearch
