// How a note writes its words: from stems, which nobody wants to read, back to words.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "schema/analysis.h"
#include "schema/record.h"

namespace notesearch {

struct WrittenWord {
  std::string folded;  // the term of the index
  std::string
      written;  // in its most frequent spelling: NIC, FlashAttention; of equals in lower case
  std::uint32_t count = 0;
};

// By stem, the words of that stem that the note has, most frequent first.
using WrittenWords = std::unordered_map<std::string, std::vector<WrittenWord>>;

// Longer notes are read so far.
inline constexpr std::size_t kMaxReadBytes = 64 * 1024;

// Of the given stems; those that the note does not have are missing from the answer.
[[nodiscard]] WrittenWords written_words(NoteView note, const std::vector<std::string>& stems,
                                         Analyzer& analyzer);

}  // namespace notesearch
