#include "corpus/html_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include <cmark-gfm.h>
#include <cmark-gfm/houdini.h>

#include "schema/base/text.h"

namespace notesearch {
namespace {

// Elements whose tags leave the words beside them together; every other one separates.
constexpr std::array<std::string_view, 32> kInlineElements = {
    "a",    "abbr",  "b",    "bdi",    "bdo", "cite", "code", "data", "del", "dfn",  "em",
    "font", "i",     "img",  "ins",    "kbd", "mark", "q",    "rp",   "rt",  "ruby", "s",
    "samp", "small", "span", "strong", "sub", "sup",  "time", "tt",   "u",   "var"};

constexpr std::array<std::string_view, 2> kHiddenElements = {"script", "style"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string decode_entities(std::string_view text) {
  if (text.find('&') == std::string_view::npos) return std::string(text);
  cmark_strbuf buffer;
  cmark_strbuf_init(cmark_get_default_mem_allocator(), &buffer, 0);
  houdini_unescape_html_f(&buffer, reinterpret_cast<const std::uint8_t*>(text.data()),
                          static_cast<bufsize_t>(text.size()));
  std::string out(cmark_strbuf_cstr(&buffer), static_cast<std::size_t>(buffer.size));
  cmark_strbuf_free(&buffer);
  return out;
}

}  // namespace

std::size_t end_of_markup(std::string_view html, std::size_t at) {
  const auto behind = [&](std::string_view closing, std::size_t from) {
    const std::size_t found = html.find(closing, from);
    return found == std::string_view::npos ? html.size() : found + closing.size();
  };
  const std::string_view rest = html.substr(at);
  if (rest.substr(0, 4) == "<!--") return behind("-->", at + 4);
  if (rest.substr(0, 2) == "<!") return behind(">", at + 2);
  if (rest.substr(0, 2) == "<?") return behind("?>", at + 2);
  const std::size_t name = rest.substr(0, 2) == "</" ? 2 : 1;
  if (rest.size() <= name || !is_letter(rest[name])) return std::string_view::npos;
  char quote = 0;
  std::size_t quoted_at = at;
  for (std::size_t i = at + name; i < html.size(); ++i) {
    const char c = html[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '>') {
      return i + 1;
    } else if (c == '"' || c == '\'') {
      quote = c;
      quoted_at = i;
    }
  }
  // A quote that is never closed is a stray apostrophe: each kind can cost this second search once.
  return quote != 0 ? behind(">", quoted_at) : html.size();
}

std::size_t end_of_content(std::string_view html, std::size_t at, std::string_view name) {
  for (at = html.find("</", at); at != std::string_view::npos; at = html.find("</", at + 2)) {
    if (ascii_lower(html.substr(at + 2, name.size())) == name) return at;
  }
  return html.size();
}

Tag read_tag(std::string_view html) {
  Tag tag;
  std::size_t at = 1;
  if (html.size() > 1 && html[1] == '/') {
    tag.end = true;
    at = 2;
  }
  const std::size_t start = at;
  while (at < html.size() && (is_letter(html[at]) || (html[at] >= '0' && html[at] <= '9'))) ++at;
  tag.name = ascii_lower(html.substr(start, at - start));
  if (tag.name.empty() || contains(kInlineElements, tag.name)) {
    tag.kind = TagKind::kInline;
  } else if (tag.name == "br") {
    tag.kind = TagKind::kBreak;
  } else if (contains(kHiddenElements, tag.name) && !tag.end) {
    tag.kind = TagKind::kHide;
  } else {
    tag.kind = TagKind::kBlock;
  }
  return tag;
}

std::string html_text(std::string_view html) {
  std::string out;
  std::size_t text_start = 0;
  for (std::size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at)) {
    std::size_t end = end_of_markup(html, at);
    if (end == std::string_view::npos) {
      ++at;
      continue;
    }
    out += decode_entities(html.substr(text_start, at - text_start));
    const Tag tag = read_tag(html.substr(at, end - at));
    switch (tag.kind) {
      case TagKind::kInline:
        break;
      case TagKind::kBreak:
        out += '\n';
        break;
      case TagKind::kBlock:
        out += ' ';
        break;
      case TagKind::kHide:
        out += ' ';
        end = html.find('>', end_of_content(html, end, tag.name));
        end = end == std::string_view::npos ? html.size() : end + 1;
        break;
    }
    text_start = end;
    at = end;
  }
  out += decode_entities(html.substr(text_start));
  return out;
}

}  // namespace notesearch
