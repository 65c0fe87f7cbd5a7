// What is wrong with a listing, gathered while it is read.
//
// Not thread-safe: one per listing.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "corpus/listing.h"

namespace notesearch {

class Problems {
 public:
  // `where` is the address of the listing as a whole.
  explicit Problems(std::string where) : where_(std::move(where)) {}

  // A problem that costs a note: all are kept, since each one protects a note from being taken for
  // removed.
  void leave_out(const std::string& slug, std::string where, std::string what);

  // A problem that does not: the first 1,000 are kept, the rest is counted.
  void remark(const std::string& slug, std::string where, std::string what);

  [[nodiscard]] std::vector<Problem> take();

 private:
  std::string where_;
  std::vector<Problem> list_;
  std::size_t remarks_ = 0;
};

// A piece of the input for a message: in quotes, cut to 80 bytes.
[[nodiscard]] std::string in_quotes(std::string_view text);

}  // namespace notesearch
