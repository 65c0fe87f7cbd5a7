#include "corpus/robots.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "corpus/url.h"
#include "schema/base/text.h"

namespace notesearch {
namespace {

constexpr std::size_t kMaxSitemaps = 1'000;

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~").find(c) != std::string_view::npos;
}

void append_escape(std::string& out, char c) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  out += '%';
  out += kDigits[byte >> 4U];
  out += kDigits[byte & 0xFU];
}

// One form for every spelling of a path: escapes of unreserved characters are decoded, all others
// have capital digits, and bytes past ASCII are escaped, as are "*" and "$", which stand for
// themselves here.
std::string normalized(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string decoded =
        text[at] == '%' ? percent_decode(text.substr(at, 3)) : std::string();
    if (decoded.size() == 1 && at + 2 < text.size()) {
      at += 2;
      if (is_unreserved(decoded[0])) {
        out += decoded[0];
      } else {
        append_escape(out, decoded[0]);
      }
    } else if (static_cast<unsigned char>(text[at]) >= 0x80 || text[at] == '*' || text[at] == '$') {
      append_escape(out, text[at]);
    } else {
      out += text[at];
    }
  }
  return out;
}

// Where `part` is first found from `from` on. std::string_view::find can take quadratic time.
std::size_t find_from(std::string_view text, std::string_view part, std::size_t from) {
  const void* found = memmem(text.data() + from, text.size() - from, part.data(), part.size());
  return found == nullptr ? std::string_view::npos
                          : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

// The product token that a User-agent line names: "notesearch" of "NoteSearch/1.0 (…)".
std::string product_of(std::string_view value) {
  if (value == "*" || value.starts_with("* ")) return "*";
  const auto* const end = std::find_if_not(value.begin(), value.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  });
  return ascii_lower(value.substr(0, static_cast<std::size_t>(end - value.begin())));
}

}  // namespace

// Goes through the lines, and sorts the rules by whom they are for.
class RobotsReader {
 public:
  explicit RobotsReader(std::string_view product_token) : token_(ascii_lower(product_token)) {}

  void read_line(std::string_view line) {
    line = line.substr(0, line.find('#'));
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return;
    const std::string key = ascii_lower(trim(line.substr(0, colon)));
    const std::string_view value = trim(line.substr(colon + 1));
    if (key == "user-agent") {
      read_agent(product_of(value));
    } else if (key == "allow" || key == "disallow") {
      read_rule(value, key == "allow");
    } else if (key == "sitemap" && !value.empty() && robots_.sitemaps_.size() < kMaxSitemaps) {
      robots_.sitemaps_.emplace_back(value);
    }
  }

  Robots take() {
    robots_.rules_ = std::move(ours_.seen ? ours_.rules : everyones_.rules);
    const auto open_rules =
        std::count_if(robots_.rules_.begin(), robots_.rules_.end(),
                      [](const Robots::Rule& rule) { return rule.segments.size() > 1; });
    // Each of them is searched for in every address.
    if (open_rules > kMaxOpenRules) return Robots::forbid_all();
    std::stable_sort(robots_.rules_.begin(), robots_.rules_.end(),
                     [](const Robots::Rule& a, const Robots::Rule& b) {
                       return a.length != b.length ? a.length > b.length : a.allow && !b.allow;
                     });
    return std::move(robots_);
  }

 private:
  // Lines of user agents that follow each other begin one group for all of them.
  void read_agent(const std::string& product) {
    if (in_rules_) for_us_ = for_everyone_ = in_rules_ = false;
    if (product == token_) for_us_ = ours_.seen = true;
    if (product == "*") for_everyone_ = true;
  }

  void read_rule(std::string_view pattern, bool allow) {
    in_rules_ = true;
    if (pattern.empty()) return;  // an empty pattern matches nothing
    if (for_us_) ours_.rules.push_back(Robots::make_rule(pattern, allow));
    if (for_everyone_) everyones_.rules.push_back(Robots::make_rule(pattern, allow));
  }

  const std::string token_;
  Robots robots_;
  Robots::Group ours_;
  Robots::Group everyones_;
  bool in_rules_ = false;  // the last line of a group was a rule
  bool for_us_ = false;
  bool for_everyone_ = false;
};

Robots Robots::parse(std::string_view text, std::string_view product_token) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.size() > kMaxRobotsBytes) {
    // The line that the limit cuts would be another rule than was meant.
    text = text.substr(0, kMaxRobotsBytes);
    text = text.substr(0, text.find_last_of("\r\n") + 1);
  }
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  RobotsReader reader(product_token);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    reader.read_line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return reader.take();
}

Robots Robots::forbid_all() {
  Robots robots;
  robots.rules_.push_back(make_rule("/", false));
  return robots;
}

Robots::Rule Robots::make_rule(std::string_view pattern, bool allow) {
  Rule rule;
  rule.allow = allow;
  rule.length = pattern.size();
  rule.anchored = pattern.ends_with('$');
  if (rule.anchored) pattern.remove_suffix(1);
  for (std::size_t star = 0; star != std::string_view::npos;) {
    star = pattern.find('*');
    rule.segments.push_back(normalized(pattern.substr(0, star)));
    if (star != std::string_view::npos) pattern.remove_prefix(star + 1);
  }
  return rule;
}

bool Robots::matches(const Rule& rule, std::string_view path) {
  if (!path.starts_with(rule.segments.front())) return false;
  std::size_t at = rule.segments.front().size();
  // The leftmost place of each segment leaves the most room for the next, so none is tried twice.
  for (std::size_t i = 1; i < rule.segments.size(); ++i) {
    const std::string& segment = rule.segments[i];
    if (rule.anchored && i + 1 == rule.segments.size()) {
      return path.size() - at >= segment.size() && path.ends_with(segment);
    }
    const std::size_t found = find_from(path, segment, at);
    if (found == std::string_view::npos) return false;
    at = found + segment.size();
  }
  return !rule.anchored || at == path.size();
}

bool Robots::allows(std::string_view path_and_query) const {
  const std::string path = path_and_query.empty() ? "/" : normalized(path_and_query);
  if (path == "/robots.txt") return true;
  const auto rule = std::find_if(rules_.begin(), rules_.end(),
                                 [&](const Rule& each) { return matches(each, path); });
  return rule == rules_.end() || rule->allow;
}

}  // namespace notesearch
