#include "corpus/agreement.h"

#include <algorithm>
#include <cstdint>

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>

#include "schema/base/text.h"

namespace notesearch {
namespace {

std::vector<std::string> folded_set(const std::vector<std::string>& tags) {
  std::vector<std::string> set;
  set.reserve(tags.size());
  for (const std::string& tag : tags) set.push_back(fold_label(tag));
  std::sort(set.begin(), set.end());
  set.erase(std::unique(set.begin(), set.end()), set.end());
  return set;
}

// "https://site.example/notes/a.html?x" -> "/notes/a"
std::string_view path_of(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  const std::size_t host = url.find("://");
  if (host == std::string_view::npos) return {};
  const std::size_t slash = url.find('/', host + 3);
  std::string_view path = slash == std::string_view::npos ? "" : url.substr(slash);
  while (path.ends_with('/')) path.remove_suffix(1);
  if (path.ends_with(".html")) path.remove_suffix(5);
  return path;
}

}  // namespace

std::string fold_label(std::string_view text) {
  std::string line = clean_line(text);
  const auto beyond_ascii = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
  if (std::none_of(line.begin(), line.end(), beyond_ascii)) return ascii_lower(line);
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  if (U_FAILURE(status)) return line;
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  casefold->normalizeUTF8(0, icu::StringPiece(line.data(), static_cast<std::int32_t>(line.size())),
                          sink, nullptr, status);
  return U_FAILURE(status) ? line : out;
}

bool same_line(std::string_view one, std::string_view other) {
  return one == other || clean_line(one) == clean_line(other);
}

bool same_tags(const std::vector<std::string>& one, const std::vector<std::string>& other) {
  return one == other || folded_set(one) == folded_set(other);
}

bool same_path(std::string_view one_url, std::string_view other_url) {
  return path_of(one_url) == path_of(other_url);
}

}  // namespace notesearch
