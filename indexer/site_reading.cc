#include "indexer/site_reading.h"

#include <string>
#include <unordered_set>
#include <utility>

#include "indexer/robots_check.h"
#include "indexer/soft_404.h"
#include "indexer/stop_watch.h"
#include "indexer/unlisted_notes.h"
#include "schema/digest.h"

namespace notesearch {
namespace {

class SiteReader {
 public:
  explicit SiteReader(const ReadingRequest& request)
      : request_(request),
        documents_({request.fetcher, request.cache, request.write_cache, request.conditional,
                    request.stop},
                   request.listing.before.documents),
        known_bodies_(request.known->known_bodies()),
        conditional_(request.conditional) {}

  Result<SiteReading> read() {
    for (int reading = 1;; ++reading) {
      if (auto listed = list(); !listed) return fail(listed.error());
      if (auto gathered = gather(); !gathered) return fail(gathered.error());
      auto settled = is_settled();
      if (!settled) return fail(settled.error());
      if (*settled) break;
      if (reading == kMaxReadings) {
        return fail(ErrorKind::kUnavailable,
                    "what the site lists changed each of the " + std::to_string(kMaxReadings) +
                        " times that it was read",
                    request_.listing.sources.front().name(),
                    "run again when it is not being deployed");
      }
      read_again();
    }
    take_back_error_pages();
    result_.documents = documents_.documents();
    return std::move(result_);
  }

 private:
  Result<void> list() {
    StopWatch watch;
    if (request_.progress != nullptr) request_.progress->begin(Phase::kList, 0);
    auto site = read_listing(request_.listing, documents_);
    if (request_.progress != nullptr) request_.progress->end();
    result_.list_ms += watch.lap_ms();
    if (!site) return fail(site.error());
    result_.site = std::move(*site);
    listed_ = content_of(result_.site.listing);
    unlisted_ =
        add_unlisted(*request_.known, known_bodies_, result_.site.raw_urls, result_.site.listing);
    return {};
  }

  Result<void> gather() {
    StopWatch watch;
    RobotsCheck robots(documents_);
    GatherContext context;
    context.cache = request_.cache;
    context.write_cache = request_.write_cache;
    context.fetcher = request_.fetcher;
    context.known = &known_bodies_;
    context.conditional = conditional_;
    context.objection = [&](const ListedNote& note) { return robots.objection(note.markdown_url); };
    context.progress = request_.progress;
    context.stop = request_.stop;
    auto gathered = gather_bodies(result_.site.listing, context);
    result_.fetch_ms += watch.lap_ms();
    if (!gathered) return fail(gathered.error());
    gathered->bodies += result_.gathered.bodies;
    gathered->bytes += result_.gathered.bytes;
    result_.gathered = std::move(*gathered);
    keep_as_indexed(request_.known->notes(), unlisted_, result_.gathered.offered);
    return {};
  }

  // Where nothing changed, nothing can be torn. Else the sources must still list what they listed;
  // their bytes may differ, as a feed that states the time has others each time.
  Result<bool> is_settled() {
    const Changes changes = find_changes(request_.known->notes(), result_.gathered.offered);
    if (request_.fetcher == nullptr || changes.changed() == 0) return true;
    documents_.start_over();
    const auto now = read_listing(request_.listing, documents_);
    if (!now) return fail(now.error());
    return content_of(now->listing) == listed_;
  }

  static std::string content_of(const Listing& listing) {
    std::string content;
    for (const ListedNote& note : listing.notes) {
      content += digest_of_listing(note) + note.markdown_url + "\n";
      if (note.body) content += sha256_hex(*note.body);
    }
    return sha256_hex(content);
  }

  // What was just read is what the next reading asks by, also when this one took nothing on trust.
  void read_again() {
    for (const OfferedNote& note : result_.gathered.offered) {
      if (note.body_digest.empty()) continue;
      known_bodies_[note.listed.slug] = {note.body_digest, note.body_url, note.validators};
    }
    conditional_ = true;
  }

  void take_back_error_pages() {
    if (request_.fetcher == nullptr) return;
    std::vector<OfferedNote>& offered = result_.gathered.offered;
    const std::vector<KnownNote> known = request_.known->notes();
    take_back_repeated(known, offered);
    take_back_answers_to_anything(known, offered, *request_.cache, *request_.fetcher,
                                  request_.stop);
  }

  const ReadingRequest& request_;
  DocumentReader documents_;
  KnownBodies known_bodies_;
  bool conditional_;
  std::unordered_set<std::string> unlisted_;  // of the reading at hand
  std::string listed_;                        // content_of() the sources' listing alone
  SiteReading result_;
};

}  // namespace

Result<SiteReading> read_site(const ReadingRequest& request) { return SiteReader(request).read(); }

}  // namespace notesearch
