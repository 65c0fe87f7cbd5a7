// Finds the places in a text where a wanted word may begin, at about a nanosecond a byte, so that
// little of the text needs to be analysed.
//
// A word is wanted by the first one or two bytes of its folded form. Where folding is not that of
// ASCII, or the second byte is no letter or digit (a connector that folding drops), the place counts
// as wanted, as does a hexadecimal number: some are found in vain, none is missed. Pure; any thread may read.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <string_view>

namespace notesearch {

class WordBeginnings {
 public:
  // From now on words that begin with the first `bytes` bytes (1 or 2) of a folded word are wanted;
  // the signs before it are no part of a word's beginning. Nothing for an empty word.
  void want(std::string_view folded, std::size_t bytes = 2);
  // Every word.
  void want_all();
  [[nodiscard]] bool empty() const { return empty_; }

  // The first such place at or after `from`: the byte with which the word begins; npos when there
  // is none.
  [[nodiscard]] std::size_t next(std::string_view text, std::size_t from) const;

 private:
  [[nodiscard]] bool is_wanted(std::string_view text, std::size_t at) const;

  bool empty_ = true;
  std::array<bool, 256> looked_at_{};  // bytes as written at which more than that is looked at
  std::bitset<65536> pairs_;           // first byte, folded, * 256 + second
};

}  // namespace notesearch
