#include "searcher/http/meili/payload.h"

#include <algorithm>

#include "schema/base/text.h"

namespace notesearch::meili {
namespace {

using nlohmann::json;

constexpr std::string_view kAccepted =
    "Accepted values for the Content-Type header are: `application/json`";
// A message that quotes a whole payload helps nobody.
constexpr std::size_t kMaxShownBytes = 200;

// The first bracket that opens a level too many; the size of the text when there is none. Brackets in
// strings don't count.
std::size_t first_too_deep(std::string_view text) {
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\') {
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == '[' || c == '{')) {
      if (++depth > kMaxPayloadDepth) return i;
    } else if (!quoted && (c == ']' || c == '}')) {
      if (depth > 0) --depth;
    }
  }
  return text.size();
}

tl::unexpected<MeiliError> refuse_malformed(std::string_view text, std::size_t at,
                                            const std::string& what) {
  const std::string_view before = text.substr(0, at);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t line_break = before.rfind('\n');
  const std::size_t column =
      line_break == std::string_view::npos ? before.size() : before.size() - line_break - 1;
  return refuse(400, "malformed_payload",
                "The json payload provided is malformed. `" + what + " at line " +
                    std::to_string(line) + " column " + std::to_string(column) + "`.");
}

tl::unexpected<MeiliError> refuse_missing() {
  return refuse(400, "missing_payload", "A json payload is missing.");
}

bool is_empty(std::string_view text) { return trim(text).empty(); }

}  // namespace

MeiliResult<void> check_content(std::string_view content_type, std::string_view body) {
  const std::string_view type = trim(content_type.substr(0, content_type.find(';')));
  if (type.empty()) {
    return refuse(415, "missing_content_type",
                  "A Content-Type header is missing. " + std::string(kAccepted));
  }
  if (ascii_lower(type) != "application/json") {
    return refuse(415, "invalid_content_type",
                  "The Content-Type `" + shown_text(clean_line(type)) + "` is invalid. " +
                      std::string(kAccepted));
  }
  if (is_empty(body)) return refuse_missing();
  return {};
}

MeiliResult<json> parse_payload(std::string_view text) {
  if (is_empty(text)) return refuse_missing();
  const std::size_t too_deep = first_too_deep(text);
  if (too_deep < text.size()) {
    return refuse_malformed(text, too_deep + 1, "recursion limit exceeded");
  }
  try {
    return json::parse(text);
  } catch (const json::parse_error& error) {
    return refuse_malformed(text, std::min(error.byte, text.size()), "syntax error");
  } catch (const json::exception&) {  // a number that no double holds
    return refuse_malformed(text, text.size(), "number out of range");
  }
}

bool is_shallow(std::string_view text) { return first_too_deep(text) == text.size(); }

std::string shown(const json& value) {
  return shown_text(value.dump(-1, ' ', false, json::error_handler_t::replace));
}

std::string shown_text(std::string_view text) {
  const std::string_view beginning = prefix_bytes(text, kMaxShownBytes);
  return std::string(beginning) + (beginning.size() < text.size() ? "…" : "");
}

}  // namespace notesearch::meili
