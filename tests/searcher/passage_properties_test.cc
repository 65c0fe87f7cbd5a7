// What holds of the passages of any note for any query, tried on random ones.

#include <memory>
#include <random>
#include <set>

#include <unicode/brkiter.h>
#include <unicode/unistr.h>

#include "schema/base/text.h"
#include "schema/fields.h"
#include "searcher/passages.h"
#include "tests/catch.h"

namespace notesearch {
namespace {

using Kind = HighlightTarget::Kind;

const std::vector<std::string> kPieces = {"cache",
                                          "Caches",
                                          "caching",
                                          "KV-cache",
                                          "kvcache",
                                          "FlashAttention-4",
                                          "flash",
                                          "attention",
                                          "fabric",
                                          "the",
                                          "of",
                                          "v1.2.3",
                                          "1.2.3",
                                          "C++",
                                          "GPUs",
                                          "gpu",
                                          "caf\u00E9",
                                          "cafe\u0301",
                                          "\u5168\u6587\u691C\u7D22",
                                          "\u304B\u3099\u3044",
                                          "\u0E01\u0E33",
                                          "\U0001F468\u200D\U0001F469\u200D\U0001F467",
                                          "\U0001F1E9\U0001F1EA",
                                          "don't",
                                          "std::vector",
                                          "\u0928\u092E\u0938\u094D\u0924\u0947",
                                          "<b>",
                                          "&amp;",
                                          "\"x\"",
                                          "a_b_c",
                                          "https://a.example/b?c=d",
                                          "0x1f",
                                          "10^-3",
                                          "$2M+",
                                          "--dry-run",
                                          "J.",
                                          "e.g."};
const std::vector<std::string> kJoints = {" ",  " ", " ", " ",  " ",      ". ", ", ",
                                          "\n", "-", "",  "! ", "\u3002", "  ", "; "};

class Random {
 public:
  explicit Random(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t n) { return random_() % n; }
  const std::string& of(const std::vector<std::string>& all) { return all[below(all.size())]; }

  std::string text(std::size_t pieces) {
    std::string text;
    for (; pieces > 0; --pieces) text += of(kPieces) + of(kJoints);
    return clean_text(text);
  }

  Note note() {
    Note note;
    note.slug = "n";
    note.title = clean_line(text(3));
    if (below(2) == 0) note.excerpt = clean_line(text(below(80)));
    for (std::size_t sections = below(4); sections > 0; --sections) {
      Section section;
      if (below(3) > 0) section.heading_path = {clean_line(text(2))};
      for (std::size_t blocks = below(4); blocks > 0; --blocks) {
        std::string block(trim(text(below(120))));
        if (!block.empty()) {
          section.blocks.push_back({static_cast<BlockKind>(below(5)), std::move(block)});
        }
      }
      note.sections.push_back(std::move(section));
    }
    return note;
  }

  std::vector<HighlightTarget> targets(Analyzer& analyzer) {
    std::vector<HighlightTarget> targets;
    for (std::uint32_t word = 0; word < 1 + below(3); ++word) {
      const std::vector<std::string> parts = analyzer.phrase_parts(of(kPieces));
      if (parts.empty()) continue;
      const auto kind = static_cast<Kind>(below(4));
      HighlightTarget target{kind, QueryField::kAny, {parts.front()}, word};
      if (kind == Kind::kStem) target.texts = {std::string(analyzer.stem(parts.front()))};
      if (kind == Kind::kPrefix) target.texts = {std::string(prefix_bytes(parts.front(), 3))};
      if (kind == Kind::kPhrase) target.texts = parts;
      if (!target.texts.front().empty()) targets.push_back(std::move(target));
    }
    return targets;
  }

 private:
  std::mt19937 random_;
};

// The bytes of a text that a query is about, found in the plainest way: by every term of the text.
std::vector<bool> matched_bytes(Analyzer& analyzer, const std::vector<HighlightTarget>& targets,
                                std::string_view text) {
  struct Seen {
    std::string word;
    std::uint32_t begin, end, position, parts;
  };
  std::vector<Seen> terms;
  analyzer.analyze(text, [&](const Term& term) {
    terms.push_back({std::string(term.text), term.begin, term.end, term.position, term.parts});
  });
  std::vector<bool> matched(text.size());
  const auto mark = [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) matched[i] = true;
  };
  const std::function<void(const HighlightTarget&, std::size_t, std::uint32_t, std::uint32_t)>
      follow = [&](const HighlightTarget& target, std::size_t part, std::uint32_t position,
                   std::uint32_t begin) {
        for (const Seen& term : terms) {
          if (term.position != position || term.word != target.texts[part]) continue;
          if (part + 1 == target.texts.size()) {
            mark(begin, term.end);
          } else {
            follow(target, part + 1, term.position + term.parts, begin);
          }
        }
      };
  for (const HighlightTarget& target : targets) {
    for (const Seen& term : terms) {
      const std::string& wanted = target.texts.front();
      const bool is = (target.kind == Kind::kExact && term.word == wanted) ||
                      (target.kind == Kind::kPrefix && term.word.starts_with(wanted)) ||
                      (target.kind == Kind::kStem && analyzer.stem(term.word) == wanted);
      if (is) mark(term.begin, term.end);
      if (target.kind == Kind::kPhrase && term.word == wanted) {
        follow(target, 0, term.position, term.begin);
      }
    }
  }
  return matched;
}

std::set<std::size_t> grapheme_boundaries(const std::string& text) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> breaks(
      icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
  REQUIRE(U_SUCCESS(status));
  const icu::UnicodeString wide = icu::UnicodeString::fromUTF8(text);
  breaks->setText(wide);
  std::set<std::size_t> found;
  for (std::int32_t at = breaks->first(); at != icu::BreakIterator::DONE; at = breaks->next()) {
    std::string before;
    wide.tempSubString(0, at).toUTF8String(before);
    found.insert(before.size());
  }
  return found;
}

std::string without_marks(std::string text) {
  for (const std::string mark : {"\u2026\n", "\u2026"}) {
    if (text.starts_with(mark)) {
      text.erase(0, mark.size());
      break;
    }
  }
  for (const std::string mark : {"\n\u2026", "\u2026"}) {
    if (text.ends_with(mark)) {
      text.erase(text.size() - mark.size());
      break;
    }
  }
  return text;
}

// Where the text of a passage stands in the note; none of kPieces has an ellipsis.
struct Place {
  std::string_view block;
  std::size_t begin = 0;
};

std::optional<Place> place_of(const Note& note, const Passage& passage, const std::string& text) {
  std::vector<std::string_view> blocks = {note.excerpt};
  for (const Section& section : note.sections) {
    for (const Block& block : section.blocks) blocks.push_back(block.text);
  }
  (void)passage;
  for (const std::string_view block : blocks) {
    if (const auto at = block.find(text); at != std::string_view::npos) return Place{block, at};
  }
  return std::nullopt;
}

void check_passage(const Note& note, const Passage& passage,
                   const std::vector<HighlightTarget>& targets, Analyzer& analyzer) {
  std::string joined;
  for (const std::string& part : passage.parts) joined += part;
  const std::string text = without_marks(joined);
  CAPTURE(joined);
  const auto place = place_of(note, passage, text);
  REQUIRE(place);
  std::size_t invalid = 0;
  REQUIRE(clean_text(text, &invalid) == text);
  REQUIRE(invalid == 0);
  CHECK(text.size() <= kPassageBytes + 8 * kMaxWordBytes);

  const std::set<std::size_t> graphemes = grapheme_boundaries(std::string(place->block));
  CHECK(graphemes.count(place->begin) == 1);
  CHECK(graphemes.count(place->begin + text.size()) == 1);
  const std::vector<bool> matched = matched_bytes(analyzer, targets, place->block);
  const std::size_t shift = joined.starts_with("\u2026") ? joined.find(text) : 0;
  std::size_t at = 0;
  for (std::size_t i = 0; i < passage.parts.size(); ++i) {
    const std::size_t begin = at < shift ? 0 : at - shift;
    at += passage.parts[i].size();
    const std::size_t end = std::min(at < shift ? 0 : at - shift, text.size());
    if (i % 2 == 0) {
      for (std::size_t b = begin; b < end; ++b) {
        // A match that is cut by the end of the passage is not shown as one.
        const bool at_edge = i == 0 || i + 1 == passage.parts.size();
        if (!at_edge) REQUIRE_FALSE(matched[place->begin + b]);
      }
      continue;
    }
    REQUIRE(begin < end);
    CHECK(graphemes.count(place->begin + begin) == 1);
    CHECK(graphemes.count(place->begin + end) == 1);
    CHECK(matched[place->begin + begin]);
    std::size_t hits = 0;
    for (std::size_t b = begin; b < end; ++b) hits += matched[place->begin + b] ? 1 : 0;
    CHECK(hits * 2 >= end - begin);  // what is not matched are marks on the last letter
  }
}

TEST_CASE("passages of random notes: text of the note, cut between graphemes, all that matches") {
  Analyzer analyzer = *Analyzer::create("english");
  std::size_t shown = 0;
  for (unsigned seed = 1; seed <= 1500; ++seed) {
    Random random(seed);
    const Note note = random.note();
    const auto targets = random.targets(analyzer);
    const std::string record = encode_note(note, {}, 100);
    const Highlighter highlighter(analyzer, targets, QueryField::kAny);
    const auto passages =
        choose_passages(*view_note(record), {highlighter, highlighter, highlighter}, 3);
    std::string sought;
    for (const HighlightTarget& target : targets) {
      sought += std::to_string(static_cast<int>(target.kind)) + ":";
      for (const std::string& part : target.texts) sought += part + " ";
    }
    CAPTURE(seed, sought);
    REQUIRE(passages.size() <= 3);
    for (const Passage& passage : passages) check_passage(note, passage, targets, analyzer);
    shown += passages.size();
  }
  CHECK(shown > 1500);
}

}  // namespace
}  // namespace notesearch
