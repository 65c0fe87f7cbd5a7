#include "searcher/terminal_text.h"

#include <algorithm>
#include <ostream>
#include <vector>

#include "schema/base/text.h"
#include "searcher/web_address.h"

namespace notesearch {
namespace {

constexpr std::string_view kReset = "\x1b[0m";
// https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda: OSC 8 ; ; address ST, and an
// empty address at its end.
constexpr std::string_view kLinkBegin = "\x1b]8;;";
constexpr std::string_view kLinkEnd = "\x1b\\";

constexpr std::size_t kMaxTextColumns = 100;  // longer lines are hard to read
constexpr std::size_t kMinTextColumns = 16;
constexpr std::size_t kIndentColumns = 4;
constexpr std::size_t kMaxLinkBytes = 2000;  // terminals drop longer ones

// A word of styled text: stretches of which every second is a match.
struct Word {
  Parts parts{""};
  std::size_t columns = 0;
};

std::vector<Word> split_words(const Parts& text) {
  std::vector<Word> words(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool match = i % 2 == 1;
    const std::string shown = printable(text[i]);
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= shown.size(); ++at) {
      if (at < shown.size() && !is_blank(shown[at])) continue;
      Word& word = words.back();
      if (at > begin) {
        if ((word.parts.size() % 2 == 0) != match) word.parts.emplace_back();
        const std::string stretch = shown.substr(begin, at - begin);
        word.parts.back() += stretch;
        word.columns += width_columns(stretch);
      }
      if (at < shown.size() && word.columns > 0) words.emplace_back();
      begin = at + 1;
    }
  }
  if (words.back().columns == 0) words.pop_back();
  return words;
}

// A line without the sequences that are written here: CSI up to "m", OSC up to its end.
std::string without_sequences(std::string_view line) {
  std::string text;
  while (!line.empty()) {
    if (line.front() != '\x1b') {
      text += line.front();
      line.remove_prefix(1);
      continue;
    }
    const bool is_link = line.starts_with(kLinkBegin);
    const std::string_view last = is_link ? kLinkEnd : "m";
    const std::size_t end = line.find(last, 1);
    line.remove_prefix(end == std::string_view::npos ? line.size() : end + last.size());
  }
  return text;
}

}  // namespace

std::string on_one_line(std::string_view text) { return printable(clean_line(text)); }

std::size_t screen_rows(std::string_view text, std::size_t width_columns) {
  std::size_t rows = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::size_t columns = notesearch::width_columns(without_sequences(text.substr(0, end)));
    rows += std::max<std::size_t>(1, (columns + width_columns - 1) / width_columns);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return rows;
}

TerminalText::TerminalText(const TerminalStyle& style, std::ostream& out)
    : color_(style.color), hyperlinks_(style.hyperlinks), out_(out) {
  if (style.width_columns == 0) return;
  const std::size_t columns = std::min(style.width_columns, kMaxTextColumns);
  text_columns_ = std::max(kMinTextColumns, columns - std::min(columns, kIndentColumns));
}

void TerminalText::print_wrapped(const Parts& text, const Look& look) {
  const std::size_t room = text_columns_ > look.hanging ? text_columns_ - look.hanging : 0;
  const std::string link = web_address(look.link);
  std::size_t column = 0;
  for (const Word& word : split_words(text)) {
    if (column > 0 && text_columns_ > 0 && column + 1 + word.columns > room) {
      end_line();
      indent(look.hanging);
      column = 0;
    } else if (column > 0) {
      // The blank behind a match is no part of it.
      if (!word.parts.front().empty()) change(look.style, link);
      out_ << ' ';
      ++column;
    }
    for (std::size_t i = 0; i < word.parts.size(); ++i) {
      if (word.parts[i].empty()) continue;
      change(i % 2 == 1 ? look.match_style : look.style, link);
      out_ << word.parts[i];
    }
    column += word.columns;
  }
  end_line();
}

void TerminalText::print_styled(std::string_view style, std::string_view text,
                                std::string_view link) {
  if (text.empty()) return;
  change(style, web_address(link));
  out_ << text;
  change({}, {});
}

void TerminalText::indent(std::size_t further_columns) {
  out_ << std::string(kIndentColumns + further_columns, ' ');
}

void TerminalText::end_line() {
  change({}, {});
  out_ << '\n';
}

void TerminalText::change(std::string_view style, const std::string& link) {
  if (hyperlinks_ && link != active_link_ && link.size() <= kMaxLinkBytes) {
    out_ << kLinkBegin << link << kLinkEnd;
    active_link_ = link;
  }
  if (!color_ || active_style_ == style) return;
  if (!active_style_.empty()) out_ << kReset;
  out_ << style;
  active_style_ = style;
}

}  // namespace notesearch
