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

#include "corpus/answer_head.h"
#include "corpus/body_decoder.h"
#include "corpus/fetcher.h"
#include "corpus/run_budget.h"
#include "corpus/url.h"

namespace notesearch {

// How one attempt ended: a body, a redirect, or a failure.
struct Attempt {
  std::optional<FetchedBody> body;      // without final_url
  std::optional<std::string> redirect;  // the Location as sent
  FetchError failure;
  bool transient = false;    // the same request may succeed soon
  bool unanswered = false;   // the origin gave no HTTP answer at all
  bool unasked_304 = false;  // "not modified", though nothing was asked to be compared
};

class Transfer {
 public:
  // All three must outlive it. `certificates` is PEM text of the authorities to trust, empty for the
  // system's. kInternal when libcurl is out of memory, kConfig when it can't take certificates.
  [[nodiscard]] static Result<std::unique_ptr<Transfer>> create(const FetchOptions& options,
                                                                const std::string& certificates,
                                                                RunBudget& budget);

  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer() = default;

  // Readies handle() for one attempt at `request`, whose URL may have changed on the way.
  void prepare(const Url& url, const FetchRequest& request);

  [[nodiscard]] CURL* handle() const { return handle_.get(); }

  // Whether a byte of the request at hand has been sent.
  [[nodiscard]] bool sent() const;

  // What came of it; `code` is what libcurl said at the end of the transfer.
  [[nodiscard]] Attempt conclude(CURLcode code);

 private:
  struct FreeHandle {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };
  struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  Transfer(const FetchOptions& options, RunBudget& budget);
  void set_fixed_options();
  void set_headers();
  bool add_header(const char* name, const std::string& value);

  static std::size_t on_header(char* bytes, std::size_t one, std::size_t size, void* self);
  static std::size_t on_body(char* bytes, std::size_t one, std::size_t size, void* self);
  static curl_socket_t on_open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);

  bool read_header(std::string_view line);
  bool judge_head();
  bool read_body(std::string_view bytes);
  bool refuse(ErrorKind kind, std::string what, std::string fix = {});

  Attempt not_modified();
  Attempt unfinished_head();
  Attempt status_failure();
  Attempt transport_failure(CURLcode code);
  Attempt failure(Error error) const;

  const FetchOptions& options_;
  RunBudget& budget_;
  std::unique_ptr<CURL, FreeHandle> handle_;
  std::array<char, CURL_ERROR_SIZE> curl_message_ = {};

  // Of the attempt at hand.
  std::unique_ptr<curl_slist, FreeList> headers_;
  std::string url_;
  std::size_t max_bytes_ = 0;
  bool head_only_ = false;
  Validators validators_;  // sent
  AnswerHead head_;
  std::optional<BodyDecoder> decoder_;
  std::size_t discarded_bytes_ = 0;
  std::optional<Error> refusal_;  // why this side ended it
  std::string refused_address_;   // why a socket was not opened
};

}  // namespace notesearch
