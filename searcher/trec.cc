#include "searcher/trec.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <limits>
#include <ostream>

namespace notesearch {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

bool is_plain_id(const std::string& id) {
  return !id.empty() &&
         std::all_of(id.begin(), id.end(), [](unsigned char c) { return c > ' ' && c != 0x7F; });
}

}  // namespace

Result<EvaluationQuery> parse_evaluation_query(const std::string& line, const std::string& where) {
  const std::size_t tab = line.find('\t');
  if (tab == std::string::npos) {
    return fail(ErrorKind::kBadData, "no tab between id and query", where,
                "write ID, a tab, the query");
  }
  EvaluationQuery query{line.substr(0, tab), line.substr(tab + 1)};
  if (!is_plain_id(query.id)) {
    return fail(ErrorKind::kBadData, "the id is empty or has blanks or control characters", where,
                "use letters and digits");
  }
  return query;
}

TrecTopic::TrecTopic(std::ostream& out, std::string id, std::string tag, std::size_t first_rank)
    : out_(out),
      id_(std::move(id)),
      tag_(std::move(tag)),
      rank_(first_rank),
      last_score_(kInfinity) {
  out_ << std::setprecision(std::numeric_limits<double>::max_digits10);
}

void TrecTopic::add(std::string_view slug, double score) {
  last_score_ = std::min(score, std::nextafter(last_score_, -kInfinity));
  out_ << id_ << " Q0 " << slug << ' ' << rank_++ << ' ' << last_score_ << ' ' << tag_ << '\n';
}

}  // namespace notesearch
