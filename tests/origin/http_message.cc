#include "tests/origin/http_message.h"

#include <algorithm>

namespace notesearch {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view value_of(const Headers& headers, std::string_view name) {
  const auto found = std::find_if(headers.begin(), headers.end(), [&](const auto& header) {
    return same_name(header.first, name);
  });
  return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

// An entity tag compared weakly (RFC 9110, section 8.8.3.2).
std::string_view opaque_tag(std::string_view tag) {
  return tag.starts_with("W/") ? tag.substr(2) : tag;
}

}  // namespace

std::string_view Request::header(std::string_view name) const { return value_of(headers, name); }

bool Request::has_validators() const {
  return !header("If-None-Match").empty() || !header("If-Modified-Since").empty();
}

Reply reply_with(int status, std::string body, std::string content_type) {
  Reply reply;
  reply.status = status;
  reply.headers.emplace_back("Content-Type", std::move(content_type));
  reply.body = std::make_shared<const std::string>(std::move(body));
  return reply;
}

Reply chunked(std::string body, std::string content_type) {
  Reply reply = reply_with(200, std::move(body), std::move(content_type));
  reply.framing = Framing::kChunked;
  return reply;
}

Reply gzipped(std::string compressed, std::string content_type) {
  Reply reply = reply_with(200, std::move(compressed), std::move(content_type));
  reply.headers.emplace_back("Content-Encoding", "gzip");
  return reply;
}

Reply redirect_to(std::string location, int status) {
  Reply reply = reply_with(status, "");
  reply.headers.emplace_back("Location", std::move(location));
  return reply;
}

Reply honour_validators(Reply full, const Request& request) {
  const std::string_view tag = request.header("If-None-Match");
  const std::string_view date = request.header("If-Modified-Since");
  const bool same = !tag.empty() ? opaque_tag(tag) == opaque_tag(value_of(full.headers, "ETag"))
                                 : !date.empty() && date == value_of(full.headers, "Last-Modified");
  if (!same) return full;
  Reply reply;
  reply.status = 304;
  for (const auto& [name, value] : full.headers) {
    if (name == "ETag" || name == "Last-Modified") reply.headers.emplace_back(name, value);
  }
  return reply;
}

Reply close_before_answer() {
  Reply reply;
  reply.silent = true;
  reply.ending = Ending::kClose;
  return reply;
}

Reply never_answer() {
  Reply reply;
  reply.silent = true;
  reply.ending = Ending::kHang;
  return reply;
}

Reply reset_before_answer() {
  Reply reply;
  reply.silent = true;
  reply.ending = Ending::kReset;
  return reply;
}

Reply cut_after(std::size_t send_bytes, std::string body) {
  Reply reply = reply_with(200, std::move(body));
  reply.send_bytes = send_bytes;
  reply.ending = Ending::kClose;
  return reply;
}

Reply cut_in_chunk(std::size_t send_bytes, std::string body) {
  Reply reply = cut_after(send_bytes, std::move(body));
  reply.framing = Framing::kChunked;
  return reply;
}

Reply without_length(std::string body) {
  Reply reply = reply_with(200, std::move(body));
  reply.framing = Framing::kUntilClose;
  reply.ending = Ending::kClose;
  return reply;
}

Reply endless_chunks(std::string block) {
  Reply reply = chunked(std::move(block));
  reply.endless = true;
  return reply;
}

Reply dripping(std::string body, std::size_t drip_bytes, int drip_interval_ms) {
  Reply reply = reply_with(200, std::move(body));
  reply.drip_bytes = drip_bytes;
  reply.drip_interval_ms = drip_interval_ms;
  return reply;
}

Reply lying_length(std::string body, std::uint64_t claimed_length_bytes) {
  Reply reply = reply_with(200, std::move(body));
  reply.claimed_length_bytes = claimed_length_bytes;
  reply.ending = Ending::kClose;
  return reply;
}

Reply verbatim(std::string bytes) {
  Reply reply;
  reply.body = std::make_shared<const std::string>(std::move(bytes));
  reply.framing = Framing::kVerbatim;
  reply.ending = Ending::kClose;
  return reply;
}

}  // namespace notesearch
