#include "schema/analysis.h"

#include <algorithm>
#include <array>

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>
#include <unicode/uversion.h>

#include "schema/base/text.h"
#include "schema/fields.h"
#include "schema/stopwords.h"

namespace notesearch {
namespace {

// Raised by hand with every change of the rules here or in segmentation.cc.
constexpr int kAnalysisRevision = 4;

// The stem cache stops growing here; beyond are rare words, stemmed anew each time.
constexpr std::size_t kMaxCachedStems = 200'000;

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool ascii_digit(char c) { return c >= '0' && c <= '9'; }

void lower_ascii(std::string_view text, std::string& out) {
  out.resize(text.size());
  std::transform(text.begin(), text.end(), out.begin(), ascii_lower);
}

icu::UnicodeString without_diacritics(const icu::UnicodeString& text) {
  icu::UnicodeString kept;
  for (int32_t i = 0; i < text.length(); ++i) {
    const char16_t unit = text[i];
    if (unit < 0x0300 || unit > 0x036F) kept.append(unit);
  }
  return kept;
}

// ICU's normalizers are immutable singletons; creating them can only fail without ICU's data, and
// then the text passes unchanged.
void fold_unicode(std::string_view text, std::string& out) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  const auto* decompose = icu::Normalizer2::getNFDInstance(status);
  const auto* compose = icu::Normalizer2::getNFCInstance(status);
  const auto source = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  icu::UnicodeString folded;
  if (U_SUCCESS(status)) {
    folded = casefold->normalize(source, status);
    folded = decompose->normalize(folded, status);
    folded = compose->normalize(without_diacritics(folded), status);
  }
  out.clear();
  (U_SUCCESS(status) ? folded : source).toUTF8String(out);
}

void fold_into(std::string_view text, std::string& out) {
  if (is_ascii(text)) {
    lower_ascii(text, out);
  } else {
    fold_unicode(text, out);
  }
}

// owner's -> owner, don't -> dont.
void drop_apostrophes(std::string& word) {
  for (const std::string_view possessive : {"'s", "\u2019s"}) {
    if (word.size() > possessive.size() && word.ends_with(possessive)) {
      word.resize(word.size() - possessive.size());
    }
  }
  for (const std::string_view apostrophe : {"'", "\u2019"}) {
    for (auto at = word.find(apostrophe); at != std::string::npos; at = word.find(apostrophe)) {
      word.erase(at, apostrophe.size());
    }
  }
}

// "μs" as its customary ASCII spelling; folding has made the micro sign a Greek mu.
void spell_micro(std::string& word) {
  constexpr std::string_view kMu = "\u03BC";
  if (word.size() == kMu.size() + 1 && word.starts_with(kMu)) word.replace(0, kMu.size(), "u");
}

// v1.2.3 -> 1.2.3, H100s -> h100.
void normalize_number(std::string& number) {
  if (number.size() > 3 && number[0] == 'v' && ascii_digit(number[1]) &&
      number.find('.') != std::string::npos) {
    number.erase(0, 1);
  }
  if (number.size() > 2 && number.back() == 's' && ascii_digit(number[number.size() - 2]) &&
      !ascii_digit(number[0])) {
    number.pop_back();
  }
}

void fold_part(std::string_view text, const Part& part, std::string& out) {
  fold_into(text.substr(part.begin, part.end - part.begin), out);
  if (part.kind == PartKind::kNumber) {
    normalize_number(out);
  } else if (part.kind == PartKind::kLetters) {
    drop_apostrophes(out);
    spell_micro(out);
  }
}

// Whether something of a word stands in a text of ASCII alone; the end of a stretch of prose tells it
// soonest.
bool has_word(std::string_view text) {
  return std::any_of(text.rbegin(), text.rend(), [](char c) {
    return ascii_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z');
  });
}

bool fits(std::string_view word) { return !word.empty() && word.size() <= kMaxWordBytes; }

std::string join(const std::vector<std::string>& parts, std::size_t first, std::size_t last) {
  std::string joined;
  for (std::size_t i = first; i < last; ++i) joined += parts[i];
  return joined;
}

// The chunk in hand while its terms are told: its text, its folded parts, where it stands.
struct Telling {
  std::string_view text;
  const Chunk& chunk;
  const std::vector<std::string>& folded;
  std::uint32_t position;
  const std::function<void(const Term&)>& sink;

  void tell(std::string_view word, TermKind kind, std::size_t first, std::size_t last) const {
    if (!fits(word)) return;
    Term term;
    term.text = word;
    term.kind = kind;
    term.begin = chunk.parts[first].begin;
    term.end = chunk.parts[last - 1].end;
    term.position = position + static_cast<std::uint32_t>(first);
    term.parts = static_cast<std::uint32_t>(last - first);
    sink(term);
  }
};

// GPUs, LLMs, IDs: plurals that stemmers leave alone, or don't know for what they are.
bool is_plural_of_capitals(std::string_view written) {
  return written.size() > 2 && written.back() == 's' &&
         std::all_of(written.begin(), written.end() - 1,
                     [](char c) { return c >= 'A' && c <= 'Z'; });
}

// How much of a folded part is left without its sign or the s of its plural; 0 when that is no word.
std::size_t bare_bytes(std::string_view text, const Part& part, const std::string& folded) {
  if (is_plural_of_capitals(text.substr(part.begin, part.end - part.begin))) {
    return folded.size() - 1;
  }
  const std::size_t sign = part.sign_bytes;
  return sign > 0 && folded.size() >= sign + 2 ? folded.size() - sign : 0;
}

void tell_parts(const Telling& telling) {
  for (std::size_t i = 0; i < telling.folded.size(); ++i) {
    const std::string& word = telling.folded[i];
    telling.tell(word, TermKind::kPart, i, i + 1);
    const std::size_t bare = bare_bytes(telling.text, telling.chunk.parts[i], word);
    telling.tell(std::string_view(word).substr(0, bare), TermKind::kSymbol, i, i + 1);
  }
}

// Every stretch between connectors that has humps, and the whole chunk.
void tell_joined(const Telling& telling) {
  const std::size_t count = telling.folded.size();
  if (count < 2) return;
  std::size_t first = 0;
  for (std::size_t i = 1; i <= count; ++i) {
    if (i < count && !telling.chunk.parts[i].after_connector) continue;
    if (i - first >= 2 && i - first < count) {
      telling.tell(join(telling.folded, first, i), TermKind::kJoined, first, i);
    }
    first = i;
  }
  if (count <= kMaxJoinedParts) {
    telling.tell(join(telling.folded, 0, count), TermKind::kJoined, 0, count);
  }
}

std::string prefix_of(const Chunk& chunk, std::string_view text) {
  return std::string(text.substr(chunk.begin, chunk.prefix_bytes));
}

std::string suffix_of(const Chunk& chunk, std::string_view text) {
  return std::string(text.substr(chunk.end - chunk.suffix_bytes, chunk.suffix_bytes));
}

void tell_symbols(const Telling& telling) {
  const Chunk& chunk = telling.chunk;
  const std::size_t count = telling.folded.size();
  if ((chunk.prefix_bytes == 0 && chunk.suffix_bytes == 0) || count > kMaxJoinedParts) return;
  const std::string core = join(telling.folded, 0, count);
  const std::string prefix = prefix_of(chunk, telling.text);
  const std::string suffix = suffix_of(chunk, telling.text);
  if (!prefix.empty()) telling.tell(prefix + core, TermKind::kSymbol, 0, count);
  if (!suffix.empty()) telling.tell(core + suffix, TermKind::kSymbol, 0, count);
  if (!prefix.empty() && !suffix.empty()) {
    telling.tell(prefix + core + suffix, TermKind::kSymbol, 0, count);
  }
}

// Overlapping pairs of characters: the words of scripts without spaces.
void tell_pairs(const Telling& telling) {
  for (std::size_t i = 0; i + 1 < telling.folded.size(); ++i) {
    telling.tell(telling.folded[i] + telling.folded[i + 1], TermKind::kJoined, i, i + 2);
  }
}

void fold_parts(std::string_view text, const Chunk& chunk, std::vector<std::string>& folded) {
  folded.resize(chunk.parts.size());
  for (std::size_t i = 0; i < folded.size(); ++i) fold_part(text, chunk.parts[i], folded[i]);
}

bool is_ideographic(const Chunk& chunk) { return chunk.parts.front().kind == PartKind::kIdeograph; }

// Every term of one chunk; `folded` is memory to reuse.
void tell_chunk(std::string_view text, const Chunk& chunk, std::uint32_t position,
                std::vector<std::string>& folded, const std::function<void(const Term&)>& sink) {
  fold_parts(text, chunk, folded);
  const Telling telling{text, chunk, folded, position, sink};
  tell_parts(telling);
  if (is_ideographic(chunk)) {
    tell_pairs(telling);
  } else {
    tell_joined(telling);
    tell_symbols(telling);
  }
}

QueryWord whole_word(std::string_view text, const Chunk& chunk,
                     const std::vector<std::string>& folded) {
  QueryWord word;
  word.written = std::string(text.substr(chunk.begin, chunk.end - chunk.begin));
  word.joined = join(folded, 0, folded.size());
  // A name with a part that was too long to index is found by nothing less than the whole of it.
  word.parts = std::all_of(folded.begin(), folded.end(), fits) ? folded : std::vector{word.joined};
  if (folded.size() == 1 && is_plural_of_capitals(word.written)) {
    word.singular = word.joined.substr(0, word.joined.size() - 1);
  }
  if (chunk.prefix_bytes > 0 || chunk.suffix_bytes > 0) {
    word.symbol = prefix_of(chunk, text) + word.joined + suffix_of(chunk, text);
  }
  return word;
}

void add_pairs(std::string_view text, const Chunk& chunk, const std::vector<std::string>& folded,
               std::vector<QueryWord>& words) {
  for (std::size_t i = 0; i + 1 < folded.size(); ++i) {
    QueryWord word;
    word.written = std::string(
        text.substr(chunk.parts[i].begin, chunk.parts[i + 1].end - chunk.parts[i].begin));
    word.joined = folded[i] + folded[i + 1];
    word.parts = {word.joined};
    words.push_back(std::move(word));
  }
}

}  // namespace

std::string fold(std::string_view text) {
  std::string folded;
  fold_into(text, folded);
  return folded;
}

Result<Analyzer> Analyzer::create(std::string_view stem_language) {
  try {
    const std::string language = stem_language == "en" ? "english" : std::string(stem_language);
    return Analyzer(language, Xapian::Stem(language));
  } catch (const Xapian::InvalidArgumentError&) {
    return fail(ErrorKind::kUsage, "no stemmer for \"" + std::string(stem_language) + "\"",
                "--stem", "one of: none " + Xapian::Stem::get_available_languages());
  }
}

Analyzer::Analyzer(std::string language, Xapian::Stem stemmer)
    : language_(std::move(language)), stemmer_(std::move(stemmer)) {}

std::uint32_t Analyzer::analyze(std::string_view text,
                                const std::function<void(const Term&)>& sink) {
  Chunk chunk;
  std::vector<std::string> folded;
  std::uint32_t position = 0;
  for (std::size_t at = 0; next_chunk(text, at, chunk); at = chunk.end) {
    tell_chunk(text, chunk, position, folded, sink);
    position += static_cast<std::uint32_t>(chunk.parts.size());
  }
  return position;
}

// No chunk holds a blank, so that what stands between two blanks is analysed as in the whole text.
void Analyzer::analyze_some(std::string_view text, const WordBeginnings& wanted,
                            const std::function<void(const Term&)>& sink) {
  Chunk chunk;
  std::vector<std::string> folded;
  std::uint32_t position = 0;
  std::size_t told = 0;
  for (std::size_t at = wanted.next(text, 0); at < text.size(); at = wanted.next(text, told)) {
    std::size_t begin = at;
    while (begin > told && !is_blank(text[begin - 1])) --begin;
    if (has_word(text.substr(told, begin - told))) ++position;
    told = at;
    while (told < text.size() && !is_blank(text[told])) ++told;
    const std::string_view head = text.substr(0, told);
    for (std::size_t from = begin > 0 ? begin - 1 : 0; next_chunk(head, from, chunk);
         from = chunk.end) {
      tell_chunk(text, chunk, position, folded, sink);
      position += static_cast<std::uint32_t>(chunk.parts.size());
    }
  }
}

std::vector<std::string> Analyzer::phrase_parts(std::string_view text) {
  std::vector<std::string> parts;
  analyze(text, [&](const Term& term) {
    if (term.kind == TermKind::kPart) parts.emplace_back(term.text);
  });
  return parts;
}

std::vector<QueryWord> Analyzer::query_words(std::string_view text) {
  std::vector<QueryWord> words;
  Chunk chunk;
  std::vector<std::string> folded;
  for (std::size_t at = 0; next_chunk(text, at, chunk); at = chunk.end) {
    fold_parts(text, chunk, folded);
    if (is_ideographic(chunk) && folded.size() > 1) {
      add_pairs(text, chunk, folded, words);
    } else {
      QueryWord word = whole_word(text, chunk, folded);
      if (!word.joined.empty()) words.push_back(std::move(word));
    }
  }
  return words;
}

std::string_view Analyzer::stem(std::string_view term) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
  };
  if (term.size() < 3 || !std::all_of(term.begin(), term.end(), letter)) return term;
  scratch_.assign(term);
  if (const auto known = stems_.find(scratch_); known != stems_.end()) return known->second;
  if (stems_.size() < kMaxCachedStems) {
    return stems_.emplace(scratch_, stemmer_(scratch_)).first->second;
  }
  scratch_ = stemmer_(scratch_);
  return scratch_;
}

// Of English that is tested; of other languages the first letter alone is relied on, and not that
// where stemmers take prefixes off, too. (Xapian names a stemmer by its long name here.)
std::size_t Analyzer::stem_keeps_bytes() const {
  if (language_ == "english" || language_ == "none") return 2;
  const std::string name = stemmer_.get_description();
  constexpr std::array<std::string_view, 4> kTakePrefixes = {"(arabic)", "(indonesian)", "(irish)",
                                                             "(kraaij_pohlmann)"};
  const bool takes =
      std::any_of(kTakePrefixes.begin(), kTakePrefixes.end(),
                  [&](std::string_view taker) { return name.find(taker) != std::string::npos; });
  return takes ? 0 : 1;
}

void Analyzer::want_stem(std::string_view stem, WordBeginnings& wanted) const {
  const std::size_t kept = stem_keeps_bytes();
  if (kept == 0) return wanted.want_all();
  wanted.want(stem, kept);
  if (stem.size() > 1 && (stem[1] == 'i' || stem[1] == 'y')) {
    wanted.want(std::string{stem[0], stem[1] == 'i' ? 'y' : 'i'});  // dying has the stem die
  }
}

bool Analyzer::is_stopword(std::string_view folded) const {
  return notesearch::is_stopword(language_, folded);
}

std::string Analyzer::fingerprint() const {
  std::string weights;
  for (const FieldInfo& field : kFields) weights += " " + std::to_string(field.weight);
  return "analysis " + std::to_string(kAnalysisRevision) + ", stem " + language_ + ", unicode " +
         U_UNICODE_VERSION + ", fields" + weights;
}

}  // namespace notesearch
