#include "tests/searcher/text_fragment.h"

#include <algorithm>
#include <cctype>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "schema/base/text.h"

namespace notesearch {
namespace {

// A line, letter by letter, each with the byte at which it begins; one more byte for the end.
struct Letters {
  std::u32string text;
  std::vector<std::size_t> at;
};

Letters letters_of(std::string_view line) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* compatible = icu::Normalizer2::getNFKCInstance(status);
  Letters letters;
  for (std::size_t at = 0; at < line.size();) {
    letters.at.push_back(at);
    const UChar32 c = next_code_point(line, &at);
    icu::UnicodeString parts;
    const bool composed = c >= 0 && compatible->getDecomposition(c, parts);
    const UChar32 base = composed ? parts.char32At(0) : c;
    letters.text += static_cast<char32_t>(u_foldCase(base, U_FOLD_CASE_DEFAULT));
  }
  letters.at.push_back(line.size());
  return letters;
}

bool in_word(char32_t c) { return c == '_' || u_isalnum(static_cast<UChar32>(c)); }
bool is_ideograph(char32_t c) {
  return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_IDEOGRAPHIC);
}

bool is_edge(const std::u32string& text, std::size_t at) {
  if (at == 0 || at >= text.size()) return true;
  return !in_word(text[at - 1]) || !in_word(text[at]) || is_ideograph(text[at - 1]) ||
         is_ideograph(text[at]);
}

std::size_t skip_blanks(const std::u32string& text, std::size_t at) {
  while (at < text.size() && text[at] == ' ') ++at;
  return at;
}

bool stands_at(const std::u32string& text, std::size_t at, const std::u32string& part) {
  return text.compare(at, part.size(), part) == 0;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::optional<std::string> decode(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '%') {
      if (at + 2 >= text.size()) return std::nullopt;
      const int high = hex_value(text[at + 1]);
      const int low = hex_value(text[at + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      at += 2;
    } else if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '_' ||
               c == '~') {
      out += c;
    } else {
      return std::nullopt;
    }
  }
  return out;
}

// Where the start of a fragment begins, behind the prefix, when all that surrounds it fits as well.
std::optional<std::size_t> start_at(const std::u32string& text, std::size_t at,
                                    const TextFragment& fragment) {
  const std::u32string prefix = letters_of(fragment.prefix).text;
  const std::u32string start = letters_of(fragment.start).text;
  const std::u32string suffix = letters_of(fragment.suffix).text;
  if (!is_edge(text, at) || !stands_at(text, at, prefix)) return std::nullopt;
  const std::size_t begin = prefix.empty() ? at : skip_blanks(text, at + prefix.size());
  const std::size_t end = begin + start.size();
  if (!stands_at(text, begin, start) || !is_edge(text, begin) || !is_edge(text, end)) {
    return std::nullopt;
  }
  const std::size_t behind = skip_blanks(text, end);
  const bool ends_well =
      suffix.empty() || (stands_at(text, behind, suffix) && is_edge(text, behind + suffix.size()));
  return ends_well ? std::optional(begin) : std::nullopt;
}

// Where the end of a fragment ends, behind `from`; the start's own end when there is none.
std::optional<std::size_t> end_behind(const std::u32string& text, std::size_t from,
                                      const std::u32string& end) {
  if (end.empty()) return from;
  for (std::size_t at = from; at + end.size() <= text.size(); ++at) {
    const bool fits = stands_at(text, at, end) && is_edge(text, at);
    if (fits && is_edge(text, at + end.size())) return at + end.size();
  }
  return std::nullopt;
}

}  // namespace

std::optional<TextFragment> parse_text_directive(std::string_view directive) {
  constexpr std::string_view kName = "text=";
  if (!directive.starts_with(kName)) return std::nullopt;
  std::vector<std::string_view> parts;
  directive.remove_prefix(kName.size());
  for (std::size_t comma = 0; comma != std::string_view::npos;) {
    comma = directive.find(',');
    parts.push_back(directive.substr(0, comma));
    if (comma != std::string_view::npos) directive.remove_prefix(comma + 1);
  }
  std::string_view prefix;
  std::string_view suffix;
  if (parts.front().ends_with('-')) {
    prefix = parts.front().substr(0, parts.front().size() - 1);
    parts.erase(parts.begin());
  }
  if (!parts.empty() && parts.back().starts_with('-')) {
    suffix = parts.back().substr(1);
    parts.pop_back();
  }
  if (parts.empty() || parts.size() > 2 || parts[0].empty() || parts.back().empty()) {
    return std::nullopt;
  }
  const auto decoded_prefix = decode(prefix);
  const auto start = decode(parts[0]);
  const auto end = parts.size() == 2 ? decode(parts[1]) : std::string();
  const auto decoded_suffix = decode(suffix);
  if (!decoded_prefix || !start || !end || !decoded_suffix) return std::nullopt;
  return TextFragment{*decoded_prefix, *start, *end, *decoded_suffix};
}

std::vector<Highlighted> find_text_fragment(const std::vector<std::string>& page,
                                            const TextFragment& fragment) {
  std::vector<Highlighted> found;
  const std::u32string end = letters_of(fragment.end).text;
  const std::size_t start_letters = letters_of(fragment.start).text.size();
  for (std::size_t line = 0; line < page.size(); ++line) {
    const Letters letters = letters_of(page[line]);
    for (std::size_t at = 0; at < letters.text.size(); ++at) {
      const auto begin = start_at(letters.text, at, fragment);
      if (!begin) continue;
      const auto ended = end_behind(letters.text, *begin + start_letters, end);
      if (ended) found.push_back({line, letters.at[*begin], letters.at[*ended]});
    }
  }
  return found;
}

}  // namespace notesearch
