#include "corpus/raw_url.h"

#include <utility>

#include "corpus/slug.h"

namespace notesearch {
namespace {

constexpr std::string_view kHole = "{slug}";

tl::unexpected<Error> not_a_pattern(std::string_view text, const std::string& why) {
  return fail(ErrorKind::kUsage,
              "the raw URL pattern \"" + std::string(text.substr(0, 200)) + "\" " + why, {},
              "write PAGE=RAW, as in https://example.org/notes/{slug}="
              "https://example.org/raw/notes/{slug}");
}

// A word that stands in neither text, and that no normalisation of a URL's path alters.
std::string word_not_in(std::string_view text, std::string_view base) {
  std::string word = "slug";
  while (text.find(word) != std::string_view::npos || base.find(word) != std::string_view::npos) {
    word += 'g';
  }
  return word;
}

std::string_view without_slash(std::string_view text) {
  if (text.ends_with('/')) text.remove_suffix(1);
  return text;
}

// What stands between the two; a slug that is written with escapes is decoded.
std::optional<std::string> slug_between(std::string_view url, std::string_view before,
                                        std::string_view after) {
  if (url.size() <= before.size() + after.size() || !url.starts_with(before) ||
      !url.ends_with(after)) {
    return std::nullopt;
  }
  return parse_slug(url.substr(before.size(), url.size() - before.size() - after.size()));
}

bool is_nearer(const std::optional<std::string>& other, const std::string& slug) {
  return other && other->size() < slug.size();
}

}  // namespace

Result<RawUrlPattern> RawUrlPattern::parse(std::string_view text, const std::optional<Url>& base) {
  const std::size_t hole = text.find(kHole);
  const std::size_t equals = hole == std::string_view::npos ? hole : text.find('=', hole);
  if (equals == std::string_view::npos) return not_a_pattern(text, "has no {slug} before a \"=\"");

  RawUrlPattern pattern;
  auto page = parse_side(text.substr(0, equals), base);
  if (!page) return fail(page.error());
  auto raw = parse_side(text.substr(equals + 1), base);
  if (!raw) return fail(raw.error());
  pattern.page_ = std::move(*page);
  pattern.raw_ = std::move(*raw);
  return pattern;
}

Result<RawUrlPattern::Side> RawUrlPattern::parse_side(std::string_view text,
                                                      const std::optional<Url>& base) {
  const std::size_t hole = text.find(kHole);
  if (hole == std::string_view::npos) return not_a_pattern(text, "has no {slug}");
  if (text.find(kHole, hole + 1) != std::string_view::npos) {
    return not_a_pattern(text, "has more than one {slug}");
  }
  const bool on_site = text.starts_with('/');
  if (on_site && !base) {
    return not_a_pattern(text, "is a path, and there is no site that it could be on");
  }
  const std::string word = word_not_in(text, base ? base->text : "");
  std::string filled(text);
  filled.replace(hole, kHole.size(), word);
  const auto url = on_site ? resolve_url(*base, filled) : parse_url(filled);
  if (!url) return not_a_pattern(text, "is no URL: " + url.error().what);

  const std::size_t at = url->text.find(word);
  const std::size_t path = url->text.find('/', url->text.find("://") + 3);
  if (at == std::string::npos || at < path || url->text.find('?') < at) {
    return not_a_pattern(text, "does not have {slug} in its path");
  }
  return Side{url->text.substr(0, at), url->text.substr(at + word.size())};
}

std::optional<std::string> RawUrlPattern::slug_of_page(std::string_view url) const {
  return slug_between(without_slash(url), page_.before, without_slash(page_.after));
}

std::optional<std::string> RawUrlPattern::slug_of_raw(std::string_view url) const {
  return slug_between(url, raw_.before, raw_.after);
}

std::optional<PageMatch> RawUrlPattern::match_page(std::string_view url) const {
  const auto parsed = parse_url(url);
  if (!parsed) return std::nullopt;
  const auto slug = slug_of_page(parsed->text);
  if (!slug || is_nearer(slug_of_raw(parsed->text), *slug)) return std::nullopt;
  return PageMatch{*slug, parsed->text, raw_.before + *slug + raw_.after};
}

std::optional<PageMatch> RawUrlPattern::match_raw(std::string_view url) const {
  const auto parsed = parse_url(url);
  if (!parsed) return std::nullopt;
  const auto slug = slug_of_raw(parsed->text);
  if (!slug || is_nearer(slug_of_page(parsed->text), *slug)) return std::nullopt;
  return PageMatch{*slug, page_.before + *slug + page_.after, parsed->text};
}

}  // namespace notesearch
