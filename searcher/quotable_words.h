// Which words of a stored line may be quoted in a link, because the page has them as they stand.
//
// What is stored was made from markdown, and so was the page, but by another program: it may have
// turned straight quotes, "--" and "..." into typographic ones, drawn :smile: and emoji as pictures,
// and taken $x$, ==x== or [x] for markup. Words that hold any of that are not quoted.
//
// Pure, any thread, linear.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace notesearch {

// What stands between two blanks, or between two marks of Chinese or Japanese punctuation, without
// the punctuation at its ends, as bytes of the text. There every browser sees the edge of a word, so
// that a run of words can be quoted from the begin of its first to the end of its last.
struct QuotableWord {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The words of text[begin, end), which is one line or a part of one. Left out are those that `begin`
// or `end` cuts, those of punctuation alone, and those that are markup as a whole, like :smile:.
[[nodiscard]] std::vector<QuotableWord> quotable_words(std::string_view text, std::size_t begin,
                                                       std::size_t end);

// Whether the page has these words, which stand in one line, as they are.
[[nodiscard]] bool is_quotable(std::string_view words);

}  // namespace notesearch
