#include "indexer/audit.h"

#include <string>
#include <utility>
#include <vector>

#include "indexer/body_cache.h"
#include "indexer/index_directory.h"
#include "indexer/known_index.h"
#include "indexer/robots_check.h"
#include "indexer/run_request.h"
#include "indexer/run_status.h"
#include "indexer/site_reading.h"
#include "indexer/source.h"

namespace notesearch {
namespace {

class Audit {
 public:
  Audit(const IndexRunOptions& options, ProgressSink* progress, std::vector<Source> sources)
      : options_(options),
        progress_(progress),
        sources_(std::move(sources)),
        cache_(options.index_dir / kCacheDir) {}

  Result<AuditReport> run() {
    auto known = KnownIndex::open(options_.index_dir);
    if (!known) return fail(known.error());
    auto fetcher = fetcher_for(options_, sources_);
    if (!fetcher) return fail(fetcher.error());
    auto reading = read(*known, *fetcher);
    if (!reading) return fail(reading.error());
    AuditReport report;
    report.sources = reading->site.states;
    report.notes = reading->site.listing.notes.size();
    report.findings = std::move(reading->site.findings);
    report.problems = reading->site.listing.problems;
    add_bodies(*reading, report);
    auto checked = check_pages(*reading, *fetcher, report);
    if (!checked) return fail(checked.error());
    return report;
  }

 private:
  Result<SiteReading> read(const KnownIndex& known, Fetcher& fetcher) const {
    const auto status = read_status(options_.index_dir);
    ReadingRequest request = reading_for(options_, sources_, known, status ? *status : RunStatus());
    request.listing.accept_change = false;  // what is gone since the last run is what to tell
    request.listing.now =
        std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    request.fetcher = &fetcher;
    request.cache = &cache_;
    request.write_cache = false;
    request.progress = progress_;
    return read_site(request);
  }

  static void add_bodies(const SiteReading& reading, AuditReport& report) {
    for (const OfferedNote& note : reading.gathered.offered) {
      if (!note.fetch_failed) continue;
      const bool dead = note.gone;
      report.findings.push_back({dead ? FindingKind::kDeadLink : FindingKind::kBadBody,
                                 note.listed.slug,
                                 "markdown_url",
                                 SourceKind::kNone,
                                 note.listed.markdown_url,
                                 {},
                                 note.failure});
    }
  }

  Result<void> check_pages(const SiteReading& reading, Fetcher& fetcher,
                           AuditReport& report) const {
    DocumentReader documents({&fetcher, &cache_, false, true, options_.stop}, reading.documents);
    RobotsCheck robots(documents);
    std::vector<FetchRequest> requests;
    std::vector<const ListedNote*> notes;
    for (const ListedNote& note : reading.site.listing.notes) {
      const auto url = parse_url(note.url);
      if (!url || !is_ours(*url) || robots.objection(note.url)) continue;
      requests.push_back({note.url, kMaxNoteBytes, {}, FetchMethod::kHead});
      notes.push_back(&note);
    }
    fetcher.fetch_all(
        requests,
        [&](std::size_t i, const FetchResult& result) { add_page(*notes[i], result, report); },
        options_.stop);
    if (options_.stop && options_.stop()) return fail(ErrorKind::kBusy, "stopped");
    return {};
  }

  [[nodiscard]] bool is_ours(const Url& url) const {
    for (const Origin& origin : allowed_origins(sources_, options_.fetch.mirrors)) {
      if (origin == url.origin) return true;
    }
    return false;
  }

  static void add_page(const ListedNote& note, const FetchResult& result, AuditReport& report) {
    const auto add = [&](FindingKind kind, std::string found) {
      report.findings.push_back(
          {kind, note.slug, "url", SourceKind::kNone, note.url, {}, std::move(found)});
    };
    if (!result) {
      add(FindingKind::kDeadLink, result.error().error.what);
    } else if (result->final_url != note.url) {
      add(FindingKind::kRedirectedLink, result->final_url);
    }
  }

  const IndexRunOptions& options_;
  ProgressSink* progress_;
  std::vector<Source> sources_;
  BodyCache cache_;
};

}  // namespace

Result<AuditReport> run_audit(const IndexRunOptions& options, ProgressSink* progress) {
  auto sources = parse_sources(options.sources);
  if (!sources) return fail(sources.error());
  return Audit(options, progress, std::move(*sources)).run();
}

}  // namespace notesearch
