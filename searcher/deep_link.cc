#include "searcher/deep_link.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "schema/base/text.h"
#include "searcher/quotable_words.h"
#include "searcher/text_boundaries.h"

namespace notesearch {
namespace {

// A run of one or two words is a poor landmark: the page around the note may have it too.
constexpr std::size_t kMinRunWords = 3;
constexpr std::size_t kMinEndWords = 2;  // it need only be the first behind the start
constexpr std::size_t kMaxRunWords = 8;
constexpr std::size_t kMaxRunBytes = 80;

// A sentence up to this length is quoted whole, a longer one by its ends.
constexpr std::size_t kMaxWholeBytes = 48;

constexpr std::size_t kMaxTries = 12;        // words of a sentence at which a run may begin or end
constexpr std::size_t kMaxSentences = 4;     // of a passage that are tried
constexpr std::size_t kMaxContextWords = 6;  // before or after what is highlighted
constexpr std::size_t kMaxContextBytes = 160;

constexpr std::string_view kDirectiveMark = ":~:";

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '~';
}

// Of what RFC 3986 leaves unreserved, "-" alone means something in a directive.
void append_encoded(std::string& out, std::string_view text, bool keep_hyphens) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (const char c : text) {
    if (is_unreserved(c) || (c == '-' && keep_hyphens)) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kHex[byte >> 4], kHex[byte & 0xF]};
    }
  }
}

struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct Quote {
  std::string_view prefix;
  std::string_view start;
  std::string_view end;  // empty: the start is all
  std::string_view suffix;
};

std::string to_directive(const Quote& quote) {
  std::string out = "text=";
  if (!quote.prefix.empty()) {
    append_encoded(out, quote.prefix, false);
    out += "-,";
  }
  append_encoded(out, quote.start, false);
  if (!quote.end.empty()) {
    out += ',';
    append_encoded(out, quote.end, false);
  }
  if (!quote.suffix.empty()) {
    out += ",-";
    append_encoded(out, quote.suffix, false);
  }
  return out;
}

// Words [first, last] of a sentence.
struct Run {
  std::size_t first = 0;
  std::size_t last = 0;
};

// Looks for the quote of one sentence.
class SentenceQuoter {
 public:
  SentenceQuoter(PageText& page, std::string_view text, Range line, Range sentence)
      : page_(page),
        text_(text),
        line_(line),
        sentence_(sentence),
        words_(quotable_words(text, sentence.begin, sentence.end)) {}

  std::optional<Quote> find() {
    if (words_.empty()) return std::nullopt;
    const std::size_t folded = folded_words(quoted({0, words_.size() - 1})).size();
    min_words_ = std::min(kMinRunWords, folded);
    for (std::size_t first = 0; first < std::min(words_.size(), kMaxTries); ++first) {
      if (const auto start = unique_start(first)) return quote_from(*start, {});
    }
    if (const auto quote = with_prefix()) return quote;
    return with_suffix();
  }

 private:
  [[nodiscard]] std::string_view between(std::size_t begin, std::size_t end) const {
    return text_.substr(begin, end - begin);
  }

  [[nodiscard]] std::string_view quoted(Run run) const {
    return between(words_[run.first].begin, words_[run.last].end);
  }

  [[nodiscard]] bool is_short(Run run) const {
    return run.last - run.first < kMaxRunWords && quoted(run).size() <= kMaxRunBytes;
  }

  [[nodiscard]] bool fits(Run run, std::size_t min_words) const {
    return is_quotable(quoted(run)) && folded_words(quoted(run)).size() >= min_words;
  }

  [[nodiscard]] bool is_unique(std::string_view run) { return page_.is_unique(folded_words(run)); }

  // The shortest run from this word on that stands nowhere else. Longer runs are no more frequent,
  // so that the longest tells whether there is one.
  std::optional<Run> unique_start(std::size_t first) {
    std::vector<Run> runs;
    for (Run run{first, first}; run.last < words_.size() && is_short(run); ++run.last) {
      if (!is_quotable(quoted(run))) break;
      if (fits(run, min_words_)) runs.push_back(run);
    }
    if (runs.empty() || !is_unique(quoted(runs.back()))) return std::nullopt;
    return *std::find_if(runs.begin(), runs.end(), [&](Run run) { return is_unique(quoted(run)); });
  }

  // The last words of the sentence that a browser finds first when it goes on behind the start.
  [[nodiscard]] std::optional<Run> end_after(Run start) const {
    const std::size_t from = words_[start.last].end;
    for (std::size_t last = words_.size() - 1, tries = 0; last > start.last && tries < kMaxTries;
         --last, ++tries) {
      const auto rest = folded_words(between(from, words_[last].end));
      const std::size_t min_words = std::min(kMinEndWords, rest.size());
      for (Run run{last, last}; run.first > start.last && is_short(run); --run.first) {
        if (!is_quotable(quoted(run))) break;
        const auto end = folded_words(quoted(run));
        if (end.size() >= min_words && count_run(rest, end, 2) == 1) return run;
      }
    }
    return std::nullopt;
  }

  // From the start to the end of the sentence: as it stands when that is short, else by both ends.
  [[nodiscard]] Quote quote_from(Run start, std::string_view prefix) const {
    const Run whole{start.first, words_.size() - 1};
    if (quoted(whole).size() <= kMaxWholeBytes && is_quotable(quoted(whole))) {
      return {prefix, quoted(whole), {}, {}};
    }
    const auto end = end_after(start);
    return {prefix, quoted(start), end ? quoted(*end) : std::string_view(), {}};
  }

  // For a sentence that stands twice, with what stands before it in its line.
  std::optional<Quote> with_prefix() {
    const std::size_t from =
        std::max(line_.begin, sentence_.begin - std::min(sentence_.begin, kMaxContextBytes));
    const auto before = quotable_words(text_, from, sentence_.begin);
    Run start;
    while (start.last < words_.size() && !fits(start, min_words_)) ++start.last;
    if (start.last == words_.size()) return std::nullopt;
    const std::size_t start_begin = words_[start.first].begin;
    for (std::size_t count = 1; count <= std::min(before.size(), kMaxContextWords); ++count) {
      const std::size_t begin = before[before.size() - count].begin;
      const std::string_view prefix = trim(between(begin, start_begin));
      if (!is_quotable(prefix)) break;
      if (is_unique(between(begin, words_[start.last].end))) return quote_from(start, prefix);
    }
    return std::nullopt;
  }

  // Or its last words with what stands after it.
  std::optional<Quote> with_suffix() {
    const std::size_t to = std::min(line_.end, sentence_.end + kMaxContextBytes);
    const auto after = quotable_words(text_, sentence_.end, to);
    Run run{words_.size() - 1, words_.size() - 1};
    while (run.first > 0 && !fits(run, min_words_)) --run.first;
    if (!fits(run, min_words_) || !is_short(run)) return std::nullopt;
    const std::size_t run_end = words_[run.last].end;
    for (std::size_t count = 1; count <= std::min(after.size(), kMaxContextWords); ++count) {
      const std::size_t end = after[count - 1].end;
      const std::string_view suffix = trim(between(run_end, end));
      if (!is_quotable(suffix)) break;
      if (is_unique(between(words_[run.first].begin, end))) {
        return Quote{{}, quoted(run), {}, suffix};
      }
    }
    return std::nullopt;
  }

  PageText& page_;
  std::string_view text_;
  Range line_;
  Range sentence_;
  std::vector<QuotableWord> words_;
  std::size_t min_words_ = kMinRunWords;
};

struct Sentence {
  Range line;                // of the block
  Range range;               // of the passage
  std::size_t distinct = 0;  // words of the query in it
};

std::size_t distinct_words(std::span<const Match> matches, Range range) {
  std::set<std::uint32_t> seen;
  for (const Match& match : matches) {
    if (match.begin >= range.begin && match.end <= range.end) seen.insert(match.word);
  }
  return seen.size();
}

Range line_around(std::string_view text, std::size_t at) {
  const std::size_t begin = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  return {begin == std::string_view::npos ? 0 : begin + 1,
          std::min(text.find('\n', at), text.size())};
}

// The sentences of a passage, those with the most words of the query first.
std::vector<Sentence> sentences_of(const PassageSpan& passage) {
  std::vector<Sentence> sentences;
  for (std::size_t at = passage.begin; at < passage.end;) {
    const Range line = line_around(passage.block, at);
    const std::size_t line_end = std::min(line.end, passage.end);
    for (; at < line_end;) {
      const std::size_t end = sentence_end(passage.block, at, line_end);
      sentences.push_back({line, {at, end}, distinct_words(passage.matches, {at, end})});
      at = end;
    }
    ++at;  // the line break
  }
  std::stable_sort(sentences.begin(), sentences.end(),
                   [](const auto& a, const auto& b) { return a.distinct > b.distinct; });
  return sentences;
}

}  // namespace

std::string text_directive(PageText& page, const PassageSpan& passage) {
  const bool in_flow = passage.kind != BlockKind::kCode && passage.kind != BlockKind::kTable;
  if (!in_flow || passage.end > passage.block.size()) return {};
  std::vector<Sentence> sentences = sentences_of(passage);
  if (sentences.size() > kMaxSentences) sentences.resize(kMaxSentences);
  for (const Sentence& sentence : sentences) {
    SentenceQuoter quoter(page, passage.block, sentence.line, sentence.range);
    if (const auto quote = quoter.find()) {
      std::string directive = to_directive(*quote);
      if (directive.size() <= kMaxDirectiveBytes) return directive;
    }
  }
  return {};
}

std::string deep_link(std::string_view url, std::string_view anchor, std::string_view directive) {
  if (url.empty() || (anchor.empty() && directive.empty())) return std::string(url);
  const std::size_t hash = url.find('#');
  std::string_view fragment;
  if (hash != std::string_view::npos) {
    fragment = url.substr(hash + 1);
    fragment = fragment.substr(0, fragment.find(kDirectiveMark));
  }
  std::string link(url.substr(0, hash));
  link += '#';
  const bool names_page = fragment.starts_with('/') || fragment.starts_with('!');
  if (anchor.empty() || names_page) {
    link += fragment;
  } else {
    append_encoded(link, anchor, true);
  }
  if (!directive.empty()) link.append(kDirectiveMark).append(directive);
  return link;
}

}  // namespace notesearch
