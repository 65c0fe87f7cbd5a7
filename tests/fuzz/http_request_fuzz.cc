#include <algorithm>
#include <vector>

#include "searcher/http/server/compress.h"
#include "searcher/http/server/forwarded.h"
#include "searcher/http/server/head_text.h"
#include "searcher/http/server/request_reader.h"
#include "tests/fuzz/fuzz.h"

namespace {

using namespace notesearch;
using State = RequestReader::State;

ServerLimits small_limits() {
  ServerLimits limits;
  limits.head_bytes = 512;
  limits.target_bytes = 128;
  limits.body_bytes = 256;
  return limits;
}

const ServerLimits kLimits = small_limits();

struct Outcome {
  std::vector<HttpRequest> requests;
  State end = State::kEmpty;
};

void check_request(const RequestReader& reader, const HttpRequest& request) {
  expect(request.path.starts_with('/'), "a path begins with a slash");
  for (std::size_t at = 0; at < request.path.size();) {
    const std::int32_t c = next_code_point(request.path, &at);
    expect(c >= 0x20 && c != 0x7f, "a path is valid UTF-8 without control characters");
  }
  expect(request.path.size() + request.query.size() <= kLimits.target_bytes, "targets are bounded");
  expect(request.body.size() <= kLimits.body_bytes, "bodies are bounded");
  TrustedProxies trusted;
  static_cast<void>(trusted.add("10.0.0.0/8"));
  const std::string client = client_of({}, reader.forwarded_for(), trusted);
  expect(client.find_first_not_of("0123456789abcdef.:/") == std::string::npos,
         "a client is an address");
}

// The stream in pieces of so many bytes.
Outcome read_all(std::string_view stream, std::size_t piece_bytes) {
  RequestReader reader(kLimits);
  Outcome outcome;
  while (!stream.empty()) {
    reader.feed(stream.substr(0, piece_bytes));
    stream.remove_prefix(std::min(piece_bytes, stream.size()));
    while (reader.state() == State::kComplete) {
      check_request(reader, reader.request());
      outcome.requests.push_back(reader.request());
      reader.next();
    }
    if (reader.state() == State::kRefused) break;
  }
  outcome.end = reader.state();
  return outcome;
}

bool same(const HttpRequest& a, const HttpRequest& b) {
  return a.method == b.method && a.path == b.path && a.query == b.query && a.body == b.body &&
         a.content_type == b.content_type && a.authorization == b.authorization &&
         a.origin == b.origin && a.if_none_match == b.if_none_match &&
         a.accepts_gzip == b.accepts_gzip;
}

// What an application may echo can't end the head early.
void check_head(std::string_view text) {
  HttpResponse response;
  response.headers = {{"X-Echo", std::string(text)}, {std::string(text), "x"}};
  const std::string head = head_text(response, {});
  expect(head.find("\r\n\r\n") == head.size() - 4, "a head ends once");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  const std::string_view text = as_text(data, size_bytes);
  const Outcome whole = read_all(text, text.size());
  const Outcome bytes = read_all(text, 1);
  expect(whole.requests.size() == bytes.requests.size(), "packets make no difference");
  for (std::size_t i = 0; i < whole.requests.size(); ++i) {
    expect(same(whole.requests[i], bytes.requests[i]), "nor to what is read");
  }
  static_cast<void>(accepts_gzip(text));
  check_head(text);
  return 0;
}
