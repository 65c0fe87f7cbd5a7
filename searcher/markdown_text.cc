#include "searcher/markdown_text.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <unicode/uchar.h>

#include "schema/base/text.h"
#include "searcher/text_parts.h"
#include "searcher/web_address.h"

namespace notesearch {
namespace {

bool is_ascii_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::size_t longest_run(std::string_view text, char c) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char at : text) {
    run = at == c ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

std::string on_one_line(std::string_view text) {
  std::string shown = printable(text);
  std::replace_if(
      shown.begin(), shown.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return shown;
}

// Whether c, between these neighbours, could be markup wherever it stands in a line.
bool is_special(char before, char c, char after) {
  switch (c) {
    case '\\':
    case '`':
    case '*':
    case '[':
    case ']':
    case '<':
    case '|':
    case '~':
    case '$':  // of mathematics
      return true;
    case '_':  // within a word it never is
      return !is_ascii_alphanumeric(before) || !is_ascii_alphanumeric(after);
    case '#':  // "C#" begins and ends no heading
      return !is_ascii_alphanumeric(before);
    case '&':  // of an entity
      return after == '#' || is_ascii_alphanumeric(after);
    default:
      return false;
  }
}

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 8);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char before = i > 0 ? text[i - 1] : '\0';
    const char after = i + 1 < text.size() ? text[i + 1] : '\0';
    if (is_special(before, text[i], after)) out += '\\';
    out += text[i];
  }
  // The neighbour beyond the end may be a letter or the sign of an entity.
  if (out.ends_with('&')) out.insert(out.size() - 1, 1, '\\');
  return out;
}

// What is markup at the beginning of a line alone: lists, headings, quotes, rules, tables.
std::string safe_at_start(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);  // two at the end are a line break
  line.erase(0, std::min(line.find_first_not_of(' '), line.size()));
  if (line.empty()) return line;
  constexpr std::string_view kBeginners = "+-=>:";
  if (kBeginners.find(line.front()) != std::string_view::npos) return "\\" + line;
  const std::size_t digits = line.find_first_not_of("0123456789");
  const bool numbered =
      digits != std::string::npos && digits > 0 && (line[digits] == '.' || line[digits] == ')');
  if (numbered) line.insert(digits, 1, '\\');
  return line;
}

struct Range {
  std::size_t begin;
  std::size_t end;
};

bool makes_link(std::string_view word) {
  return word.find("://") != std::string_view::npos || word.find('@') != std::string_view::npos ||
         ascii_lower(word).find("www.") != std::string::npos;
}

std::vector<Range> link_words(std::string_view text) {
  std::vector<Range> ranges;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    if (makes_link(text.substr(begin, end - begin))) ranges.push_back({begin, end});
    begin = end + 1;
  }
  return ranges;
}

// Whether "**" before and behind the text are delimiters, whatever stands around them: it begins and
// ends with a letter or digit.
bool may_be_bold(std::string_view text) {
  if (text.empty()) return false;
  std::size_t at = 0;
  const std::int32_t first = next_code_point(text, &at);
  std::int32_t last = first;
  while (at < text.size()) last = next_code_point(text, &at);
  return u_isalnum(first) != 0 && u_isalnum(last) != 0;
}

// Parts as they are shown. Matches with nothing or one blank between them are one: "****" would be no
// delimiters.
Parts shown_parts(const Parts& line) {
  Parts shown{""};
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool between = i % 2 == 0 && i > 0 && i + 1 < line.size();
    const bool match = i % 2 == 1 || (between && (line[i].empty() || line[i] == " "));
    if (line[i].empty()) continue;
    if ((shown.size() % 2 == 0) != match) shown.emplace_back();
    shown.back() += on_one_line(line[i]);
  }
  return shown;
}

class LineWriter {
 public:
  explicit LineWriter(const Parts& line)
      : parts_(shown_parts(line)), text_(joined_text(parts_)), links_(link_words(text_)) {}

  std::string write() {
    std::size_t end = 0;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const std::size_t begin = end;
      end += parts_[i].size();
      if (i % 2 == 1 && at_ == begin && !meets_link(begin, end) && may_be_bold(parts_[i])) {
        out_ += "**" + escaped(parts_[i]) + "**";
        at_ = end;
      } else {
        write_until(end);
      }
    }
    return safe_at_start(std::move(out_));
  }

 private:
  [[nodiscard]] bool meets_link(std::size_t begin, std::size_t end) const {
    return std::any_of(links_.begin(), links_.end(),
                       [&](const Range& link) { return link.begin < end && begin < link.end; });
  }

  void write_until(std::size_t end) {
    for (const Range& link : links_) {
      if (link.begin < at_ || link.begin >= end) continue;
      out_ += escaped(std::string_view(text_).substr(at_, link.begin - at_));
      out_ += markdown_code(std::string_view(text_).substr(link.begin, link.end - link.begin));
      at_ = link.end;
    }
    if (at_ >= end) return;
    out_ += escaped(std::string_view(text_).substr(at_, end - at_));
    at_ = end;
  }

  Parts parts_;
  std::string text_;
  std::vector<Range> links_;
  std::size_t at_ = 0;  // of the text, what is written
  std::string out_;
};

}  // namespace

std::string markdown_line(const Parts& line) { return LineWriter(line).write(); }

std::string markdown_line(std::string_view text) { return markdown_line(Parts{std::string(text)}); }

std::string markdown_code(std::string_view text) {
  const std::string shown = on_one_line(text);
  if (shown.empty()) return {};
  const std::string ticks(longest_run(shown, '`') + 1, '`');
  // One blank at either end is no part of the code.
  const bool needs_blanks = shown.front() == '`' || shown.back() == '`' || shown.front() == ' ';
  const std::string blank = needs_blanks ? " " : "";
  return ticks + blank + shown + blank + ticks;
}

std::string markdown_fence(std::string_view text) {
  const std::string fence(std::max<std::size_t>(3, longest_run(text, '`') + 1), '`');
  std::string shown = printable(text);
  if (!shown.ends_with('\n')) shown += '\n';
  return fence + "\n" + shown + fence + "\n";
}

std::string markdown_address(std::string_view url) {
  std::string address = web_address(url);
  // "&copy;" would be read as an entity.
  for (std::size_t at = address.find('&'); at != std::string::npos;
       at = address.find('&', at + 1)) {
    std::size_t end = at + 1;
    while (end < address.size() && (is_ascii_alphanumeric(address[end]) || address[end] == '#'))
      ++end;
    if (end < address.size() && address[end] == ';') address.insert(at + 1, "amp;");
  }
  return address;
}

}  // namespace notesearch
