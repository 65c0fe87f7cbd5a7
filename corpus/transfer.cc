#include "corpus/transfer.h"

#include <algorithm>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "corpus/address.h"
#include "corpus/validators.h"
#include "schema/base/text.h"

namespace notesearch {
namespace {

constexpr std::size_t kMaxDiscardedBytes = 64 * 1024;  // of the page that comes with an error
constexpr int kLongestRetryAfterS = 600;

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool is_transient(int status) {
  return status == 408 || status == 429 || status == 500 || status == 502 || status == 503 ||
         status == 504;
}

bool is_transient(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_SSL_CONNECT_ERROR:
      return true;
    default:  // libcurl's enum: a hundred others, of which none is worth a second try
      return false;
  }
}

std::string numeric_address(const sockaddr& address) {
  std::array<char, INET6_ADDRSTRLEN> text = {};
  const void* bytes =
      address.sa_family == AF_INET6
          ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr)
          : static_cast<const void*>(&reinterpret_cast<const sockaddr_in&>(address).sin_addr);
  const bool known = address.sa_family == AF_INET6 || address.sa_family == AF_INET;
  return known && inet_ntop(address.sa_family, bytes, text.data(), text.size()) != nullptr
             ? std::string(text.data())
             : "?";
}

}  // namespace

Result<std::unique_ptr<Transfer>> Transfer::create(const FetchOptions& options,
                                                   const std::string& certificates,
                                                   RunBudget& budget) {
  std::unique_ptr<Transfer> transfer(new Transfer(options, budget));
  if (!transfer->handle_) return fail(ErrorKind::kInternal, "libcurl can't be set up");
  transfer->set_fixed_options();
  if (certificates.empty()) return transfer;
  // Besides CURLOPT_CAPATH, which stays the system's. The bytes are only read.
  curl_blob blob = {const_cast<char*>(certificates.data()), certificates.size(), CURL_BLOB_NOCOPY};
  if (curl_easy_setopt(transfer->handle(), CURLOPT_CAINFO_BLOB, &blob) != CURLE_OK) {
    return fail(ErrorKind::kConfig, "this libcurl can't take certificates of one's own",
                options.ca_file, "add them to the system's, or use libcurl with OpenSSL");
  }
  return transfer;
}

Transfer::Transfer(const FetchOptions& options, RunBudget& budget)
    : options_(options), budget_(budget), handle_(curl_easy_init()) {}

void Transfer::set_fixed_options() {
  CURL* curl = handle_.get();
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);  // the fetcher checks and follows itself
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(curl, CURLOPT_HTTP09_ALLOWED, 0L);
  curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(curl, CURLOPT_USERAGENT, options_.user_agent.c_str());
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout_ms));
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT,
                   static_cast<long>(options_.low_speed_bytes_per_second));
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, static_cast<long>(options_.low_speed_seconds));
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, curl_message_.data());
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_open_socket);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, this);
}

void Transfer::prepare(const Url& url, const FetchRequest& request) {
  url_ = url.text;
  max_bytes_ = request.max_bytes;
  head_only_ = request.method == FetchMethod::kHead;
  validators_ = fit_validators(request.validators);
  head_ = AnswerHead();
  decoder_.reset();
  discarded_bytes_ = 0;
  refusal_.reset();
  refused_address_.clear();
  curl_message_[0] = '\0';
  const bool large = max_bytes_ > kMaxNoteBytes;
  CURL* curl = handle_.get();
  curl_easy_setopt(curl, CURLOPT_URL, url_.c_str());
  curl_easy_setopt(curl, head_only_ ? CURLOPT_NOBODY : CURLOPT_HTTPGET, 1L);
  curl_easy_setopt(
      curl, CURLOPT_TIMEOUT_MS,
      static_cast<long>(large ? options_.manifest_timeout_ms : options_.total_timeout_ms));
  set_headers();
}

void Transfer::set_headers() {
  headers_.reset();
  // Not CURLOPT_ACCEPT_ENCODING: libcurl would take a stream that is cut short for complete.
  add_header("Accept-Encoding", "gzip, br");
  // What could not be added must not be taken for sent.
  if (!add_header("If-None-Match", validators_.etag)) validators_.etag.clear();
  if (!add_header("If-Modified-Since", validators_.last_modified)) {
    validators_.last_modified.clear();
  }
  curl_easy_setopt(handle_.get(), CURLOPT_HTTPHEADER, headers_.get());
}

bool Transfer::add_header(const char* name, const std::string& value) {
  if (value.empty()) return false;
  curl_slist* longer = curl_slist_append(headers_.get(), (name + (": " + value)).c_str());
  if (longer == nullptr) return false;
  (void)headers_.release();  // the same list, or none
  headers_.reset(longer);
  return true;
}

bool Transfer::sent() const {
  long request_bytes = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_REQUEST_SIZE, &request_bytes);
  return request_bytes > 0;
}

std::size_t Transfer::on_header(char* bytes, std::size_t one, std::size_t size, void* self) {
  return static_cast<Transfer*>(self)->read_header({bytes, one * size}) ? size : 0;
}

std::size_t Transfer::on_body(char* bytes, std::size_t one, std::size_t size, void* self) {
  return static_cast<Transfer*>(self)->read_body({bytes, one * size}) ? size : 0;
}

curl_socket_t Transfer::on_open_socket(void* self, curlsocktype, curl_sockaddr* address) {
  auto* transfer = static_cast<Transfer*>(self);
  if (!transfer->options_.allow_private) {
    const std::string_view objection = not_public(address->addr);
    if (!objection.empty()) {
      transfer->refused_address_ = numeric_address(address->addr) + " is " + std::string(objection);
      return CURL_SOCKET_BAD;
    }
  }
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

bool Transfer::refuse(ErrorKind kind, std::string what, std::string fix) {
  refusal_ = Error{kind, std::move(what), url_, std::move(fix)};
  return false;
}

bool Transfer::read_header(std::string_view line) {
  const bool had_ended = head_.ended();
  if (!head_.read(line)) return refuse(ErrorKind::kBadData, head_.failure());
  return had_ended || !head_.ended() || judge_head();
}

bool Transfer::judge_head() {
  const AnswerHead::Fields& answer = head_.fields();
  if (answer.status != 200 || head_only_) return true;
  const auto encoding = body_encoding(answer.content_encoding);
  if (!encoding) {
    return refuse(ErrorKind::kBadData,
                  "the body is encoded as " + clean_line(answer.content_encoding.substr(0, 40)) +
                      ", which was not asked for",
                  "have the server send it plain, as gzip or as br");
  }
  if (answer.http1 && !answer.has_length && !answer.chunked) {
    return refuse(ErrorKind::kBadData,
                  "the answer has no length, so a body that was cut short would look complete",
                  "have the server send Content-Length or chunks");
  }
  if (!answer.chunked && answer.has_length && answer.length_bytes > max_bytes_) {
    return refuse(ErrorKind::kBadData,
                  "the body is longer than " + std::to_string(max_bytes_) + " bytes");
  }
  decoder_.emplace(*encoding, max_bytes_);
  return true;
}

bool Transfer::read_body(std::string_view bytes) {
  const std::size_t before = decoder_ ? decoder_->size() : 0;
  const bool decoded = decoder_ && decoder_->write(bytes);
  const std::size_t received = decoder_ ? decoder_->size() - before : bytes.size();
  if (!budget_.receive(received)) {
    return refuse(ErrorKind::kUnavailable,
                  "was cut: " + budget_.exhausted(RunBudget::Clock::now()).value_or(""),
                  "run again for the rest, or raise the limit");
  }
  if (!decoder_) {
    discarded_bytes_ += bytes.size();
    return discarded_bytes_ <= kMaxDiscardedBytes;
  }
  return decoded || refuse(ErrorKind::kBadData, "the body " + decoder_->failure());
}

Attempt Transfer::failure(Error error) const {
  Attempt attempt;
  attempt.failure = {std::move(error), head_.fields().status, std::nullopt};
  return attempt;
}

Attempt Transfer::conclude(CURLcode code) {
  if (refusal_) return failure(*refusal_);
  const AnswerHead::Fields& answer = head_.fields();
  if (head_.ended() && answer.status == 304 && code == CURLE_OK) return not_modified();
  if (head_.ended() && answer.status != 200) {
    if (!is_redirect(answer.status) || answer.location.empty()) return status_failure();
    Attempt attempt;
    attempt.redirect = answer.location;
    return attempt;
  }
  if (code != CURLE_OK) return transport_failure(code);
  if (!head_.ended()) return unfinished_head();
  Attempt attempt;
  attempt.body = FetchedBody{{}, answer.content_type, {}, answer.validators};
  if (head_only_) return attempt;
  if (!decoder_->finish()) {
    return failure({ErrorKind::kBadData, "the body " + decoder_->failure(), url_, {}});
  }
  attempt.body->body = decoder_->take();
  return attempt;
}

Attempt Transfer::not_modified() {
  const AnswerHead::Fields& answer = head_.fields();
  if (validators_.empty()) {
    Attempt attempt = failure({ErrorKind::kUnavailable,
                               "the server answered 304 to a request without a condition",
                               url_,
                               {}});
    attempt.unasked_304 = true;
    return attempt;
  }
  Attempt attempt;
  attempt.body = FetchedBody{{}, answer.content_type, {}, answer.validators, true};
  Validators& validators = attempt.body->validators;
  if (validators.etag.empty()) validators.etag = validators_.etag;
  if (validators.last_modified.empty()) validators.last_modified = validators_.last_modified;
  return attempt;
}

// libcurl is content with a head that is cut, and with an interim answer that it takes for final.
Attempt Transfer::unfinished_head() {
  const int status = head_.fields().status;
  const bool cut = status == 0 || status >= 200;
  Attempt attempt = failure(
      {ErrorKind::kUnavailable,
       cut ? "the answer ends within its headers"
           : "the server answered with status " + std::to_string(status) + " and nothing after it",
       url_,
       {}});
  attempt.transient = cut;
  return attempt;
}

Attempt Transfer::status_failure() {
  Attempt attempt =
      failure({ErrorKind::kUnavailable,
               "the server answered with status " + std::to_string(head_.fields().status),
               url_,
               {}});
  attempt.transient = is_transient(head_.fields().status);
  curl_off_t seconds = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_RETRY_AFTER, &seconds);
  if (seconds > 0) {
    attempt.failure.retry_after_s =
        static_cast<int>(std::min<curl_off_t>(seconds, kLongestRetryAfterS));
  }
  return attempt;
}

Attempt Transfer::transport_failure(CURLcode code) {
  if (code == CURLE_COULDNT_CONNECT && !refused_address_.empty()) {
    return failure({ErrorKind::kConfig, refused_address_ + ", which is not contacted", url_,
                    "give --allow-private if this is your own server"});
  }
  if (code == CURLE_OUT_OF_MEMORY && !head_.ended()) {  // what libcurl calls lines above 100 KB
    return failure({ErrorKind::kBadData, "a header is too long, or memory ran out", url_, {}});
  }
  const bool certificate = code == CURLE_PEER_FAILED_VERIFICATION;
  const std::string detail = curl_message_[0] != '\0' ? curl_message_.data() : "";
  Error error{ErrorKind::kUnavailable, curl_easy_strerror(code), url_,
              certificate ? "correct the server's certificate" : ""};
  if (!detail.empty() && detail != error.what) error.what += ": " + detail;
  error.what = clean_line(error.what);
  Attempt attempt = failure(std::move(error));
  attempt.transient = is_transient(code);
  attempt.unanswered = head_.fields().status == 0;
  return attempt;
}

}  // namespace notesearch
