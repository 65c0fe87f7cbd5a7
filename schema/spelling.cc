#include "schema/spelling.h"

#include <algorithm>
#include <cmath>

#include "schema/edit_table.h"
#include "schema/letters.h"
#include "schema/stored_table.h"
#include "schema/typing_errors.h"

namespace notesearch {
namespace {

// What a factor of e in frequency is worth, in wrong letters: a word of 1,000 notes may cost 0.7 more
// than one of a single note. Between 0.06 and 0.15, what was meant comes first for 95 to 96 of 100
// misspelt words of up to 7 letters drawn by frequency; more hurts rare words, less the frequent ones
// (bench/spelling_bench.cc, with and without --evenly, on 14,000 notes).
constexpr float kFrequencyWeight = 0.1F;

// Errors looked for, by letters of what was typed.
constexpr std::size_t kTwoEditLetters = 8;

// Fewer letters of an unfinished word, with one missing, have too few in common with the longer
// prefixes.
constexpr std::size_t kLongStumpLetters = 6;

using WordRange = DeleteIndex::WordRange;

// The words of a range that begin alike, seen from the first: `begin` is one of them.
struct Run {
  std::uint32_t begin;
  std::uint32_t end;
  Letters letters;      // of the first, as far as they matter
  std::size_t aligned;  // how many of them were, before all hope was lost
};

// One call: the words of candidate ranges are aligned with what was typed, and the likely kept.
class Matcher {
 public:
  Matcher(const Vocabulary& vocabulary, std::span<const std::uint32_t> words, const Letters& typed,
          std::size_t limit)
      : vocabulary_(vocabulary),
        words_(words),
        typed_(typed),
        limit_(limit),
        edits_(tolerated_edits(typed.count)),
        errors_(typed, edits_, static_cast<std::uint16_t>(edits_)),
        channel_(typed, edits_, kNoBound) {}

  void match_words(WordRange range) {
    // One letter more than the longest has, which tells that a word is longer.
    each_run(range, typed_.count + edits_ + 1, [this](const Run& run) {
      if (errors_.exhausted()) return;
      keep({run.begin, run.begin + 1}, run.letters, run.aligned, run.aligned);
    });
  }

  void match_beginnings(WordRange range) {
    each_run(range, typed_.count + edits_, [this](const Run& run) {
      keep({run.begin, run.end}, run.letters, typed_.count - edits_, run.aligned);
    });
  }

  // What was kept, the best first.
  std::vector<Correction> best() {
    const std::size_t kept = std::min(limit_, found_.size());
    std::partial_sort(found_.begin(), found_.begin() + static_cast<std::ptrdiff_t>(kept),
                      found_.end(), [](const Ranked& a, const Ranked& b) {
                        return a.rank != b.rank ? a.rank < b.rank
                                                : a.correction.index < b.correction.index;
                      });
    std::vector<Correction> best;
    for (std::size_t i = 0; i < kept; ++i) best.push_back(found_[i].correction);
    return best;
  }

 private:
  static constexpr std::uint16_t kNoBound = 0xFFFF;

  struct Ranked {
    float rank;
    Correction correction;
  };

  [[nodiscard]] VocabularyTerm term(std::uint32_t place) const {
    const std::uint32_t index = words_[place];  // from a file, as are the terms
    return index < vocabulary_.size() ? vocabulary_.term(index) : VocabularyTerm();
  }

  // The end of the words that begin as the first does: words lie in byte order.
  [[nodiscard]] std::uint32_t end_of_run(WordRange range, std::string_view beginning) const {
    std::uint32_t inside = range.begin;
    std::uint32_t step = 1;
    for (; step < range.end - inside && term(inside + step).text.starts_with(beginning);
         step *= 2) {
      inside += step;
    }
    std::uint32_t outside = inside + std::min(step, range.end - inside);
    while (outside - inside > 1) {
      const std::uint32_t middle = inside + (outside - inside) / 2;
      (term(middle).text.starts_with(beginning) ? inside : outside) = middle;
    }
    return outside;
  }

  // Aligns the words of a range, of which the first `reach` letters matter; those that can't differ
  // in the outcome as one run.
  template <typename Visit>
  void each_run(WordRange range, std::size_t reach, Visit visit) {
    while (range.begin < range.end && left_ > 0) {
      --left_;
      const std::string_view text = term(range.begin).text;
      Run run = {range.begin, range.begin + 1, first_letters(text, reach), 0};
      run.aligned = errors_.align(run.letters);
      if (errors_.exhausted() || run.letters.count == reach) {
        run.end = end_of_run(range, text.substr(0, bytes_of_letters(text, run.aligned)));
      }
      visit(run);
      range.begin = run.end;
    }
  }

  // Keeps the words of a range when one of their beginnings of `shortest` to `longest` letters
  // differs from what was typed by a tolerated number of errors, and none by none.
  void keep(WordRange range, const Letters& letters, std::size_t shortest, std::size_t longest) {
    const auto cheapest = [&](const auto& table) {
      std::uint16_t least = kNoBound;
      for (std::size_t i = shortest; i <= longest; ++i) least = std::min(least, table.cost(i));
      return least;
    };
    const std::uint16_t edits = cheapest(errors_);
    if (edits == 0 || edits > edits_) return;
    channel_.align(letters);
    Correction correction;
    correction.edits = static_cast<std::uint8_t>(edits);
    correction.first_letter = letters.at[0] != typed_.at[0];
    const int cost = cheapest(channel_) + (correction.first_letter ? kFirstLetterCost : 0);
    correction.cost = static_cast<float>(cost) / kWrongLetterCost;
    keep_frequent(range, correction);
  }

  // Of words at equal cost more than `limit_` need not be ranked.
  void keep_frequent(WordRange range, Correction correction) {
    std::vector<VocabularyIndex> run;
    for (std::uint32_t i = range.begin; i < range.end && left_ > 0; ++i, --left_) {
      run.push_back({term(i).frequency_docs, words_[i]});
    }
    const std::size_t kept = std::min(limit_, run.size());
    std::nth_element(run.begin(), run.begin() + static_cast<std::ptrdiff_t>(kept), run.end(),
                     [](const auto& a, const auto& b) {
                       return a.frequency_docs != b.frequency_docs
                                  ? a.frequency_docs > b.frequency_docs
                                  : a.index < b.index;
                     });
    for (std::size_t i = 0; i < kept; ++i) {
      correction.index = run[i].index;
      found_.push_back({rank(correction.cost, run[i].frequency_docs), correction});
    }
  }

  struct VocabularyIndex {
    std::uint32_t frequency_docs;
    std::uint32_t index;
  };

  const Vocabulary& vocabulary_;
  const std::span<const std::uint32_t> words_;
  const Letters& typed_;
  const std::size_t limit_;
  const std::size_t edits_;
  EditTable<UnitWeights> errors_;
  EditTable<ChannelWeights> channel_;
  std::size_t left_ = Spelling::kMaxLookedAt;
  std::vector<Ranked> found_;
};

}  // namespace

float rank(float cost, std::uint32_t frequency_docs) {
  return cost - kFrequencyWeight * std::log1p(static_cast<float>(frequency_docs));
}

std::size_t tolerated_edits(std::size_t letters) {
  if (letters < kMinCorrectedLetters || letters > kMaxCorrectedLetters) return 0;
  return letters < kTwoEditLetters ? 1 : 2;
}

std::optional<Spelling> Spelling::view(std::string_view bytes) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  flatbuffers::Verifier verifier(data, bytes.size());
  if (!verifier.VerifyBuffer<stored::Spelling>(nullptr)) return std::nullopt;
  const auto* table = flatbuffers::GetRoot<stored::Spelling>(data);
  if (table->word() == nullptr) return std::nullopt;
  Spelling spelling;
  spelling.word_ = {table->word()->data(), table->word()->size()};
  const auto prefixes = DeleteIndex::view(table->prefix(), spelling.word_.size());
  const auto short_prefixes = DeleteIndex::view(table->short_prefix(), spelling.word_.size());
  if (!prefixes || !short_prefixes) return std::nullopt;
  spelling.prefixes_ = *prefixes;
  spelling.short_prefixes_ = *short_prefixes;
  return spelling;
}

Result<Spelling> Spelling::open(const std::filesystem::path& path) {
  auto file = MappedFile::open(path);
  if (!file) return fail(file.error());
  auto spelling = view(file->bytes());
  if (!spelling) return damaged("spelling", path.string());
  spelling->file_ = std::move(*file);
  return *std::move(spelling);
}

std::vector<Correction> Spelling::corrections(const Vocabulary& vocabulary,
                                              std::string_view folded_word,
                                              std::size_t limit) const {
  if (!is_correctable(folded_word)) return {};
  const Letters typed = first_letters(folded_word, kMaxLetters);
  Matcher matcher(vocabulary, word_, typed, limit);
  for (const std::uint32_t prefix :
       prefixes_.lookup(first_letters(folded_word, kPrefixLetters), tolerated_edits(typed.count))) {
    matcher.match_words(prefixes_.words(prefix));
  }
  return matcher.best();
}

std::vector<Correction> Spelling::completions(const Vocabulary& vocabulary,
                                              std::string_view folded_stump,
                                              std::size_t limit) const {
  if (!is_correctable(folded_stump)) return {};
  const Letters typed = first_letters(folded_stump, kMaxLetters);
  const bool is_long = typed.count >= kLongStumpLetters;
  const DeleteIndex& index = is_long ? prefixes_ : short_prefixes_;
  const Letters beginning =
      first_letters(folded_stump, is_long ? kPrefixLetters : kShortPrefixLetters);
  Matcher matcher(vocabulary, word_, typed, limit);
  for (const std::uint32_t prefix : index.lookup(beginning, tolerated_edits(typed.count))) {
    matcher.match_beginnings(index.words(prefix));
  }
  return matcher.best();
}

}  // namespace notesearch
