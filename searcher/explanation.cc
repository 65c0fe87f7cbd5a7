#include "searcher/explanation.h"

#include <algorithm>

#include "searcher/docid_source.h"
#include "searcher/english_list.h"
#include "searcher/ranking.h"

namespace notesearch {
namespace {

using Kind = QueryPart::Kind;
using Strings = std::vector<std::string>;

// Nearness below this share of what the words count is not worth a word.
constexpr double kNoticeable = 0.05;
constexpr std::int64_t kDaysPerMonth = 30;
constexpr std::int64_t kDaysPerYear = 365;

std::string counted(std::int64_t count, const std::string& unit) {
  return std::to_string(count) + " " + unit + (count == 1 ? "" : "s");
}

std::string age(Day day, Day today) {
  const std::int64_t days = (today - day).count();
  if (days <= 0) return "from today";
  if (days < 2 * kDaysPerMonth) return counted(days, "day") + " old";
  if (days < 2 * kDaysPerYear) return counted(days / kDaysPerMonth, "month") + " old";
  return counted(days / kDaysPerYear, "year") + " old";
}

bool has_match(const Parts& parts) { return parts.size() > 1; }

bool is_word(Kind kind) {
  return kind == Kind::kWord || kind == Kind::kPhrase || kind == Kind::kOther;
}

std::string sentence(const Strings& clauses) {
  std::string text;
  for (const std::string& clause : clauses) text += (text.empty() ? "" : "; ") + clause;
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  }
  return text.empty() ? text : text + ".";
}

// By what a name scores, in units of what words can (ranking.h).
std::string name_clause(double score) {
  constexpr double kRounding = 1e-9;
  if (score > kExactTitle - kRounding) return "its title is what you asked for";
  if (score > kExactHeading + kRounding) return "its title begins with what you asked for";
  return "a heading or the beginning of its title is what you asked for";
}

const char* name_of(Kind kind) {
  switch (kind) {
    case Kind::kWord:
      return "word";
    case Kind::kStopword:
      return "stopword";
    case Kind::kPhrase:
      return "phrase";
    case Kind::kOther:
      return "operator";
    case Kind::kTogether:
      return "together";
    case Kind::kName:
      return "name";
  }
  return "";
}

// What an explanation tells beside its numbers.
struct Account {
  Strings found;
  double words = 0;
  double name = 0;
  bool together = false;

  void add(const QueryPart& part, double score, bool whole) {
    if (is_word(part.kind)) {
      if (whole) found.push_back(part.written);
      words += score;
    } else if (part.kind == Kind::kName) {
      name = std::max(name, score / part.unit);
    } else if (part.kind == Kind::kTogether) {
      together = score > 0;
    }
  }
};

std::string words_clause(const Account& account, const RankedNote& note, const Hit& hit) {
  if (account.found.empty()) return {};
  std::string clause = "has " + quoted_list(account.found);
  if (has_match(hit.title))
    clause += account.found.size() > 1 ? ", some of it in the title" : ", also in the title";
  if (account.together) clause += ", side by side";
  if (note.nearness > kNoticeable * account.words) clause += ", near each other";
  return clause;
}

}  // namespace

Explainer::Explainer(const Xapian::Database& database, const Retrieved& retrieved)
    : retrieved_(retrieved) {
  std::vector<Xapian::docid> docids;
  for (const RankedNote& note : retrieved.notes) docids.push_back(note.docid);
  core_ = score_notes(database, retrieved.core, docids);
  for (const QueryPart& part : retrieved.parts) {
    scores_.push_back(score_notes(database, part.query, docids));
    whole_.push_back(part.whole.empty() ? scores_.back()
                                        : score_notes(database, part.whole, docids));
  }
}

Strings Explainer::missing(const RankedNote& note) const {
  Strings words;
  for (std::size_t i = 0; i < scores_.size(); ++i) {
    const QueryPart& part = retrieved_.parts[i];
    if (is_word(part.kind) && whole_[i].count(note.docid) == 0) words.push_back(part.written);
  }
  return words;
}

Explanation Explainer::explain(const RankedNote& note, const Hit& hit, Day today) const {
  Explanation explanation;
  Account account;
  const auto add = [&](const char* part, const std::string& text, double score) {
    if (score != 0) explanation.scores.push_back({part, text, score});
  };
  for (std::size_t i = 0; i < scores_.size(); ++i) {
    const auto score = scores_[i].find(note.docid);
    const bool counts = retrieved_.parts[i].kind == Kind::kName || core_.count(note.docid) > 0;
    if (score == scores_[i].end() || !counts) continue;
    add(name_of(retrieved_.parts[i].kind), retrieved_.parts[i].written, score->second);
    account.add(retrieved_.parts[i], score->second, whole_[i].count(note.docid) > 0);
  }
  add("related", {}, note.related);
  add("complete", {}, note.complete);
  add("nearness", {}, note.nearness);
  add("recency", {}, note.recency);
  std::stable_sort(explanation.scores.begin(), explanation.scores.end(),
                   [](const auto& a, const auto& b) { return a.score > b.score; });
  Strings clauses;
  if (account.name > 0) clauses.push_back(name_clause(account.name));
  if (auto words = words_clause(account, note, hit); !words.empty()) clauses.push_back(words);
  if (const Strings lacks = missing(note); !lacks.empty())
    clauses.push_back("lacks " + quoted_list(lacks));
  if (note.related > 0) clauses.push_back("shares other words with the best answers");
  if (note.recency > 0 && hit.date) clauses.push_back(age(*hit.date, today));
  explanation.why = sentence(clauses);
  return explanation;
}

}  // namespace notesearch
