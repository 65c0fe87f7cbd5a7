#include "searcher/day_source.h"

#include <cstdint>
#include <limits>

#include "schema/record.h"

namespace notesearch {
namespace {

// Walks the documents in ascending id, as Xapian walks a list of postings.
class DaySource final : public Xapian::PostingSource {
 public:
  // Days as the columns have them. An undated note's is the smallest number, below any first day.
  DaySource(const Columns& columns, std::int32_t first_day, std::int32_t last_day)
      : columns_(columns), first_day_(first_day), last_day_(last_day) {}

  [[nodiscard]] Xapian::doccount get_termfreq_min() const override { return 0; }
  [[nodiscard]] Xapian::doccount get_termfreq_est() const override { return columns_.notes() / 2; }
  [[nodiscard]] Xapian::doccount get_termfreq_max() const override { return columns_.notes(); }

  void init(const Xapian::Database& /*database*/) override { docid_ = 0; }
  void next(double /*least_weight*/) override { advance(docid_ + 1); }
  void skip_to(Xapian::docid docid, double /*least_weight*/) override {
    if (docid > docid_) advance(docid);
  }
  bool check(Xapian::docid docid, double /*least_weight*/) override {
    docid_ = docid;
    return at_end() || matches(docid);
  }
  [[nodiscard]] bool at_end() const override { return docid_ > columns_.last_docid(); }
  [[nodiscard]] Xapian::docid get_docid() const override { return docid_; }

  [[nodiscard]] PostingSource* clone() const override {
    return new DaySource(columns_, first_day_, last_day_);  // Xapian takes ownership
  }
  [[nodiscard]] std::string get_description() const override { return "DaySource"; }

 private:
  [[nodiscard]] bool matches(Xapian::docid docid) const {
    return columns_.exists(docid) && columns_.day(docid) >= first_day_ &&
           columns_.day(docid) <= last_day_;
  }
  void advance(Xapian::docid docid) {
    for (docid_ = docid; !at_end() && !matches(docid_);) ++docid_;
  }

  const Columns& columns_;
  std::int32_t first_day_;
  std::int32_t last_day_;
  Xapian::docid docid_ = 0;
};

}  // namespace

Xapian::Query days_query(const DayRange& days, const Columns& columns) {
  using Limits = std::numeric_limits<std::int32_t>;
  const std::int32_t first = days.first ? stored_day(days.first) : Limits::min() + 1;
  const std::int32_t last = days.last ? stored_day(days.last) : Limits::max();
  return Xapian::Query((new DaySource(columns, first, last))->release());
}

}  // namespace notesearch
