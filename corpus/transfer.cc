#include "corpus/transfer.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "corpus/address.h"
#include "schema/base/text.h"

namespace notesearch {
namespace {

constexpr std::size_t kMaxHeaderBytes = 64 * 1024;
constexpr std::size_t kMaxDiscardedBytes = 64 * 1024;  // of the page that comes with an error
constexpr std::size_t kMaxContentTypeBytes = 256;
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

std::unique_ptr<Transfer> Transfer::create(const FetchOptions& options) {
  std::unique_ptr<Transfer> transfer(new Transfer(options));
  return transfer->handle_ && transfer->headers_ ? std::move(transfer) : nullptr;
}

Transfer::Transfer(const FetchOptions& options)
    : options_(options),
      handle_(curl_easy_init()),
      headers_(curl_slist_append(nullptr, "Accept-Encoding: gzip")) {
  if (handle_ && headers_) set_fixed_options();
}

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
  // Not CURLOPT_ACCEPT_ENCODING: libcurl would take a gzip stream that is cut short for complete.
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers_.get());
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

void Transfer::prepare(const Url& url, std::size_t max_bytes) {
  url_ = url.text;
  max_bytes_ = max_bytes;
  answer_ = Answer();
  decoder_.reset();
  header_bytes_ = 0;
  discarded_bytes_ = 0;
  refusal_.reset();
  refused_address_.clear();
  curl_message_[0] = '\0';
  const bool large = max_bytes > kMaxNoteBytes;
  curl_easy_setopt(handle_.get(), CURLOPT_URL, url_.c_str());
  curl_easy_setopt(
      handle_.get(), CURLOPT_TIMEOUT_MS,
      static_cast<long>(large ? options_.manifest_timeout_ms : options_.total_timeout_ms));
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
  header_bytes_ += line.size();
  if (header_bytes_ > kMaxHeaderBytes) {
    return refuse(ErrorKind::kBadData, "the answer has more than 64 KiB of headers");
  }
  if (answer_.head_ended && answer_.status >= 200) return true;  // trailers mean nothing here
  if (line.substr(0, 5) == "HTTP/") {
    answer_ = Answer();
    const std::size_t space = std::min(line.find(' '), line.size());
    answer_.http1 = line.substr(5, 2) == "1.";
    const std::string_view code = trim(line.substr(space)).substr(0, 3);
    std::from_chars(code.data(), code.data() + code.size(), answer_.status);
    return true;
  }
  const std::string_view field = trim(line);
  if (field.empty()) return end_head();
  const std::size_t colon = field.find(':');
  if (colon != std::string_view::npos) {
    read_field(ascii_lower(field.substr(0, colon)), trim(field.substr(colon + 1)));
  }
  return true;
}

void Transfer::read_field(std::string_view name, std::string_view value) {
  if (name == "content-length") {
    const auto [end, code] =
        std::from_chars(value.data(), value.data() + value.size(), answer_.length_bytes);
    if (code == std::errc::result_out_of_range) answer_.length_bytes = SIZE_MAX;
    answer_.has_length = code != std::errc::invalid_argument;
  } else if (name == "transfer-encoding") {
    answer_.chunked = ascii_lower(value).find("chunked") != std::string::npos;
  } else if (name == "content-type") {
    answer_.content_type = ascii_lower(clean_line(prefix_bytes(value, kMaxContentTypeBytes)));
  } else if (name == "content-encoding") {
    answer_.content_encoding = ascii_lower(value);
  } else if (name == "location") {
    answer_.location = value;
  }
}

bool Transfer::end_head() {
  answer_.head_ended = true;
  if (answer_.status != 200) return true;
  const std::string& encoding = answer_.content_encoding;
  const bool gzip = encoding == "gzip" || encoding == "x-gzip";
  if (!gzip && !encoding.empty() && encoding != "identity") {
    return refuse(ErrorKind::kBadData,
                  "the body is encoded as " + encoding.substr(0, 40) + ", which was not asked for",
                  "have the server send it plain or as gzip");
  }
  if (answer_.http1 && !answer_.has_length && !answer_.chunked) {
    return refuse(ErrorKind::kBadData,
                  "the answer has no length, so a body that was cut short would look complete",
                  "have the server send Content-Length or chunks");
  }
  if (!answer_.chunked && answer_.has_length && answer_.length_bytes > max_bytes_) {
    return refuse(ErrorKind::kBadData,
                  "the body is longer than " + std::to_string(max_bytes_) + " bytes");
  }
  decoder_.emplace(gzip, max_bytes_);
  return true;
}

bool Transfer::read_body(std::string_view bytes) {
  if (!decoder_) {
    discarded_bytes_ += bytes.size();
    return discarded_bytes_ <= kMaxDiscardedBytes;
  }
  if (decoder_->write(bytes)) return true;
  return refuse(ErrorKind::kBadData, "the body " + decoder_->failure());
}

Attempt Transfer::failure(Error error) const {
  Attempt attempt;
  attempt.failure = {std::move(error), answer_.status, std::nullopt};
  return attempt;
}

Attempt Transfer::conclude(CURLcode code) {
  if (refusal_) return failure(*refusal_);
  if (answer_.head_ended && answer_.status >= 200 && answer_.status != 200) {
    if (!is_redirect(answer_.status) || answer_.location.empty()) return status_failure();
    Attempt attempt;
    attempt.redirect = std::move(answer_.location);
    return attempt;
  }
  if (code != CURLE_OK) return transport_failure(code);
  if (!decoder_ || !decoder_->finish()) {
    return failure({ErrorKind::kBadData,
                    "the body " + (decoder_ ? decoder_->failure() : std::string("is missing")),
                    url_,
                    {}});
  }
  Attempt attempt;
  attempt.body = FetchedBody{decoder_->take(), std::move(answer_.content_type), {}};
  return attempt;
}

Attempt Transfer::status_failure() {
  Attempt attempt = failure({ErrorKind::kUnavailable,
                             "the server answered with status " + std::to_string(answer_.status),
                             url_,
                             {}});
  attempt.transient = is_transient(answer_.status);
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
  const bool certificate = code == CURLE_PEER_FAILED_VERIFICATION;
  const std::string detail = curl_message_[0] != '\0' ? curl_message_.data() : "";
  Error error{ErrorKind::kUnavailable, curl_easy_strerror(code), url_,
              certificate ? "correct the server's certificate" : ""};
  if (!detail.empty() && detail != error.what) error.what += ": " + detail;
  error.what = clean_line(error.what);
  Attempt attempt = failure(std::move(error));
  attempt.transient = is_transient(code);
  attempt.unanswered =
      answer_.status == 0 && (attempt.transient || code == CURLE_OPERATION_TIMEDOUT);
  return attempt;
}

}  // namespace notesearch
