#include "corpus/source_kind.h"

#include <array>
#include <string>
#include <utility>

#include "schema/base/text.h"

namespace notesearch {
namespace {

constexpr std::array<std::pair<std::string_view, SourceKind>, 5> kRoots = {{
    {"rss", SourceKind::kFeed},
    {"RDF", SourceKind::kFeed},
    {"feed", SourceKind::kFeed},
    {"urlset", SourceKind::kSitemap},
    {"sitemapindex", SourceKind::kSitemap},
}};

// Moves past "<?…?>", "<!--…-->" and "<!…>" and the white space around them. False when one of them
// is never closed.
bool skip_prolog(std::string_view& text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kMarkup = {
      {{"<?", "?>"}, {"<!--", "-->"}, {"<!", ">"}}};
  for (bool moved = true; moved;) {
    moved = false;
    text = trim(text);
    for (const auto& [opening, closing] : kMarkup) {
      if (!text.starts_with(opening)) continue;
      const std::size_t end = text.find(closing, opening.size());
      if (end == std::string_view::npos) return false;
      text.remove_prefix(end + closing.size());
      moved = true;
      break;
    }
  }
  return true;
}

// The name of the element that the text starts with, without a prefix; empty when there is none.
std::string_view first_element(std::string_view text) {
  if (!skip_prolog(text) || !text.starts_with('<')) return {};
  std::string_view name = text.substr(1, text.find_first_of(" \t\r\n/>", 1) - 1);
  const std::size_t colon = name.find(':');
  if (colon != std::string_view::npos) name.remove_prefix(colon + 1);
  return name;
}

std::optional<SourceKind> kind_by_name(std::string_view url_path) {
  const std::string name = ascii_lower(url_path.substr(url_path.rfind('/') + 1));
  if (name == "llms-full.txt") return SourceKind::kLlmsFull;
  if (name == "llms.txt") return SourceKind::kLlms;
  return std::nullopt;
}

// A page for people. Markdown may well start with another element.
bool is_html(std::string_view text, std::string_view element) {
  return ascii_lower(text.substr(0, 9)) == "<!doctype" || ascii_lower(element) == "html";
}

}  // namespace

std::string_view source_kind_name(SourceKind kind) {
  switch (kind) {
    case SourceKind::kNone:
      return "none";
    case SourceKind::kProfile:
      return "profile";
    case SourceKind::kFolder:
      return "folder";
    case SourceKind::kLlmsFull:
      return "llms-full";
    case SourceKind::kLlms:
      return "llms";
    case SourceKind::kSitemap:
      return "sitemap";
    case SourceKind::kFeed:
      return "feed";
    case SourceKind::kFrontMatter:
      return "front matter";
    case SourceKind::kText:
      return "text";
  }
  return "none";
}

std::optional<SourceKind> guess_source_kind(std::string_view url_path, std::string_view body) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (body.starts_with(kByteOrderMark)) body.remove_prefix(kByteOrderMark.size());
  const std::string_view text = trim(body);
  if (text.starts_with('{')) return SourceKind::kProfile;
  const std::string_view element = first_element(text);
  for (const auto& [root, kind] : kRoots) {
    if (element == root) return kind;
  }
  if (is_html(text, element)) return std::nullopt;
  return kind_by_name(url_path);
}

}  // namespace notesearch
