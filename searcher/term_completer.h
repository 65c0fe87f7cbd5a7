// The words that one which is being typed may become, as notes write them. A part of suggest.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <xapian.h>

#include "schema/analysis.h"
#include "searcher/index_snapshot.h"
#include "searcher/unfinished_word.h"

namespace notesearch {

// The text of notes that one completer analyses to see how terms are written.
inline constexpr std::size_t kMaxAnalyzedBytes = std::size_t{12} << 10;

struct CompletedQuery {
  std::string text;         // the query with its last word completed
  std::uint32_t notes = 0;  // that have that word, in its field if it has one
};

class TermCompleter {
 public:
  // What is given must outlive it. Its methods may throw Xapian::Error.
  TermCompleter(const IndexSnapshot& snapshot, const Xapian::Database& database, Analyzer& analyzer)
      : snapshot_(snapshot), database_(database), analyzer_(analyzer) {}

  // The most frequent words first, of those with one stem the most frequent alone, at most `limit`,
  // a few at best. Behind other words those that some note has together with these, if there are any;
  // in quotes, in a row with them.
  [[nodiscard]] std::vector<CompletedQuery> complete(const UnfinishedWord& unfinished,
                                                     std::size_t limit);

  // The same for tags, those of the most notes first.
  [[nodiscard]] std::vector<CompletedQuery> complete_tag(const UnfinishedWord& unfinished,
                                                         std::size_t limit) const;

  // A term in a form in which some note has it: in lower case where only its first letter may be
  // upper case. None when it is not found soon;
  // a completer is made for one request, which bounds how much it reads.
  [[nodiscard]] std::optional<std::string> written_form(const std::string& term);

 private:
  struct Candidate {
    std::string term;
    std::uint32_t notes = 0;
  };
  [[nodiscard]] std::vector<Candidate> candidates(const std::string& prefix, QueryField field);
  [[nodiscard]] std::vector<Candidate> in_a_row(const std::vector<Candidate>& candidates,
                                                std::vector<std::string> parts) const;
  void prefer_together(std::vector<Candidate>& candidates, std::string_view before);

  const IndexSnapshot& snapshot_;
  const Xapian::Database& database_;
  Analyzer& analyzer_;
  std::size_t left_bytes_ = kMaxAnalyzedBytes;
};

}  // namespace notesearch
