// What a fetcher test needs: quick options, an origin with one answer.
#pragma once

#include <string>
#include <utility>

#include "corpus/fetcher.h"
#include "tests/origin/origin.h"

namespace notesearch {

inline const std::string kNote = "# A note\n\nOf a few words.\n";

// Options for an origin on loopback, with times short enough for a test.
inline FetchOptions options_for(const std::string& base_url) {
  FetchOptions options;
  options.allowed_origins = {parse_origin(base_url).value()};
  options.allow_private = true;
  options.connect_timeout_ms = 1000;
  options.total_timeout_ms = 700;
  options.low_speed_seconds = 1;
  options.retry_delay_ms = 5;
  return options;
}

inline Fetcher fetcher_for(const TestOrigin& origin) {
  return Fetcher::create(options_for(origin.base_url())).value();
}

inline Reply with_header(Reply reply, std::string name, std::string value) {
  reply.headers.emplace_back(std::move(name), std::move(value));
  return reply;
}

// `compressed` is a complete brotli stream; only the Content-Encoding header is added.
inline Reply in_brotli(std::string compressed) {
  return with_header(reply_with(200, std::move(compressed)), "Content-Encoding", "br");
}

// An origin that gives the same answer to everything.
inline TestOrigin::Handler always(const Reply& reply) {
  return [reply](const Request&) { return reply; };
}

}  // namespace notesearch
