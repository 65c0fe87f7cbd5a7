// A place in the text of a query, which moves from sign to sign. A part of query_parser.h; the text
// must outlive it, and one object serves one thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "searcher/query_syntax.h"

namespace notesearch {

class QueryScanner {
 public:
  explicit QueryScanner(std::string_view text);

  [[nodiscard]] bool done() const { return at_ >= text_.size(); }
  [[nodiscard]] std::size_t at() const { return at_; }
  // The character so many ahead; NUL beyond the end.
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }
  [[nodiscard]] std::string since(std::size_t begin) const {
    return std::string(text_.substr(begin, at_ - begin));
  }
  // At the end, but for blanks, when so many more bytes are passed.
  [[nodiscard]] bool ends_after(std::size_t bytes) const;
  // At an operator that has something to combine on its right.
  [[nodiscard]] bool at_operator(Operator kind) const;
  // At a "-" that excludes what follows.
  [[nodiscard]] bool at_exclusion() const;
  // At the quote that nothing closes, and whether there is one.
  [[nodiscard]] bool at_open_quote() const { return at_ == open_quote_; }
  [[nodiscard]] bool has_open_quote() const { return open_quote_ != std::string_view::npos; }

  void skip(std::size_t bytes) { at_ = std::min(at_ + bytes, text_.size()); }
  void skip_blanks();
  bool accept(char c);
  // Passes it and the blanks behind it.
  bool accept_operator(Operator kind);

  // Up to a blank, a quote or the parenthesis that closes a group.
  std::string read_word();
  // From the quote here to the one that closes it or, without one, to the end.
  std::string read_quoted();

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t open_quote_ = std::string_view::npos;
};

}  // namespace notesearch
