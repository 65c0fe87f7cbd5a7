// One generation as it serves: its snapshot, and every worker's own handles on it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "schema/base/error.h"
#include "searcher/index_snapshot.h"
#include "searcher/search.h"

namespace notesearch {

// Rules in place of the built-in synonyms, and the file that they are from.
struct OwnSynonyms {
  std::string rules;
  std::string where;
};

class Serving {
 public:
  // Opened for `workers` threads and warmed: each has answered a few queries, so that no visitor pays
  // for what is done once. `synonyms` may be null. Errors of Searcher::open() and use_synonyms().
  static Result<std::shared_ptr<Serving>> open(std::shared_ptr<const IndexSnapshot> snapshot,
                                               std::size_t workers, const OwnSynonyms* synonyms);

  [[nodiscard]] const std::shared_ptr<const IndexSnapshot>& snapshot() const { return snapshot_; }

  // Of one worker: used by one thread at a time.
  [[nodiscard]] Searcher& searcher(std::size_t worker) { return searchers_[worker]; }

  // Names what answers depend on beside the request: another generation, the same one damaged, or with
  // other synonyms, has another. Of characters that an ETag may have.
  [[nodiscard]] const std::string& epoch() const { return epoch_; }

 private:
  Serving(std::shared_ptr<const IndexSnapshot> snapshot, std::vector<Searcher> searchers,
          const OwnSynonyms* synonyms);

  std::shared_ptr<const IndexSnapshot> snapshot_;
  std::vector<Searcher> searchers_;
  std::string epoch_;
};

}  // namespace notesearch
