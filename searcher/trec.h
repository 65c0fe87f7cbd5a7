// The line formats of evaluation: a query to run, and a TREC run of what was found.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>

#include "schema/base/error.h"

namespace notesearch {

struct EvaluationQuery {
  std::string id;  // without blanks or control characters
  std::string text;
};

// Reads "ID TAB QUERY"; `where` is the file and line. kBadData for a line without a tab or with an
// id that would break a line of a run.
Result<EvaluationQuery> parse_evaluation_query(const std::string& line, const std::string& where);

// Prints the hits of one query, best first: "ID Q0 SLUG RANK SCORE TAG", RANK
// counting up from first_rank. Evaluation tools order by
// score and ignore the rank, so that equal scores are printed a hair apart. Uses the stream and
// sets its precision.
class TrecTopic {
 public:
  TrecTopic(std::ostream& out, std::string id, std::string tag, std::size_t first_rank = 1);
  void add(std::string_view slug, double score);

 private:
  std::ostream& out_;
  std::string id_;
  std::string tag_;
  std::size_t rank_;
  double last_score_;
};

}  // namespace notesearch
