// The searcher: requests in, responses out.
//
// A Searcher holds one thread's own handles on a snapshot (Xapian's database, the stemmer); make
// one per thread, all on the same snapshot. It never writes.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <xapian.h>

#include "schema/analysis.h"
#include "schema/base/error.h"
#include "searcher/facet_search.h"
#include "searcher/index_snapshot.h"
#include "searcher/related.h"
#include "searcher/request.h"
#include "searcher/suggest.h"
#include "searcher/synonyms.h"

namespace notesearch {

class Searcher {
 public:
  // kBadData when the database of the snapshot can't be opened.
  static Result<Searcher> open(std::shared_ptr<const IndexSnapshot> snapshot);

  // From now on these rules in place of Synonyms::standard(); `where` names their file. Fails as
  // Synonyms::parse() does, and then nothing changes.
  Result<void> use_synonyms(std::string_view rules, const std::string& where);

  // Ranking: ranking.h. Equal scores are ordered by date, newest first, then by slug, so that the
  // order is total. Totals and facets are exact.
  // kUsage when limit or passages exceed their bounds, kBadData when the index turns out damaged.
  Result<SearchResponse> search(const SearchRequest& request);

  // What a query that is being typed may become: suggest.h. kUsage when the limit exceeds its bound,
  // kBadData when the index turns out damaged.
  Result<SuggestResponse> suggest(const SuggestRequest& request);

  // kUsage for a facet that there is not, and for a limit out of bounds; else as search().
  Result<FacetSearchResponse> facet_values(const FacetSearchRequest& request);

  // kNotFound for a slug of no note, and then the fix names such as may be meant; kUsage when the
  // limit exceeds its bound, kBadData when the index turns out damaged.
  Result<RelatedResponse> related(const RelatedRequest& request);

 private:
  Searcher(std::shared_ptr<const IndexSnapshot> snapshot, Xapian::Database database,
           Analyzer analyzer);
  std::string slugs_like(const std::string& slug);

  std::shared_ptr<const IndexSnapshot> snapshot_;
  Xapian::Database database_;
  Analyzer analyzer_;
  Synonyms synonyms_;
};

}  // namespace notesearch
