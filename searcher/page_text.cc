#include "searcher/page_text.h"

#include <algorithm>
#include <array>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "schema/base/text.h"
#include "searcher/note_texts.h"

namespace notesearch {
namespace {

// Per byte: the letter or digit in lower case; 0 for what separates words.
constexpr std::array<std::uint8_t, 256> make_ascii_letters() {
  std::array<std::uint8_t, 256> letters = {};
  for (std::size_t c = '0'; c <= '9'; ++c) letters[c] = static_cast<std::uint8_t>(c);
  for (std::size_t c = 'a'; c <= 'z'; ++c) letters[c] = static_cast<std::uint8_t>(c);
  for (std::size_t c = 'A'; c <= 'Z'; ++c) letters[c] = static_cast<std::uint8_t>(c - 'A' + 'a');
  return letters;
}
constexpr std::array<std::uint8_t, 256> kAsciiLetters = make_ascii_letters();

// Of one word, letter by letter; 0 before the first.
std::uint32_t add_letter(std::uint32_t hash, std::uint32_t letter) { return hash * 33 + letter; }

constexpr std::uint32_t kAlphanumeric = U_GC_L_MASK | U_GC_N_MASK;

// Written without spaces between words: a browser finds words in it by a dictionary, so that a run
// may begin and end at any of its letters.
bool is_unspaced(UChar32 c) {
  if (c < 0x0E00) return false;
  if (c >= 0x2E80 && c < 0xA4D0) return true;  // Han, Kana, Bopomofo, Yi
  if (c >= 0x20000) return true;               // Han again
  return u_getIntPropertyValue(c, UCHAR_LINE_BREAK) ==
         U_LB_COMPLEX_CONTEXT;  // Thai, Lao, Khmer ...
}

// Katakana as Hiragana, small ones as large ones.
UChar32 fold_kana(UChar32 c) {
  if (c >= 0x30A1 && c <= 0x30F6) c -= 0x60;
  switch (c) {
    case 0x3041:
    case 0x3043:
    case 0x3045:
    case 0x3047:
    case 0x3049:
    case 0x3063:
    case 0x3083:
    case 0x3085:
    case 0x3087:
    case 0x308E:
      return c + 1;
    case 0x3095:
      return 0x304B;
    case 0x3096:
      return 0x3051;
    default:
      return c;
  }
}

// Letters that collation takes for others although they do not decompose: those with a stroke, and
// ligatures. Lower case.
std::u16string_view spelled_out(UChar32 c) {
  switch (c) {
    case 0xDF:
      return u"ss";
    case 0xE6:
      return u"ae";
    case 0xF0:
    case 0x111:
      return u"d";
    case 0xF8:
      return u"o";
    case 0xFE:
      return u"th";
    case 0x127:
      return u"h";
    case 0x131:
      return u"i";
    case 0x142:
      return u"l";
    case 0x153:
      return u"oe";
    case 0x167:
      return u"t";
    case 0x3C2:
      return u"\u03C3";  // final sigma
    default:
      return {};
  }
}

// Gathers words from code points outside ASCII and inside.
class WordReader {
 public:
  explicit WordReader(std::vector<std::uint32_t>& words) : words_(words) {}

  void read(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
      const auto byte = static_cast<unsigned char>(text[at]);
      if (byte >= 0x80) {
        add(next_code_point(text, &at));
        continue;
      }
      ++at;
      const std::uint8_t letter = kAsciiLetters[byte];
      if (letter != 0) {
        hash_ = add_letter(hash_, letter);
      } else {
        end_word();
      }
    }
    end_word();
  }

 private:
  void end_word() {
    if (hash_ != 0) words_.push_back(hash_);
    hash_ = 0;
  }

  void add(UChar32 c) {
    if (c < 0) return end_word();
    const std::uint32_t category = U_GET_GC_MASK(c);
    // Soft hyphens and joiners are no letters, and do not part words either.
    if ((category & (U_GC_M_MASK | U_GC_CF_MASK)) != 0) return;
    if (c >= 0x4E00 && c < 0xA000) return add_unspaced(c);  // most of Han, and none decomposes
    if ((category & kAlphanumeric) == 0) return end_word();
    UErrorCode status = U_ZERO_ERROR;
    const auto* compatible = icu::Normalizer2::getNFKCInstance(status);  // immutable singleton
    icu::UnicodeString parts;
    if (U_FAILURE(status) || compatible->getDecomposition(c, parts) == 0) parts = c;
    for (std::int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) {
      add_part(u_foldCase(parts.char32At(i), U_FOLD_CASE_DEFAULT));
    }
  }

  // A folded letter without its accents.
  void add_part(UChar32 c) {
    constexpr UChar32 kLongVowel = 0x30FC;  // takes the vowel before it in collation
    if (c == kLongVowel || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0) return;
    if (is_unspaced(c)) return add_unspaced(fold_kana(c));
    const std::u16string_view spelled = spelled_out(c);
    for (const char16_t letter : spelled) hash_ = add_letter(hash_, letter);
    if (spelled.empty()) hash_ = add_letter(hash_, static_cast<std::uint32_t>(c));
  }

  void add_unspaced(UChar32 c) {
    end_word();
    hash_ = static_cast<std::uint32_t>(c);
    end_word();
  }

  std::vector<std::uint32_t>& words_;
  std::uint32_t hash_ = 0;
};

// What the page shows of a note, piece by piece.
template <typename Sink>
void for_each_text(NoteView note, const Sink& sink) {
  sink(text_of(note->title()));
  read_sections(note, [&](std::string_view text) {
    sink(text);
    return true;
  });
}

}  // namespace

std::vector<std::uint32_t> folded_words(std::string_view text) {
  std::vector<std::uint32_t> words;
  WordReader(words).read(text);
  return words;
}

std::size_t count_run(const std::vector<std::uint32_t>& words,
                      const std::vector<std::uint32_t>& run, std::size_t limit) {
  std::size_t count = 0;
  if (run.empty() || words.size() < run.size()) return count;
  const auto last = words.end() - static_cast<std::ptrdiff_t>(run.size() - 1);
  for (auto at = words.begin(); count < limit; ++at) {
    at = std::find(at, last, run.front());
    if (at == last) break;
    if (std::equal(run.begin() + 1, run.end(), at + 1)) ++count;
  }
  return count;
}

const std::vector<std::uint32_t>& PageWords::of(NoteView note) {
  if (const auto known = pages_.find(note); known != pages_.end()) return known->second;
  if (kept_bytes_ > kMaxKeptBytes) {
    pages_.clear();
    kept_bytes_ = 0;
  }
  std::vector<std::uint32_t>& words = pages_[note];
  std::size_t bytes = 0;
  for_each_text(note, [&](std::string_view text) { bytes += text.size(); });
  if (bytes <= kMaxPageBytes) {
    words.reserve(bytes / 4);
    for_each_text(note, [&](std::string_view text) { WordReader(words).read(text); });
  }
  kept_bytes_ += words.capacity() * sizeof(std::uint32_t);
  return words;
}

bool PageText::is_unique(const std::vector<std::uint32_t>& run) {
  return count_run((kept_ == nullptr ? own_ : *kept_).of(note_), run, 2) == 1;
}

}  // namespace notesearch
