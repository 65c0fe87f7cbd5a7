#include "searcher/query_scanner.h"

#include "schema/base/text.h"

namespace notesearch {

QueryScanner::QueryScanner(std::string_view text) : text_(text) {
  // Quotes close each other in order, so that of an odd number the last stays open.
  if (std::count(text.begin(), text.end(), '"') % 2 != 0) open_quote_ = text.rfind('"');
}

bool QueryScanner::ends_after(std::size_t bytes) const {
  return trim(rest().substr(bytes)).empty();
}

bool QueryScanner::at_operator(Operator kind) const {
  const OperatorSign sign = read_operator(rest());
  if (sign.kind != kind) return false;
  const std::string_view behind = trim(rest().substr(sign.bytes));
  return !behind.empty() && behind.front() != ')';
}

bool QueryScanner::at_exclusion() const {
  if (peek() != '-' || !begins_operand(peek(1))) return false;
  return at_ == 0 || is_blank(text_[at_ - 1]) || text_[at_ - 1] == '(';
}

void QueryScanner::skip_blanks() {
  while (!done() && is_blank(text_[at_])) ++at_;
}

bool QueryScanner::accept(char c) {
  if (done() || peek() != c) return false;
  ++at_;
  return true;
}

bool QueryScanner::accept_operator(Operator kind) {
  if (!at_operator(kind)) return false;
  skip(read_operator(rest()).bytes);
  skip_blanks();
  return true;
}

std::string QueryScanner::read_word() {
  const std::size_t begin = at_;
  std::size_t open = 0;
  for (; !done() && !is_blank(peek()) && peek() != '"'; ++at_) {
    if (peek() == '(') ++open;
    if (peek() == ')' && open-- == 0) break;
  }
  return since(begin);
}

std::string QueryScanner::read_quoted() {
  const std::size_t begin = at_ + 1;
  const std::size_t end = std::min(text_.find('"', begin), text_.size());
  at_ = std::min(end + 1, text_.size());
  return std::string(text_.substr(begin, end - begin));
}

}  // namespace notesearch
