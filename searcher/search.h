// The searcher: requests in, responses out.
//
// A Searcher holds one thread's own handles on a snapshot (Xapian's database, the stemmer); make
// one per thread, all on the same snapshot. It never writes.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <xapian.h>

#include "schema/analysis.h"
#include "schema/base/error.h"
#include "schema/record.h"
#include "searcher/facet_search.h"
#include "searcher/hit_view.h"
#include "searcher/index_snapshot.h"
#include "searcher/page_text.h"
#include "searcher/related.h"
#include "searcher/request.h"
#include "searcher/suggest.h"
#include "searcher/synonyms.h"

namespace notesearch {

// What one thread searches with.
struct SearchHandles {
  Xapian::Database database;
  Analyzer analyzer;
  PageWords pages;
};

class Searcher {
 public:
  // kBadData when the database of the snapshot can't be opened.
  static Result<Searcher> open(std::shared_ptr<const IndexSnapshot> snapshot);

  // From now on these rules in place of Synonyms::standard(); `where` names their file. Fails as
  // Synonyms::parse() does, and then nothing changes.
  Result<void> use_synonyms(std::string_view rules, const std::string& where);

  // Ranking: ranking.h. Equal scores are ordered by date, newest first, then by slug, so that the
  // order is total. Totals and facets are exact.
  // `visit` is shown every hit while what found it is there (hit_view.h); it must not use the searcher.
  // kUsage when limit or passages exceed their bounds, kUnavailable when the deadline passes, kBadData
  // when the index turns out damaged.
  Result<SearchResponse> search(const SearchRequest& request, const HitVisitor& visit = {});

  // What a query that is being typed may become: suggest.h. kUsage when the limit exceeds its bound,
  // kBadData when the index turns out damaged.
  Result<SuggestResponse> suggest(const SuggestRequest& request);

  // kUsage for a facet that there is not, and for a limit out of bounds; else as search().
  Result<FacetSearchResponse> facet_values(const FacetSearchRequest& request);

  // kNotFound for a slug of no note, and then the fix names such as may be meant; kUsage when the
  // limit exceeds its bound, kUnavailable when the deadline passes, kBadData when the index turns out
  // damaged.
  Result<RelatedResponse> related(const RelatedRequest& request);

  // The note as stored, as long as the snapshot is. kNotFound for a slug of no note, kBadData when the
  // index turns out damaged.
  Result<NoteView> note(const std::string& slug);

  // The fix for a slug of no note: such as may be meant, which a search finds, unless the deadline passes.
  std::string slugs_like(const std::string& slug,
                         std::optional<std::chrono::steady_clock::time_point> deadline = {});

 private:
  Searcher(std::shared_ptr<const IndexSnapshot> snapshot, Xapian::Database database,
           Analyzer analyzer);

  std::shared_ptr<const IndexSnapshot> snapshot_;
  SearchHandles handles_;
  Synonyms synonyms_;
};

}  // namespace notesearch
