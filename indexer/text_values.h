// Parts that the texts for people have in common: counts, sizes, bounded lists.
//
// Pure functions, any thread. Nothing here is made printable but the lines of lists.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/index_report.h"

namespace notesearch {

// "1 note", "46 notes".
[[nodiscard]] std::string count_text(std::size_t count, std::string_view noun);

// "12 bytes", "172.9 kB", "3.1 MB".
[[nodiscard]] std::string bytes_text(std::uint64_t bytes);

// "0.5" for one place.
[[nodiscard]] std::string decimals(double value, int places);

struct ListHeading {
  std::string_view text;
  std::size_t total;      // that there are, told or not
  std::string_view hint;  // where the rest is: "--json lists all"
};

// Appends an empty line, the heading and the first twenty lines, each on one line and safe for a
// terminal; nothing when there are none.
void add_list(std::string& text, const ListHeading& heading, const std::vector<std::string>& lines);

// "nic-hop: status 503"; without a slug the reason alone.
[[nodiscard]] std::vector<std::string> lines_of(const std::vector<HeldNote>& held);

}  // namespace notesearch
