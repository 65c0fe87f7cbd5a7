#include "indexer/gather.h"

#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "corpus/folder.h"
#include "indexer/body_writer.h"
#include "indexer/stopped.h"
#include "schema/digest.h"

namespace notesearch {
namespace {

constexpr std::size_t kErrorPageNotes = 3;  // that have one new body

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
      gathered_.offered.push_back({listed, digest_of_listing(listed), {}, {}, false});
    }
    if (context_.progress != nullptr) {
      context_.progress->begin(Phase::kFetch, gathered_.offered.size());
    }
    fetch_urls();
    read_files();
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
        take_body(offered, std::move(*body));
      } else {
        refuse(offered, body.error().message());
      }
    }
  }

  void take_fetched(OfferedNote& offered, FetchResult result) {
    if (!result) {
      offered.gone = result.error().gone();
      refuse(offered, result.error().error.message());
    } else if (looks_like_html(*result)) {
      refuse(offered, "the answer is an HTML page, not markdown");
    } else if (!acceptable_note_type(result->content_type)) {
      refuse(offered, "the answer is of the type \"" + result->content_type + "\", not markdown");
    } else {
      take_body(offered, std::move(result->body));
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

void take_back_repeated(const std::vector<KnownNote>& known, std::vector<OfferedNote>& offered) {
  std::unordered_map<std::string_view, std::string_view> digests_before;  // by slug
  for (const KnownNote& note : known) digests_before.emplace(note.slug, note.body_digest);
  const auto before = [&](const OfferedNote& note) {
    const auto found = digests_before.find(note.listed.slug);
    // Slugs stand for new notes: each is different from every other.
    return found == digests_before.end() ? std::string_view(note.listed.slug) : found->second;
  };
  std::unordered_map<std::string, std::unordered_set<std::string_view>> replaced;  // by new digest
  for (const OfferedNote& note : offered) {
    if (!note.body_digest.empty()) replaced[note.body_digest].insert(before(note));
  }
  for (OfferedNote& note : offered) {
    if (note.body_digest.empty() || before(note) == note.body_digest) continue;
    auto& others = replaced[note.body_digest];
    const std::size_t count = others.size() - others.count(note.body_digest);
    if (count < kErrorPageNotes) continue;
    note.failure = "the same text came for " + std::to_string(count) + " notes: an error page?";
    note.fetch_failed = true;
    note.body_digest.clear();
  }
}

}  // namespace notesearch
