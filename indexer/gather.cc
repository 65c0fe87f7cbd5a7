#include "indexer/gather.h"

#include <optional>
#include <unordered_set>
#include <utility>

#include "corpus/folder.h"
#include "schema/digest.h"

namespace notesearch {
namespace {

bool is_blank(std::string_view body) {
  return body.find_first_not_of(" \t\r\n\f\v") == std::string_view::npos;
}

class Gatherer {
 public:
  explicit Gatherer(const GatherContext& context) : context_(context) {}

  Result<Gathered> gather(const Listing& listing) {
    for (const ListedNote& listed : listing.notes) {
      gathered_.offered.push_back({listed, digest_of_listing(listed), {}, {}, false});
    }
    if (context_.progress != nullptr) {
      context_.progress->begin(Phase::kFetch, gathered_.offered.size());
    }
    fetch_urls();
    read_files();
    if (context_.progress != nullptr) context_.progress->end();
    if (error_) return fail(*error_);
    if (stopped()) return fail(ErrorKind::kBusy, "stopped before anything was published");
    add_left_out(listing.problems);
    return std::move(gathered_);
  }

 private:
  void fetch_urls() {
    std::vector<FetchRequest> requests;
    std::vector<std::size_t> indexes;
    for (std::size_t i = 0; i < gathered_.offered.size(); ++i) {
      const ListedNote& listed = gathered_.offered[i].listed;
      if (listed.markdown_url.empty()) continue;
      if (context_.fetcher == nullptr) {
        take_cached(gathered_.offered[i]);
        continue;
      }
      requests.push_back({listed.markdown_url, kMaxNoteBytes});
      indexes.push_back(i);
    }
    if (requests.empty()) return;
    context_.fetcher->fetch_all(
        requests,
        [&](std::size_t i, FetchResult result) {
          take_fetched(gathered_.offered[indexes[i]], std::move(result));
        },
        [&] { return stopped(); });
  }

  void read_files() {
    for (OfferedNote& offered : gathered_.offered) {
      if (offered.listed.file.empty()) continue;
      if (stopped()) return;
      auto body = read_note_file(offered.listed.file, kMaxNoteBytes);
      if (body) {
        take_body(offered, *body);
      } else {
        refuse(offered, body.error().message());
      }
    }
  }

  void take_fetched(OfferedNote& offered, FetchResult result) {
    if (!result) {
      refuse(offered, result.error().error.message());
    } else if (looks_like_html(*result)) {
      refuse(offered, "the answer is an HTML page, not markdown");
    } else {
      take_body(offered, result->body);
    }
  }

  void take_cached(OfferedNote& offered) {
    const auto known = context_.cached_bodies->find(offered.listed.slug);
    if (known == context_.cached_bodies->end()) {
      refuse(offered, "its body was never fetched, and --offline fetches nothing");
      return;
    }
    auto body = context_.cache->get(known->second);
    if (!body) {
      refuse(offered, body.error().message());
      return;
    }
    offered.body_digest = known->second;
    advance();
  }

  void take_body(OfferedNote& offered, const std::string& body) {
    if (is_blank(body)) {
      refuse(offered, "the body is empty");
      return;
    }
    ++gathered_.bodies;
    gathered_.bytes += body.size();
    if (!context_.write_cache) {
      offered.body_digest = sha256_hex(body);
    } else if (auto digest = context_.cache->put(body); digest) {
      offered.body_digest = std::move(*digest);
    } else if (!error_) {
      error_ = digest.error();
    }
    advance();
  }

  void refuse(OfferedNote& offered, std::string reason) {
    offered.failure = std::move(reason);
    offered.fetch_failed = true;
    advance();
  }

  void advance() {
    if (context_.progress != nullptr) context_.progress->advance(++done_);
  }

  bool stopped() const { return error_.has_value() || (context_.stop && context_.stop()); }

  // Notes that the source names but that can't be read from it: they are not gone.
  void add_left_out(const std::vector<Problem>& problems) {
    std::unordered_set<std::string> slugs;
    for (const OfferedNote& offered : gathered_.offered) slugs.insert(offered.listed.slug);
    for (const Problem& problem : problems) {
      if (!problem.left_out || problem.slug.empty()) continue;
      if (!slugs.insert(problem.slug).second) continue;
      OfferedNote offered;
      offered.listed.slug = problem.slug;
      offered.failure = problem.where + ": " + problem.what;
      gathered_.offered.push_back(std::move(offered));
    }
  }

  const GatherContext& context_;
  Gathered gathered_;
  std::optional<Error> error_;
  std::size_t done_ = 0;
};

}  // namespace

Result<Gathered> gather_bodies(const Listing& listing, const GatherContext& context) {
  return Gatherer(context).gather(listing);
}

}  // namespace notesearch
