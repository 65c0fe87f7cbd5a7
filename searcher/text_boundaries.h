// Where text may be cut: between sentences, words and graphemes (what a reader takes for one
// character).
//
// Positions are bytes into valid UTF-8, from 0 to its size, both of which are boundaries of every
// kind. Sentences are told by their punctuation, which is cheap and right nearly always; graphemes
// as by Unicode UAX #29, through ICU. Pure; any thread.
#pragma once

#include <cstddef>
#include <string_view>

namespace notesearch {

// Whether a sentence ends before `at`: behind a full stop (or ! or ?) and what closes quotes and
// brackets, with a blank after it; behind a CJK full stop always. A stop before a small letter, or
// after an initial, ends none.
[[nodiscard]] bool is_sentence_end(std::string_view text, std::size_t at);

// The end of the sentence that stands at `at`, at most `end`.
[[nodiscard]] std::size_t sentence_end(std::string_view text, std::size_t at, std::size_t end);

// Whether text may be cut at `at` without cutting a word: beside a blank, and beside characters of
// scripts that are written without blanks.
[[nodiscard]] bool is_word_boundary(std::string_view text, std::size_t at);

// The last grapheme boundary at or before `at`, and the first at or after it.
[[nodiscard]] std::size_t grapheme_floor(std::string_view text, std::size_t at);
[[nodiscard]] std::size_t grapheme_ceiling(std::string_view text, std::size_t at);

}  // namespace notesearch
