// How often a run of words stands on a note's page, compared the way browsers compare.
//
// A text fragment (https://wicg.github.io/scroll-to-text-fragment/) names text by quoting it; what a
// browser highlights is the first place that it takes for equal. Browsers differ in what they take for
// equal: all ignore case, Chromium and WebKit also everything that is no primary difference of the
// Unicode collation (accents, width, kana small or large). The comparison here is looser than any of
// them: words are folded, and whatever stands between words does not count, not even the end of a
// block. A run that occurs once by this comparison occurs at most once for every browser.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "schema/record.h"

namespace notesearch {

// A longer page is not read: nothing on it counts as unique.
inline constexpr std::size_t kMaxPageBytes = 256 * 1024;

// The words of a text, each as a hash of its folded letters: equal for words that some browser takes
// for equal (and rarely for others, which makes a run look less unique than it is). Ideographs and
// other letters of scripts that are written without spaces are words of their own. Linear.
[[nodiscard]] std::vector<std::uint32_t> folded_words(std::string_view text);

// How often `run` stands in `words`, counted up to `limit`; an empty run nowhere.
[[nodiscard]] std::size_t count_run(const std::vector<std::uint32_t>& words,
                                    const std::vector<std::uint32_t>& run, std::size_t limit);

// Title, headings and blocks of one note, folded when first asked about (5 kB take some µs) and kept
// for the other passages of the same hit. The excerpt is left out: sites that show it do so right
// above the first paragraph, which it mostly repeats. One thread; the note's bytes must outlive it.
class PageText {
 public:
  explicit PageText(NoteView note) : note_(note) {}

  // Whether these words stand exactly once on the page.
  [[nodiscard]] bool is_unique(const std::vector<std::uint32_t>& run);

 private:
  void read();

  NoteView note_;
  bool read_ = false;
  std::vector<std::uint32_t> words_;  // empty when the page is too long
};

}  // namespace notesearch
