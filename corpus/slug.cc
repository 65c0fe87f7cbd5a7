#include "corpus/slug.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>

#include "schema/base/text.h"

namespace notesearch {
namespace {

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_slug_byte(char c) { return is_alphanumeric(c) || c == '.' || c == '_' || c == '-'; }

// FNV-1a, 32 bits, in hexadecimal: it only has to tell the files of one folder apart.
std::string short_hash(std::string_view text) {
  std::uint32_t hash = 2166136261U;
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  std::string out;
  for (int shift = 28; shift >= 0; shift -= 4) out += "0123456789abcdef"[(hash >> shift) & 0xF];
  return out;
}

// Compatibility case folding and decomposition, so that the ASCII letters stand alone.
std::string fold(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  const icu::Normalizer2* decompose = icu::Normalizer2::getNFKDInstance(status);
  if (U_FAILURE(status)) return std::string(text);
  const icu::UnicodeString folded =
      casefold->normalize(icu::UnicodeString::fromUTF8(icu::StringPiece(
                              text.data(), static_cast<std::int32_t>(text.size()))),
                          status);
  std::string out;
  decompose->normalize(folded, status).toUTF8String(out);
  return U_FAILURE(status) ? std::string(text) : out;
}

// Takes the last segment off a path without slashes at its end, and the slashes before it.
std::string_view take_last_segment(std::string_view& path) {
  const std::size_t slash = path.rfind('/');
  const std::string_view segment = path.substr(slash == std::string_view::npos ? 0 : slash + 1);
  path.remove_suffix(segment.size());
  while (path.ends_with('/')) path.remove_suffix(1);
  return segment;
}

std::string_view without_extension(std::string_view name) {
  constexpr std::array<std::string_view, 3> kExtensions = {".html", ".htm", ".md"};
  const std::string lower = ascii_lower(name);
  for (std::string_view extension : kExtensions) {
    if (lower.size() == extension.size() || !lower.ends_with(extension)) continue;
    return name.substr(0, name.size() - extension.size());
  }
  return name;
}

}  // namespace

std::optional<std::string> parse_slug(std::string_view text) {
  if (text.size() > 3 * kMaxSlugBytes) return std::nullopt;
  std::string slug = percent_decode(text);
  if (slug.empty() || slug.size() > kMaxSlugBytes || !is_alphanumeric(slug.front()) ||
      !std::all_of(slug.begin(), slug.end(), is_slug_byte)) {
    return std::nullopt;
  }
  return slug;
}

std::string slug_from_path(std::string_view path) {
  std::string slug;
  bool lost = false;
  for (char c : fold(path)) {
    const auto byte = static_cast<unsigned char>(c);
    // The lead bytes 0xCC and 0xCD are those of the diacritics that fold() split off.
    lost = lost || (byte >= 0xC0 && byte != 0xCC && byte != 0xCD);
    if (byte >= 0x80) continue;
    if (is_slug_byte(c)) {
      slug += c;
    } else if (!slug.empty() && slug.back() != '-') {
      slug += '-';
    }
  }
  const auto first = std::find_if(slug.begin(), slug.end(), is_alphanumeric);
  slug.erase(slug.begin(), first);
  while (!slug.empty() && !is_alphanumeric(slug.back())) slug.pop_back();
  if (!lost && !slug.empty() && slug.size() <= kMaxSlugBytes) return slug;

  const std::string hash = short_hash(path);
  slug.resize(std::min(slug.size(), kMaxSlugBytes - hash.size() - 1));
  return slug.empty() ? "note-" + hash : slug + "-" + hash;
}

std::optional<std::string> slug_from_url(const Url& url) {
  std::string_view path = url.text;
  path.remove_prefix(std::min(path.find('/', path.find("://") + 3), path.size()));
  const std::size_t question = path.find('?');
  const std::string_view query =
      question == std::string_view::npos ? std::string_view() : path.substr(question + 1);
  path = path.substr(0, question);
  while (path.ends_with('/')) path.remove_suffix(1);

  std::string_view name = take_last_segment(path);
  std::string_view bare = without_extension(name);
  if (bare == "index" && bare.size() < name.size())
    bare = without_extension(take_last_segment(path));
  if (bare.empty()) bare = query;
  if (bare.empty()) return std::nullopt;
  if (auto slug = parse_slug(bare)) return slug;
  return slug_from_path(clean_line(percent_decode(bare)));
}

}  // namespace notesearch
