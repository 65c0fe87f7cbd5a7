#include "searcher/docid_source.h"

#include <algorithm>

namespace notesearch {
namespace {

class DocidSource : public Xapian::PostingSource {
 public:
  explicit DocidSource(WeightedDocids weights) : weights_(std::move(weights)) {
    double most = 0;
    for (const auto& [docid, weight] : weights_) most = std::max(most, weight);
    set_maxweight(most);
  }

  Xapian::doccount get_termfreq_min() const override { return size(); }
  Xapian::doccount get_termfreq_est() const override { return size(); }
  Xapian::doccount get_termfreq_max() const override { return size(); }
  double get_weight() const override { return weights_[at_].second; }
  Xapian::docid get_docid() const override { return weights_[at_].first; }
  bool at_end() const override { return started_ && at_ >= weights_.size(); }

  void next(double /*min_weight*/) override {
    at_ = started_ ? at_ + 1 : 0;
    started_ = true;
  }
  void skip_to(Xapian::docid docid, double /*min_weight*/) override {
    started_ = true;
    while (at_ < weights_.size() && weights_[at_].first < docid) ++at_;
  }
  void init(const Xapian::Database& /*database*/) override {
    at_ = 0;
    started_ = false;
  }
  PostingSource* clone() const override { return new DocidSource(weights_); }
  std::string get_description() const override { return "DocidSource"; }

 private:
  [[nodiscard]] Xapian::doccount size() const {
    return static_cast<Xapian::doccount>(weights_.size());
  }

  WeightedDocids weights_;
  std::size_t at_ = 0;
  bool started_ = false;
};

}  // namespace

Xapian::Query docid_query(WeightedDocids docids) {
  if (docids.empty()) return {};
  return Xapian::Query((new DocidSource(std::move(docids)))->release());
}

}  // namespace notesearch
