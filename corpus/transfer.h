// One slot of the fetcher: a libcurl handle that is used for attempt after attempt, with every
// safeguard of fetcher.h that concerns a single HTTP answer.
//
// Not thread-safe. The handle keeps the address of the Transfer, so it neither moves nor is copied.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <curl/curl.h>

#include "corpus/body_decoder.h"
#include "corpus/fetcher.h"
#include "corpus/url.h"

namespace notesearch {

// How one attempt ended: a body, a redirect, or a failure.
struct Attempt {
  std::optional<FetchedBody> body;      // without final_url
  std::optional<std::string> redirect;  // the Location as sent
  FetchError failure;
  bool transient = false;   // the same request may succeed soon
  bool unanswered = false;  // the origin gave no HTTP answer at all
};

class Transfer {
 public:
  // `options` must outlive it. Null when libcurl is out of memory.
  [[nodiscard]] static std::unique_ptr<Transfer> create(const FetchOptions& options);

  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer() = default;

  // Readies handle() for one attempt.
  void prepare(const Url& url, std::size_t max_bytes);

  [[nodiscard]] CURL* handle() const { return handle_.get(); }

  // What came of it; `code` is what libcurl said at the end of the transfer.
  [[nodiscard]] Attempt conclude(CURLcode code);

 private:
  struct FreeHandle {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };
  struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  // What is known of the answer at hand.
  struct Answer {
    int status = 0;
    bool http1 = false;
    bool head_ended = false;
    bool has_length = false;
    bool chunked = false;
    std::size_t length_bytes = 0;
    std::string content_type;
    std::string content_encoding;
    std::string location;
  };

  explicit Transfer(const FetchOptions& options);
  void set_fixed_options();

  static std::size_t on_header(char* bytes, std::size_t one, std::size_t size, void* self);
  static std::size_t on_body(char* bytes, std::size_t one, std::size_t size, void* self);
  static curl_socket_t on_open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);

  bool read_header(std::string_view line);
  void read_field(std::string_view name, std::string_view value);
  bool end_head();
  bool read_body(std::string_view bytes);
  bool refuse(ErrorKind kind, std::string what, std::string fix = {});

  Attempt status_failure();
  Attempt transport_failure(CURLcode code);
  Attempt failure(Error error) const;

  const FetchOptions& options_;
  std::unique_ptr<CURL, FreeHandle> handle_;
  std::unique_ptr<curl_slist, FreeList> headers_;
  std::array<char, CURL_ERROR_SIZE> curl_message_ = {};

  // Of the attempt at hand.
  std::string url_;
  std::size_t max_bytes_ = 0;
  Answer answer_;
  std::optional<BodyDecoder> decoder_;
  std::size_t header_bytes_ = 0;
  std::size_t discarded_bytes_ = 0;
  std::optional<Error> refusal_;  // why this side ended it
  std::string refused_address_;   // why a socket was not opened
};

}  // namespace notesearch
