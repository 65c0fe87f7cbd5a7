#include "searcher/http/server/request_reader.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>

#include "schema/base/text.h"
#include "searcher/http/server/compress.h"
#include "searcher/http/server/request_target.h"

namespace notesearch {
namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::iequals;

// Method, version and blanks of a request line, around its target.
constexpr std::size_t kLineBeyondTarget = 64;

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

HttpMethod method_of(http::verb verb) {
  switch (verb) {
    case http::verb::get:
      return HttpMethod::kGet;
    case http::verb::head:
      return HttpMethod::kHead;
    case http::verb::post:
      return HttpMethod::kPost;
    case http::verb::options:
      return HttpMethod::kOptions;
    default:
      return HttpMethod::kOther;
  }
}

// host[:port] in the characters of RFC 3986; may be empty.
bool is_host(std::string_view host) {
  constexpr std::string_view kMarks = "-._~%!$&'()*+,;=:[]";
  return std::all_of(host.begin(), host.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

void join(std::string& list, std::string_view value) {
  if (!list.empty()) list += ", ";
  list += value;
}

struct HeadScan {
  std::optional<Refusal> refusal;
  std::size_t bytes = 0;  // with the empty line; 0: more is to come
};

// Finds the end of a head, and on the way what must not wait for it or what the parser would pass.
HeadScan scan_head(std::string_view bytes, const ServerLimits& limits) {
  const char first = bytes.front();
  if (first < 'A' || first > 'Z') return {Refusal::kMalformed};  // TLS, or no method anybody serves
  const std::size_t line_end = bytes.find('\n');
  if (std::min(line_end, bytes.size()) > limits.target_bytes + kLineBeyondTarget) {
    return {Refusal::kTargetTooLong};
  }
  if (line_end == std::string_view::npos) return {};
  if (bytes[line_end - 1] != '\r') return {Refusal::kMalformed};
  const std::size_t end = bytes.find("\r\n\r\n", line_end - 1);
  const std::string_view head = bytes.substr(0, end);
  if (head.size() + 4 > limits.head_bytes) return {Refusal::kHeadTooLarge};
  if (head.find("\n ") != std::string_view::npos || head.find("\n\t") != std::string_view::npos) {
    return {Refusal::kMalformed};
  }
  if (end == std::string_view::npos) return {};
  return {std::nullopt, end + 4};
}

}  // namespace

// Takes from a request what the server knows of, as it is parsed.
class RequestReader::Parser final : public http::basic_parser<true> {
 public:
  explicit Parser(const ServerLimits& limits) : max_target_bytes_(limits.target_bytes) {
    header_limit(static_cast<std::uint32_t>(limits.head_bytes));
    body_limit(limits.body_bytes);
    eager(true);
  }

  HttpRequest request;
  std::string forwarded_for;
  bool http_1_0 = false;
  bool expects_continue = false;
  Refusal refusal = Refusal::kMalformed;  // once put() failed

 private:
  using Text = boost::beast::string_view;

  void on_request_impl(http::verb verb, Text, Text target, int version, error_code& ec) override {
    request.method = method_of(verb);
    http_1_0 = version == 10;
    if (target.size() > max_target_bytes_) {
      refusal = Refusal::kTargetTooLong;
      ec = http::error::bad_target;
      return;
    }
    std::optional<RequestTarget> parsed = parse_request_target(view(target));
    if (!parsed) {
      ec = http::error::bad_target;
      return;
    }
    request.path = std::move(parsed->path);
    request.query = std::move(parsed->query);
  }

  void on_field_impl(http::field field, Text name, Text value, error_code& ec) override {
    if (is_header_done()) return;  // a trailer
    if (!take_framing(field, view(value)) || !take_field(field, view(name), view(value))) {
      ec = http::error::bad_field;
    }
  }
  // Since Boost 1.90 what trailers go to; no override, so that earlier ones build too.
  void on_trailer_field_impl(http::field, Text, Text, error_code&) {}

  void on_header_impl(error_code& ec) override {
    // The proxy before us must not see another host or another end of the message than we do.
    if (hosts_ > 1 || (hosts_ == 0 && !http_1_0)) ec = http::error::bad_field;
    if (codings_ > 0 && http_1_0) ec = http::error::bad_transfer_encoding;
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code& ec) override {
    ec = {};
  }
  std::size_t on_body_impl(Text body, error_code& ec) override {
    ec = {};
    request.body.append(body.data(), body.size());
    return body.size();
  }
  void on_chunk_header_impl(std::uint64_t, Text, error_code& ec) override { ec = {}; }
  std::size_t on_chunk_body_impl(std::uint64_t, Text body, error_code& ec) override {
    return on_body_impl(body, ec);
  }
  void on_finish_impl(error_code& ec) override { ec = {}; }
  void on_response_impl(int, Text, int, error_code& ec) override { ec = http::error::bad_version; }

  // False when the field makes it uncertain where the message ends or whom it is for.
  bool take_framing(http::field field, std::string_view value) {
    switch (field) {
      case http::field::host:
        return ++hosts_ == 1 && is_host(value);
      case http::field::transfer_encoding:
        return ++codings_ == 1 && iequals({value.data(), value.size()}, "chunked");
      case http::field::content_length:
        return ++lengths_ == 1 && value.find(',') == std::string_view::npos;
      default:
        return true;
    }
  }

  // False when what there can be one of comes twice.
  bool take_field(http::field field, std::string_view name, std::string_view value) {
    const auto once = [value](std::string& place) {
      return place.empty() && (place = value, true);
    };
    switch (field) {
      case http::field::content_type:
        return once(request.content_type);
      case http::field::authorization:
        return once(request.authorization);
      case http::field::origin:
        return once(request.origin);
      case http::field::if_none_match:
        join(request.if_none_match, value);
        return true;
      case http::field::access_control_request_headers:
        join(request.requested_headers, value);
        return true;
      case http::field::accept_encoding:
        request.accepts_gzip = request.accepts_gzip || accepts_gzip(value);
        return true;
      case http::field::expect:
        expects_continue = !http_1_0 && iequals({value.data(), value.size()}, "100-continue");
        return true;
      default:
        take_unregistered(name, value);
        return true;
    }
  }

  void take_unregistered(std::string_view name, std::string_view value) {
    const auto is = [name](std::string_view other) {
      return iequals({name.data(), name.size()}, {other.data(), other.size()});
    };
    if (is("X-Forwarded-For")) join(forwarded_for, value);
    if ((is("Sec-GPC") || is("DNT")) && value == "1") request.wants_privacy = true;
  }

  std::size_t max_target_bytes_;
  int hosts_ = 0;
  int codings_ = 0;
  int lengths_ = 0;
};

RequestReader::RequestReader(const ServerLimits& limits)
    : limits_(limits), parser_(std::make_unique<Parser>(limits)) {}

RequestReader::~RequestReader() = default;

RequestReader::State RequestReader::feed(std::string_view bytes) {
  if (unread_.empty()) {  // as a rule: nothing is copied
    const std::size_t used = read(bytes);
    unread_.assign(bytes.substr(used));
  } else {
    unread_.append(bytes);
    unread_.erase(0, read(unread_));
  }
  return state_;
}

RequestReader::State RequestReader::next() {
  parser_ = std::make_unique<Parser>(limits_);
  state_ = State::kEmpty;
  unread_.erase(0, read(unread_));
  if (unread_.empty()) unread_.shrink_to_fit();
  return state_;
}

// How many of the bytes were read.
std::size_t RequestReader::read(std::string_view bytes) {
  std::size_t used = 0;
  if (state_ == State::kEmpty) {  // some clients end a body with a line too many (RFC 9112, 2.2)
    while (bytes.substr(used).starts_with("\r\n")) used += 2;
    bytes.remove_prefix(used);
    if (bytes.empty() || bytes == "\r") return used;
    state_ = State::kHead;
  }
  if (state_ == State::kHead) {
    const HeadScan scan = scan_head(bytes, limits_);
    if (scan.refusal) {
      state_ = State::kRefused;
      refusal_ = *scan.refusal;
    }
    if (scan.bytes == 0) return used;
    // Alone: with something behind it, Boost 1.74 reads on past what it finds wrong at a head's end.
    used += parse(bytes.substr(0, scan.bytes));
    bytes.remove_prefix(scan.bytes);
  }
  // No message in chunks ends with fewer bytes than its last chunk has, and Boost 1.74 asserts that there
  // are so many.
  const std::size_t enough_bytes = parser_->is_header_done() && parser_->chunked() ? 5 : 1;
  if (state_ == State::kBody && bytes.size() >= enough_bytes) used += parse(bytes);
  return used;
}

std::size_t RequestReader::parse(std::string_view bytes) {
  error_code ec;
  const std::size_t used = parser_->put(boost::asio::buffer(bytes.data(), bytes.size()), ec);
  // Heads come whole: one that needs more ends in its request line.
  if ((ec && ec != http::error::need_more) || !parser_->is_header_done()) {
    state_ = State::kRefused;
    refusal_ = ec == http::error::body_limit     ? Refusal::kBodyTooLarge
               : ec == http::error::header_limit ? Refusal::kHeadTooLarge
                                                 : parser_->refusal;
  } else if (parser_->is_done()) {
    state_ = State::kComplete;
  } else if (bytes.size() - used > limits_.head_bytes) {  // the extensions of a chunk, or trailers
    state_ = State::kRefused;
    refusal_ = Refusal::kHeadTooLarge;
  } else {
    state_ = State::kBody;
  }
  return used;
}

HttpRequest& RequestReader::request() { return parser_->request; }

std::string_view RequestReader::forwarded_for() const { return parser_->forwarded_for; }

bool RequestReader::keep_alive() const {
  return parser_->is_header_done() && parser_->keep_alive();
}

bool RequestReader::is_http_1_0() const { return parser_->http_1_0; }

bool RequestReader::expects_continue() const {
  return parser_->expects_continue && parser_->request.body.empty();
}

}  // namespace notesearch
