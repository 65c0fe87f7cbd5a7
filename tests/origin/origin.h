// An HTTP/1.1 origin on loopback, inside the test process.
//
//   TestOrigin origin([](const Request&) { return reply_with(200, "# Hello\n", "text/markdown");
//   }); fetch(origin.base_url() + "/raw/notes/hello");
//
// One thread of its own serves every connection, with keep-alive, at some 10 µs of CPU per request.
// The handler runs on that thread: what it shares with the test needs a lock, it must not block
// longer than the test can wait, and it must not use assertion macros (Catch2's are for one
// thread). A handler that throws is answered with 500 and the exception's text.
//
// The destructor drops every connection at once, in whatever state, and returns when the thread has
// ended. All members may be called from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/origin/http_message.h"

namespace notesearch {

// Named so because an Origin is what corpus/url.h says.
class TestOrigin {
 public:
  using Handler = std::function<Reply(const Request&)>;

  struct Options {
    std::uint16_t port = 0;  // 0: a free one
    bool keep_log = true;    // off where an origin serves for hours: the log grows by request
  };

  // Listens on 127.0.0.1 when it returns. Throws std::system_error where the port can't be had.
  explicit TestOrigin(Handler handler);
  TestOrigin(Handler handler, Options options);
  ~TestOrigin();
  TestOrigin(const TestOrigin&) = delete;
  TestOrigin& operator=(const TestOrigin&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::string base_url() const;  // "http://127.0.0.1:40123", no slash at the end

  // Takes effect with the next request. The old handler may still run while this returns.
  void set_handler(Handler handler);

  // Requests whose head and body have arrived, whatever was answered.
  [[nodiscard]] std::size_t request_count() const;
  // Connections accepted so far: shows whether a client keeps them alive.
  [[nodiscard]] std::size_t connection_count() const;

  // The requests so far, in order of arrival; those for one target alone (compared as sent).
  [[nodiscard]] std::vector<Request> requests() const;
  [[nodiscard]] std::vector<Request> requests_for(std::string_view target) const;

  // Forgets the log and counts requests from 0 again.
  void clear_log();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace notesearch
