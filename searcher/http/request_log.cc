#include "searcher/http/request_log.h"

#include <array>
#include <chrono>
#include <cmath>
#include <cstring>

#include <arpa/inet.h>
#include <nlohmann/json.hpp>

#include "schema/base/instant.h"
#include "schema/base/text.h"

namespace notesearch {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kMaxFieldBytes = 1024;
constexpr int kFirstServerError = 500;
constexpr int kUnavailable = 503;

std::string now_text() {
  using namespace std::chrono;
  const auto now = floor<milliseconds>(system_clock::now());
  std::string text = format_instant(floor<seconds>(now));
  std::string milliseconds_text = std::to_string(now.time_since_epoch().count() % 1000);
  milliseconds_text.insert(0, 3 - milliseconds_text.size(), '0');
  text.insert(text.size() - 1, "." + milliseconds_text);
  return text;
}

double milliseconds_of(std::chrono::microseconds time) {
  return static_cast<double>(time.count()) / 1000;
}

std::string line_of(const ordered_json& fields) {
  return fields.dump(-1, ' ', true, ordered_json::error_handler_t::replace);
}

// As much of the text as fills a field once it is escaped, which makes up to six bytes of one.
std::string cut(std::string_view text) {
  text = prefix_bytes(text, kMaxFieldBytes);
  for (;;) {
    const std::size_t escaped_bytes = line_of(text).size();
    if (escaped_bytes <= kMaxFieldBytes) return std::string(text);
    text = prefix_bytes(text, text.size() * kMaxFieldBytes / escaped_bytes);
  }
}

}  // namespace

std::string request_line(const Exchange& exchange, LogDetail detail) {
  const HttpRequest& request = exchange.request;
  const HttpResponse& response = exchange.response;
  const bool failed = response.status >= kFirstServerError && response.status != kUnavailable;
  const bool wanted = detail >= LogDetail::kRequests || (detail == LogDetail::kEvents && failed);
  if (!wanted) return {};
  ordered_json line = {{"time", now_text()},
                       {"event", "request"},
                       {"route", response.route},
                       {"method", method_name(request.method)},
                       {"status", response.status},
                       {"ms", milliseconds_of(exchange.total)},
                       {"queued_ms", milliseconds_of(exchange.queued)},
                       {"bytes", exchange.sent_bytes},
                       {"cached", response.from_cache}};
  if (response.results) line["results"] = *response.results;
  if (!exchange.complete) line["left"] = true;
  const bool full = detail == LogDetail::kFull;
  const std::string client = full ? request.client : network_of(request.client);
  if (!client.empty()) line["client"] = client;
  if (full) {
    line["path"] = cut(request.path);
    line["query"] = cut(request.query);
  }
  if (!response.failure.empty()) line["failure"] = cut(response.failure);
  return line_of(line);
}

std::string event_line(std::string_view event, const std::vector<LogField>& fields) {
  ordered_json line = {{"time", now_text()}, {"event", event}};
  for (const LogField& field : fields) line[field.name] = cut(field.value);
  return line_of(line);
}

std::string network_of(const std::string& client) {
  const std::string address = client.substr(0, client.find('/'));
  std::array<unsigned char, 16> bytes{};
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (inet_pton(AF_INET, address.c_str(), bytes.data()) == 1) {
    bytes[3] = 0;
    inet_ntop(AF_INET, bytes.data(), text.data(), text.size());
    return std::string(text.data()) + "/24";
  }
  if (inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1) return {};
  std::fill(bytes.begin() + 6, bytes.end(), static_cast<unsigned char>(0));
  inet_ntop(AF_INET6, bytes.data(), text.data(), text.size());
  return std::string(text.data()) + "/48";
}

}  // namespace notesearch
