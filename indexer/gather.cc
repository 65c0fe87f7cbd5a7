#include "indexer/gather.h"

#include <optional>
#include <unordered_set>
#include <utility>

#include "corpus/folder.h"
#include "indexer/body_writer.h"
#include "indexer/stopped.h"
#include "schema/digest.h"

namespace notesearch {
namespace {

bool is_blank(std::string_view body) {
  return body.find_first_not_of(" \t\r\n\f\v") == std::string_view::npos;
}

class Gatherer {
 public:
  explicit Gatherer(const GatherContext& context)
      : context_(context), writer_([&context](const std::string& body) -> Result<std::string> {
          return context.write_cache ? context.cache->put(body) : sha256_hex(body);
        }) {}

  Result<Gathered> gather(const Listing& listing) {
    for (const ListedNote& listed : listing.notes) {
      OfferedNote& offered = gathered_.offered.emplace_back();
      offered.listed = listed;
      offered.listing_digest = digest_of_listing(listed);
    }
    if (context_.progress != nullptr) {
      context_.progress->begin(Phase::kFetch, gathered_.offered.size());
    }
    fetch_urls();
    read_files();
    take_listed_bodies();
    if (context_.progress != nullptr) context_.progress->end();
    if (auto written = writer_.finish(); !written) return fail(written.error());
    if (stopped()) return fail(stopped_error());
    add_left_out(listing.problems);
    return std::move(gathered_);
  }

 private:
  void fetch_urls() {
    std::vector<FetchRequest> requests;
    std::vector<std::size_t> indexes;
    for (std::size_t i = 0; i < gathered_.offered.size(); ++i) {
      if (gathered_.offered[i].listed.markdown_url.empty()) continue;
      if (stopped()) return;
      if (auto request = request_for(gathered_.offered[i])) {
        requests.push_back(std::move(*request));
        indexes.push_back(i);
      }
    }
    if (requests.empty()) return;
    context_.fetcher->fetch_all(
        requests,
        [&](std::size_t i, FetchResult result) {
          take_fetched(gathered_.offered[indexes[i]], std::move(result));
        },
        [&] { return stopped(); });
  }

  // Empty when the note needs none: the cache has to do, or the origin does not want it fetched.
  std::optional<FetchRequest> request_for(OfferedNote& offered) {
    const ListedNote& listed = offered.listed;
    if (context_.fetcher == nullptr) {
      take_cached(offered);
      return std::nullopt;
    }
    if (listed.derived_url && context_.objection) {
      if (auto objection = context_.objection(listed)) {
        refuse(offered, std::move(*objection));
        return std::nullopt;
      }
    }
    FetchRequest request{listed.markdown_url, kMaxNoteBytes};
    const KnownBody* known = find_known(offered);
    // A 304 for a body that is lost would leave the note without one.
    if (context_.conditional && known != nullptr && known->url == listed.markdown_url &&
        context_.cache->has(known->digest)) {
      request.validators = known->validators;
    }
    return request;
  }

  [[nodiscard]] const KnownBody* find_known(const OfferedNote& offered) const {
    if (context_.known == nullptr) return nullptr;
    const auto found = context_.known->find(offered.listed.slug);
    return found == context_.known->end() ? nullptr : &found->second;
  }

  void read_files() {
    for (OfferedNote& offered : gathered_.offered) {
      if (offered.listed.file.empty()) continue;
      if (stopped()) return;
      auto body = read_note_file(offered.listed.file, kMaxNoteBytes);
      if (body) {
        take_body(offered, std::move(*body));
      } else {
        refuse(offered, body.error().message());
      }
    }
  }

  void take_listed_bodies() {
    for (OfferedNote& offered : gathered_.offered) {
      if (!offered.listed.body) continue;
      // Most of the memory of a listing with bodies: they are needed only once.
      take_body(offered, std::move(*std::exchange(offered.listed.body, std::nullopt)));
    }
  }

  void take_fetched(OfferedNote& offered, FetchResult result) {
    if (!result) {
      offered.gone = result.error().gone();
      refuse(offered, result.error().error.message());
      return;
    }
    offered.body_url = offered.listed.markdown_url;
    offered.validators = std::move(result->validators);
    if (result->not_modified) {
      offered.body_digest = find_known(offered)->digest;
      advance();
    } else if (looks_like_html(*result)) {
      refuse(offered, "the answer is an HTML page, not markdown");
    } else if (!acceptable_note_type(result->content_type)) {
      refuse(offered, "the answer is of the type \"" + result->content_type + "\", not markdown");
    } else {
      take_body(offered, std::move(result->body));
    }
  }

  void take_cached(OfferedNote& offered) {
    const KnownBody* known = find_known(offered);
    if (known == nullptr) {
      refuse(offered, "its body was never fetched, and --offline fetches nothing");
      return;
    }
    auto body = context_.cache->get(known->digest);
    if (!body) {
      refuse(offered, body.error().message());
      return;
    }
    offered.body_digest = known->digest;
    offered.body_url = known->url;
    offered.validators = known->validators;
    advance();
  }

  void take_body(OfferedNote& offered, std::string body) {
    if (is_blank(body)) {
      refuse(offered, "the body is empty");
      return;
    }
    ++gathered_.bodies;
    gathered_.bytes += body.size();
    writer_.put(std::move(body), offered.body_digest);
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

  bool stopped() const { return writer_.failed() || (context_.stop && context_.stop()); }

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
  std::size_t done_ = 0;
  BodyWriter writer_;  // last: it writes into the rest
};

}  // namespace

Result<Gathered> gather_bodies(const Listing& listing, const GatherContext& context) {
  return Gatherer(context).gather(listing);
}

}  // namespace notesearch
