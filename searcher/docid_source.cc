#include "searcher/docid_source.h"

#include <algorithm>

#include "searcher/ranking.h"

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

std::unordered_map<Xapian::docid, double> score_notes(const Xapian::Database& database,
                                                      const Xapian::Query& query,
                                                      std::vector<Xapian::docid> docids) {
  if (query.empty() || docids.empty()) return {};
  std::sort(docids.begin(), docids.end());
  WeightedDocids unweighted;
  for (const Xapian::docid docid : docids) unweighted.emplace_back(docid, 0);
  Xapian::Enquire enquire(database);
  enquire.set_weighting_scheme(bm25());
  enquire.set_query({Xapian::Query::OP_FILTER, query, docid_query(std::move(unweighted))});
  const Xapian::MSet matches =
      enquire.get_mset(0, static_cast<Xapian::doccount>(docids.size()), database.get_doccount());
  std::unordered_map<Xapian::docid, double> scores;
  for (auto match = matches.begin(); match != matches.end(); ++match) {
    scores.emplace(*match, match.get_weight());
  }
  return scores;
}

}  // namespace notesearch
