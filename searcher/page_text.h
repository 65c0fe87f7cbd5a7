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
#include <unordered_map>
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

// The words of pages, folded when first asked for (5 kB take some µs) and kept for the queries that come
// after: all of a small site's, of a large one's those of the last queries. Title, headings and blocks; the
// excerpt is left out: sites that show it do so right above the first paragraph, which it mostly repeats. One
// thread; the notes' bytes must outlive it.
class PageWords {
 public:
  // Empty when the page is too long. Valid until the next call.
  const std::vector<std::uint32_t>& of(NoteView note);

  // What is kept at most, beside one page.
  static constexpr std::size_t kMaxKeptBytes = std::size_t{4} << 20;

 private:
  std::unordered_map<NoteView, std::vector<std::uint32_t>> pages_;
  std::size_t kept_bytes_ = 0;
};

// The page of one note. What it refers to must outlive it.
class PageText {
 public:
  explicit PageText(NoteView note, PageWords* kept = nullptr) : note_(note), kept_(kept) {}

  // Whether these words stand exactly once on the page.
  [[nodiscard]] bool is_unique(const std::vector<std::uint32_t>& run);

 private:
  NoteView note_;
  PageWords* kept_;  // none: own_
  PageWords own_;
};

}  // namespace notesearch
