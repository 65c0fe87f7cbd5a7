#include "corpus/html_markdown.h"

#include <algorithm>
#include <cstddef>

#include "corpus/html_text.h"
#include "schema/base/text.h"

namespace notesearch {
namespace {

// One line of text as markdown that reads the same. What markdown takes for markup only at the
// start of a line, or with a second line, is escaped at the start alone. Addresses must not become
// links of their own accord (":" and "www."), since escapes inside them would be kept.
std::string escaped(std::string_view line) {
  constexpr std::string_view kAnywhere = "\\`*_[]<&~#:";
  constexpr std::string_view kAtStart = ">-+=|";
  const std::size_t behind_number = line.find_first_not_of("0123456789");
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool ends_number = i > 0 && i == behind_number && (c == '.' || c == ')');
    const bool ends_www = c == '.' && line.substr(0, i).ends_with("www");
    if (ends_number || ends_www || kAnywhere.find(c) != std::string_view::npos ||
        (i == 0 && kAtStart.find(c) != std::string_view::npos)) {
      out += '\\';
    }
    out += c;
  }
  return out;
}

// A fence that no line of the code can close.
std::string fence_for(std::string_view code) {
  std::size_t longest = 2;
  std::size_t run = 0;
  for (char c : code) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return std::string(longest + 1, '`');
}

// 1 to 6 for "h1" to "h6", else 0.
std::size_t heading_level(std::string_view name) {
  return name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6'
             ? static_cast<std::size_t>(name[1] - '0')
             : 0;
}

class Converter {
 public:
  explicit Converter(std::string_view html) : html_(html) {}

  std::string convert() {
    std::size_t start = 0;  // of what stands between block tags
    for (std::size_t at = html_.find('<'); at != std::string_view::npos; at = html_.find('<', at)) {
      const std::size_t end = end_of_markup(html_, at);
      if (end == std::string_view::npos) {
        ++at;
        continue;
      }
      const Tag tag = read_tag(html_.substr(at, end - at));
      if (tag.kind == TagKind::kHide) {
        at = end_of_content(html_, end, tag.name);
      } else if (tag.kind != TagKind::kBlock) {
        at = end;
      } else {
        text_ += html_text(html_.substr(start, at - start));
        at = block(tag, end);
        start = at;
      }
    }
    text_ += html_text(html_.substr(start));
    end_paragraph();
    return std::move(out_);
  }

 private:
  // Takes in a tag that separates; says where reading goes on.
  std::size_t block(const Tag& tag, std::size_t end) {
    if (tag.name == "td" || tag.name == "th") {
      text_ += ' ';
      return end;
    }
    end_paragraph();
    if (const std::size_t level = heading_level(tag.name); level > 0) {
      level_ = tag.end ? 0 : level;
    } else if (tag.name == "li") {
      in_item_ = !tag.end;
    } else if (tag.name == "blockquote" && !tag.end) {
      ++quotes_;
    } else if (tag.name == "blockquote" && quotes_ > 0) {
      --quotes_;
    } else if (tag.name == "pre" && !tag.end) {
      const std::size_t close = end_of_content(html_, end, "pre");
      add_code(html_.substr(end, close - end));
      return close;
    }
    return end;
  }

  void end_paragraph() {
    const std::string line = clean_line(text_);
    text_.clear();
    if (line.empty()) return;
    if (level_ > 0) {
      out_ += std::string(level_, '#') + ' ';
    } else if (in_item_) {
      out_ += "- ";
    } else if (quotes_ > 0) {
      out_ += "> ";
    }
    out_ += escaped(line) + "\n\n";
    // Further paragraphs of an item stand alone, and so does what an unclosed heading runs into.
    level_ = 0;
    in_item_ = false;
  }

  void add_code(std::string_view html) {
    const std::string code = clean_text(html_text(html));
    std::string_view lines = code;
    if (lines.starts_with('\n')) lines.remove_prefix(1);
    if (lines.ends_with('\n')) lines.remove_suffix(1);
    if (trim(lines).empty()) return;
    const std::string fence = fence_for(lines);
    out_.append(fence).append("\n").append(lines).append("\n").append(fence).append("\n\n");
  }

  const std::string_view html_;
  std::string out_;
  std::string text_;  // of the paragraph at hand
  std::size_t level_ = 0;
  std::size_t quotes_ = 0;
  bool in_item_ = false;
};

}  // namespace

std::string html_to_markdown(std::string_view html) { return Converter(html).convert(); }

}  // namespace notesearch
