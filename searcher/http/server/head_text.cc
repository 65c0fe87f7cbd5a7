#include "searcher/http/server/head_text.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "schema/base/text.h"

namespace notesearch {
namespace {

struct Phrase {
  int status;
  std::string_view text;
};

// As registered (RFC 9110, 15), of what an application or a refusal may answer.
constexpr std::array<Phrase, 26> kPhrases{{
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
}};

std::string_view reason_phrase(int status) {
  const auto* found = std::find_if(kPhrases.begin(), kPhrases.end(),
                                   [&](const Phrase& phrase) { return phrase.status == status; });
  return found == kPhrases.end() ? std::string_view() : found->text;  // it is optional
}

struct SecurityHeader {
  std::string_view name;
  std::string_view value;
};

constexpr std::array<SecurityHeader, 3> kSecurityHeaders{{
    {"X-Content-Type-Options", "nosniff"},
    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
    {"Referrer-Policy", "no-referrer"},
}};

bool is_token(std::string_view name) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

bool is_value(std::string_view value) {
  return std::none_of(value.begin(), value.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
  });
}

void append(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ").append(value).append("\r\n");
}

// What the application says, as far as it is a header.
void append_checked(std::string& head, std::string_view name, std::string_view value) {
  if (is_token(name) && is_value(value)) append(head, name, value);
}

bool sets(const HttpResponse& response, std::string_view name) {
  return std::any_of(
      response.headers.begin(), response.headers.end(), [name](const HttpHeader& header) {
        return header.name.size() == name.size() && ascii_lower(header.name) == ascii_lower(name);
      });
}

void append_content(std::string& head, const HttpResponse& response, bool compressed) {
  if (!response.content) {
    // 204 has no length (RFC 9110, 8.6), and a 304's would be that of what it stands for. What that
    // varies by belongs into the 304 too (15.4.5): caches put it in the place of what they had.
    if (response.status == 304) {
      append(head, "Vary", "Accept-Encoding");
    } else if (response.status != 204) {
      append(head, "Content-Length", "0");
    }
    return;
  }
  const Content& content = *response.content;
  append_checked(head, "Content-Type", response.content_type);
  append(head, "Content-Length",
         std::to_string(compressed ? content.gzip.size() : content.plain.size()));
  if (compressed) append(head, "Content-Encoding", "gzip");
  if (!content.gzip.empty()) append(head, "Vary", "Accept-Encoding");
}

}  // namespace

std::string head_text(const HttpResponse& response, const HeadContext& context) {
  std::string head;
  head.reserve(512);
  head.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  head.append(reason_phrase(response.status)).append("\r\n");
  append(head, "Date", context.date);
  append_content(head, response, context.compressed);
  for (const HttpHeader& header : response.headers) {
    append_checked(head, header.name, header.value);
  }
  for (const SecurityHeader& header : kSecurityHeaders) {
    if (!sets(response, header.name)) append(head, header.name, header.value);
  }
  if (context.retry_after) {
    append(head, "Retry-After", std::to_string(context.retry_after->count()));
  }
  if (!context.keep_alive) {
    append(head, "Connection", "close");
  } else if (context.http_1_0) {
    append(head, "Connection", "keep-alive");
  }
  head.append("\r\n");
  return head;
}

std::string http_date(std::time_t time) {
  std::tm utc{};
  gmtime_r(&time, &utc);
  // Not strftime, whose names of days are the locale's.
  constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %02d %s %d %02d:%02d:%02d GMT",
                kDays[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
                kMonths[static_cast<std::size_t>(utc.tm_mon)], 1900 + utc.tm_year, utc.tm_hour,
                utc.tm_min, utc.tm_sec);
  return text.data();
}

}  // namespace notesearch
