#include "indexer/robots_check.h"

#include <utility>

namespace notesearch {

const RobotsCheck::Rules& RobotsCheck::rules_of(const Url& url) {
  const auto known = rules_.find(url.origin.text);
  if (known != rules_.end()) return known->second;
  Rules rules{Robots::allow_all(), {}};
  const auto address = resolve_url(url, "/robots.txt");
  auto text =
      address ? reader_.read(*address) : tl::unexpected<FetchError>(FetchError{address.error()});
  if (text) {
    rules.robots = Robots::parse(*text, kProductToken);
  } else if (text.error().status < 400 || text.error().status >= 500) {
    rules = {Robots::forbid_all(), text.error().error.message()};
  }
  return rules_.emplace(url.origin.text, std::move(rules)).first->second;
}

std::optional<std::string> RobotsCheck::objection(const std::string& text) {
  const auto url = parse_url(text);
  if (!url) return url.error().message();
  const Rules& rules = rules_of(*url);
  if (!rules.unreadable.empty()) return "robots.txt can't be read: " + rules.unreadable;
  const std::size_t path = url->text.find('/', url->text.find("://") + 3);
  if (rules.robots.allows(path == std::string::npos ? "/" : url->text.substr(path))) {
    return std::nullopt;
  }
  return "robots.txt forbids to fetch " + url->text;
}

}  // namespace notesearch
