// One run of the indexer: list, fetch, compare, build, publish.
//
// Whatever goes wrong, the generation that serves is left as it is: a run publishes a whole new one
// or nothing. A note changes only when its new body arrived whole, and leaves only when a listing
// that was accepted does not name it, or its origin has said for long enough that it is gone
// (failed_notes.h).
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "corpus/fetcher.h"
#include "indexer/index_report.h"
#include "indexer/progress.h"
#include "schema/base/error.h"

namespace notesearch {

struct IndexRunOptions {
  // At least one: http(s) URLs of what a site publishes (source.h), or a folder (corpus/folder.h),
  // which the report and the index name by its absolute path.
  std::vector<std::string> sources;

  // Where the markdown of pages is, as PAGE=RAW (corpus/raw_url.h), for sources that name pages
  // alone: sitemaps and most feeds.
  std::vector<std::string> raw_urls;

  // Created when missing, with its parents.
  std::filesystem::path index_dir;

  // "english", any other language that Xapian stems, or "none". A change rebuilds everything.
  std::string stem_language = "english";

  // Reads and indexes every body anew instead of the changed ones alone. Needed after an upgrade
  // that reads markdown better; everything else that calls for it is noticed.
  bool full = false;

  // Fetches and compares only: nothing is written, not even the index directory.
  bool dry_run = false;

  // Contacts nobody: the listing is that of the last run, bodies come from the cache. A folder is
  // read as always.
  bool offline = false;

  // Publishes in spite of the gate (gate.h). For once, by a person who has looked.
  bool accept_shrink = false;

  // Threads that parse and index; 0: one per core. More than cores only costs memory (some 40 MB
  // each). The result does not depend on it.
  unsigned jobs = 0;

  // Mirrors, private addresses, time limits. The origins are set by the run: that of the source,
  // and those of which there is a mirror.
  FetchOptions fetch;

  // notes-parse; empty: where bounded_parser.h looks for it.
  std::filesystem::path parser_program;

  // Reads every n-th run without validators, so that an origin whose ETag stays while the body
  // changes is found out. 0: never; 1: always.
  int recheck_every = 7;

  // What time it is, for what is kept between runs; empty: the system's clock.
  std::function<std::chrono::sys_seconds()> clock;

  // Asked often, from the calling thread; once it is true the run ends with kBusy at the next safe
  // point and publishes nothing.
  std::function<bool()> stop;
};

// Blocks until done; `progress` may be null. A refusal by the gate is a report, every other failure
// an error: kUsage, kConfig for the options, kBadData for a listing that can't be read and for an
// index of a newer notesearch, kUnavailable when the source can't be reached, kBusy when another run
// holds the index or `stop` said so, kIo for the disk.
Result<IndexReport> run_index(const IndexRunOptions& options, ProgressSink* progress = nullptr);

}  // namespace notesearch
