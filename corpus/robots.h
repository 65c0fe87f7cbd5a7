// robots.txt: what a site lets programs fetch (RFC 9309), and the sitemaps it names.
//
// Plain values, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace notesearch {

// What is behind this many bytes is not read (RFC 9309 §2.5 asks for at least 500 KiB).
inline constexpr std::size_t kMaxRobotsBytes = std::size_t{512} * 1024;

// A file with more rules that have a "*" is no rule book but an attack: it forbids everything.
inline constexpr std::ptrdiff_t kMaxOpenRules = 1'000;

class Robots {
 public:
  // The rules for a program by its product token, as in "notesearch"; those for "*" when no group
  // names it. Nothing is an error: lines that can't be read, HTML too, are no rules.
  [[nodiscard]] static Robots parse(std::string_view text, std::string_view product_token);

  // For a site without robots.txt, and for one whose robots.txt can't be had (RFC 9309 §2.3.1).
  [[nodiscard]] static Robots allow_all() { return {}; }
  [[nodiscard]] static Robots forbid_all();

  // Whether a URL may be fetched, by its path and query ("/notes/a?b"); by the longest pattern that
  // matches, an Allow before a Disallow of the same length. /robots.txt always may. Time in
  // proportion to the size of the rules and of the path.
  [[nodiscard]] bool allows(std::string_view path_and_query) const;

  // The values of the Sitemap lines as they stand there, at most 1,000.
  [[nodiscard]] const std::vector<std::string>& sitemaps() const { return sitemaps_; }

 private:
  struct Rule {
    bool allow = false;
    std::size_t length = 0;             // of the pattern: how specific it is
    std::vector<std::string> segments;  // between the "*"; the first stands at the path's start
    bool anchored = false;              // the last one stands at the path's end
  };
  // The groups of one user agent while the file is read.
  struct Group {
    bool seen = false;
    std::vector<Rule> rules;
  };
  friend class RobotsReader;

  [[nodiscard]] static Rule make_rule(std::string_view pattern, bool allow);
  [[nodiscard]] static bool matches(const Rule& rule, std::string_view path);

  std::vector<Rule> rules_;  // the longest first
  std::vector<std::string> sitemaps_;
};

}  // namespace notesearch
