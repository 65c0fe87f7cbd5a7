#include "searcher/http/v1/query_string.h"

#include <algorithm>
#include <utility>

#include "schema/base/text.h"

namespace notesearch {
namespace {

constexpr std::size_t kMaxQuotedBytes = 64;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string decode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool escape = text[at] == '%' && at + 2 < text.size() && hex_digit(text[at + 1]) >= 0 &&
                        hex_digit(text[at + 2]) >= 0;
    if (escape) {
      decoded += static_cast<char>(hex_digit(text[at + 1]) * 16 + hex_digit(text[at + 2]));
      at += 2;
    } else {
      decoded += text[at] == '+' ? ' ' : text[at];
    }
  }
  return decoded;
}

bool is_text(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const auto byte = static_cast<unsigned char>(bytes[at]);
    if (byte == 0) return false;
    if (byte < 0x80) {
      ++at;
    } else if (next_code_point(bytes, &at) < 0) {
      return false;
    }
  }
  return true;
}

bool stands_for_itself(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

void append_encoded(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (const char c : text) {
    if (stands_for_itself(c)) {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kHex[byte >> 4], kHex[byte & 0xF]};
    }
  }
}

Result<Parameter> parse_pair(std::string_view pair) {
  const std::size_t sign = std::min(pair.find('='), pair.size());
  Parameter parameter{decode(pair.substr(0, sign)),
                      decode(pair.substr(std::min(sign + 1, pair.size())))};
  if (!is_text(parameter.name)) {
    return fail(ErrorKind::kUsage, "the name of a parameter is not UTF-8", {},
                "send UTF-8 without NUL, percent-encoded");
  }
  if (!is_text(parameter.value)) {
    return fail(ErrorKind::kUsage, "the value is not UTF-8",
                std::string(prefix_bytes(parameter.name, kMaxQuotedBytes)),
                "send UTF-8 without NUL, percent-encoded");
  }
  return parameter;
}

}  // namespace

Result<std::vector<Parameter>> parse_query_string(std::string_view query) {
  std::vector<Parameter> parameters;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    if (pair.empty() || pair == "=") continue;
    if (parameters.size() == kMaxParameters) {
      return fail(ErrorKind::kUsage, "too many parameters", {},
                  "send at most " + std::to_string(kMaxParameters));
    }
    auto parameter = parse_pair(pair);
    if (!parameter) return fail(parameter.error());
    parameters.push_back(*std::move(parameter));
  }
  return parameters;
}

void append_parameter(std::string& query, std::string_view name, std::string_view value) {
  if (!query.empty()) query += '&';
  append_encoded(query, name);
  query += '=';
  append_encoded(query, value);
}

}  // namespace notesearch
