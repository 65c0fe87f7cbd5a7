// The documents of a site that list its notes or rule over them: read by asking whether they
// changed, with the last good copy at hand for when they can't be read.
//
// Not thread-safe.
#pragma once

#include <map>
#include <set>
#include <string>

#include "corpus/fetcher.h"
#include "corpus/url.h"
#include "indexer/body_cache.h"
#include "indexer/last_source.h"

namespace notesearch {

struct DocumentAccess {
  Fetcher* fetcher = nullptr;  // null: nobody is contacted, the last good copies are what there is
  const BodyCache* cache = nullptr;
  bool write_cache = true;  // false in a dry run and an audit
  bool conditional = true;  // false: everything is fetched anew
  Fetcher::Stop stop;
};

class DocumentReader {
 public:
  // `known` is what the last run read. What `access` refers to outlives the reader.
  DocumentReader(DocumentAccess access, KnownDocuments known)
      : access_(std::move(access)), known_(std::move(known)) {}

  // The document as it is now; a second call for the same URL asks nobody. kBusy when stopped.
  tl::expected<std::string, FetchError> read(const Url& url);

  // The copy of the last run. kUnavailable when there is none, kBadData when it is damaged.
  [[nodiscard]] Result<std::string> last_good(const Url& url) const;

  // Takes back what read() gave, as it is not what its kind should be: the copy of the last run
  // stays the one to know.
  void reject(const std::string& url) { readings_.erase(url); }

  // What to know next time: what was read, and what was known of that which was asked for and could
  // not be read. Offline, all that was known.
  [[nodiscard]] KnownDocuments documents() const;

  // Drops what was read but keeps its validators, for another pass over the site.
  void start_over();

 private:
  struct Reading {
    std::string bytes;
    KnownDocument known;
  };

  [[nodiscard]] const KnownDocument* find_known(const std::string& url) const;
  tl::expected<std::string, FetchError> fetch(const Url& url);
  tl::expected<Reading, FetchError> take(const Url& url, FetchedBody fetched) const;

  DocumentAccess access_;
  KnownDocuments known_;
  std::map<std::string, Reading> readings_;  // of this pass, by URL
  mutable std::set<std::string> asked_;      // in any pass
};

}  // namespace notesearch
