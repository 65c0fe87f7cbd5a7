#include "corpus/slugger.h"

#include <cstdint>

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace notesearch {
namespace {

bool stays(UChar32 c) {
  constexpr std::uint32_t kKept = U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK;
  return c == '-' || c == ' ' || u_hasBinaryProperty(c, UCHAR_ALPHABETIC) ||
         (U_GET_GC_MASK(c) & kKept) != 0;
}

std::string slugify(std::string_view heading) {
  icu::UnicodeString text = icu::UnicodeString::fromUTF8(
      icu::StringPiece(heading.data(), static_cast<std::int32_t>(heading.size())));
  text.toLower(icu::Locale::getRoot());
  icu::UnicodeString kept;
  for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
    const UChar32 c = text.char32At(at);
    if (stays(c)) kept.append(c == ' ' ? UChar32{'-'} : c);
  }
  std::string out;
  kept.toUTF8String(out);
  return out;
}

}  // namespace

std::string Slugger::anchor(std::string_view heading) {
  const std::string original = slugify(heading);
  std::string result = original;
  while (repeats_.count(result) != 0) {
    result = original + "-" + std::to_string(++repeats_[original]);
  }
  repeats_.emplace(result, 0);
  return result;
}

}  // namespace notesearch
