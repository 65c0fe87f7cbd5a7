#include "indexer/listing_reader.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "corpus/feed.h"
#include "corpus/folder.h"
#include "corpus/llms.h"
#include "corpus/llms_full.h"
#include "corpus/profile.h"
#include "corpus/raw_url.h"
#include "corpus/sitemap.h"
#include "corpus/source_kind.h"
#include "corpus/source_options.h"
#include "indexer/discovery.h"

namespace notesearch {
namespace {

constexpr std::size_t kMaxSitemaps = 200;  // in one index; the protocol allows 50,000

// "https://example.org/a/rss.xml?x=1" -> "/a/rss.xml"
std::string_view path_of(std::string_view url) {
  url.remove_prefix(std::min(url.find("://") + 3, url.size()));
  url.remove_prefix(std::min(url.find('/'), url.size()));
  return url.substr(0, url.find_first_of("?#"));
}

// A source and what came of reading it.
struct Attempted {
  SourceListing listing;         // live, or of the last good copy
  bool usable = false;           // whether there is one
  std::optional<Error> failure;  // why it is not live
};

class ListingReader {
 public:
  ListingReader(const ListingRequest& request, DocumentReader& reader)
      : request_(request), reader_(reader) {
    options_.allowed_origins = allowed_origins(request.sources, request.mirrors);
  }

  Result<SiteListing> read() {
    if (auto parsed = parse_patterns(); !parsed) return fail(parsed.error());
    auto found = find_sources();
    if (!found) return fail(found.error());
    for (const Source& source : *found) attempts_.push_back(attempt(source));
    std::stable_sort(attempts_.begin(), attempts_.end(),
                     [](const auto& a, const auto& b) { return a.listing.kind < b.listing.kind; });
    if (auto sound = check_failures(); !sound) return fail(sound.error());
    return merge();
  }

 private:
  using ReadDocument = std::function<tl::expected<std::string, FetchError>(const Url&)>;

  Result<void> parse_patterns() {
    std::optional<Url> base;
    for (const Source& source : request_.sources) {
      if (!base) base = source.url;
    }
    for (const std::string& text : request_.raw_urls) {
      auto pattern = RawUrlPattern::parse(text, base);
      if (!pattern) return fail(pattern.error());
      options_.raw_urls.push_back(std::move(*pattern));
    }
    return {};
  }

  // The sources as named, with sites replaced by what they publish.
  Result<std::vector<Source>> find_sources() {
    std::vector<Source> found;
    const auto add = [&found](Source source) {
      const auto same = [&](const Source& other) { return other.name() == source.name(); };
      if (std::none_of(found.begin(), found.end(), same)) found.push_back(std::move(source));
    };
    for (const Source& source : request_.sources) {
      if (!source.is_site()) {
        add(source);
        continue;
      }
      auto urls = request_.offline ? sources_before()
                                   : discover_sources(*source.url, sources_to_miss(), reader_);
      if (!urls) return fail(urls.error());
      for (Url& url : *urls) add({std::move(url), {}});
    }
    return found;
  }

  // Those that must not vanish silently; a person who accepts the change has seen them go.
  [[nodiscard]] std::vector<SourceRef> sources_to_miss() const {
    return request_.accept_change ? std::vector<SourceRef>() : request_.before.sources;
  }

  Result<std::vector<Url>> sources_before() const {
    std::vector<Url> urls;
    for (const SourceRef& source : request_.before.sources) {
      if (auto url = parse_url(source.where)) urls.push_back(std::move(*url));
    }
    return urls;
  }

  Attempted attempt(const Source& source) {
    Attempted attempt;
    attempt.listing.where = source.name();
    attempt.listing.kind = kind_before(source);
    std::vector<std::string> documents;
    const auto read = [&](const Url& url) {
      documents.push_back(url.text);
      return reader_.read(url);
    };
    auto live = source.url ? read_url(*source.url, read) : read_folder(source.folder);
    if (live) {
      attempt.usable = true;
      attempt.listing = std::move(*live);
      return attempt;
    }
    attempt.failure = live.error();
    for (const std::string& document : documents) reader_.reject(document);
    if (!source.url || live.error().kind == ErrorKind::kBusy) return attempt;
    auto copy = read_url(*source.url, [this](const Url& url) { return copy_of(url); });
    if (!copy) return attempt;
    attempt.usable = true;
    attempt.listing = std::move(*copy);
    return attempt;
  }

  tl::expected<std::string, FetchError> copy_of(const Url& url) const {
    auto copy = reader_.last_good(url);
    if (copy) return std::move(*copy);
    return tl::unexpected<FetchError>(FetchError{copy.error()});
  }

  static Result<SourceListing> read_folder(const std::filesystem::path& folder) {
    auto listing = list_folder(folder);
    if (!listing) return fail(listing.error());
    return SourceListing{SourceKind::kFolder, folder.string(), std::move(*listing)};
  }

  Result<SourceListing> read_url(const Url& url, const ReadDocument& read) const {
    auto bytes = read(url);
    if (!bytes) return fail(bytes.error().error);
    const SourceKind kind = kind_of(url, *bytes);
    auto listing = parse(kind, url, *bytes, read);
    if (!listing) return fail(listing.error());
    return SourceListing{kind, url.text, std::move(*listing)};
  }

  // What can't be told from the bytes is what it was before, or what it is called; so a page that
  // stands in a manifest's place is reported as a bad manifest.
  [[nodiscard]] SourceKind kind_of(const Url& url, std::string_view bytes) const {
    const auto guessed = guess_source_kind(path_of(url.text), bytes);
    if (guessed) return *guessed;
    const SourceKind before = kind_before({url, {}});
    if (before != SourceKind::kNone) return before;
    return path_of(url.text).ends_with(".json") ? SourceKind::kProfile : SourceKind::kNone;
  }

  [[nodiscard]] SourceKind kind_before(const Source& source) const {
    if (!source.url) return SourceKind::kFolder;
    for (const SourceRef& before : request_.before.sources) {
      if (before.where == source.name()) return before.kind;
    }
    return SourceKind::kNone;
  }

  Result<Listing> parse(SourceKind kind, const Url& url, const std::string& bytes,
                        const ReadDocument& read) const {
    switch (kind) {
      case SourceKind::kProfile:
        return parse_profile(bytes, url.text, {options_.allowed_origins, options_.max_notes});
      case SourceKind::kLlmsFull:
        return parse_llms_full(bytes, url.text, options_);
      case SourceKind::kLlms:
        return parse_llms(bytes, url.text, options_);
      case SourceKind::kSitemap:
        return parse_sitemaps(url, bytes, read);
      case SourceKind::kFeed:
        return parse_feed(bytes, url.text, options_);
      case SourceKind::kNone:
      case SourceKind::kFolder:
      case SourceKind::kFrontMatter:
      case SourceKind::kText:
        break;
    }
    return fail(ErrorKind::kBadData, "is neither a profile.json, an llms.txt, a sitemap nor a feed",
                url.text, "give the address of one of these, or of the site (ending in /)");
  }

  // A sitemap, or an index of sitemaps: all of them, or it is not read.
  Result<Listing> parse_sitemaps(const Url& url, const std::string& bytes,
                                 const ReadDocument& read) const {
    std::vector<Sitemap> sitemaps;
    auto first = parse_sitemap(bytes, url.text);
    if (!first) return fail(first.error());
    const std::vector<std::string> parts = first->sitemaps;
    sitemaps.push_back(std::move(*first));
    if (parts.size() > kMaxSitemaps) {
      return fail(ErrorKind::kBadData,
                  "names more than " + std::to_string(kMaxSitemaps) + " sitemaps", url.text);
    }
    for (const std::string& part : parts) {
      auto address = resolve_url(url, part);
      if (!address) return fail(address.error());
      auto document = read(*address);
      if (!document) return fail(document.error().error);
      auto sitemap = parse_sitemap(*document, address->text);
      if (!sitemap) return fail(sitemap.error());
      if (!sitemap->sitemaps.empty()) {
        return fail(ErrorKind::kBadData, "is an index of sitemaps inside another one",
                    address->text, "name sitemaps there, not indexes");
      }
      sitemaps.push_back(std::move(*sitemap));
    }
    return list_sitemap(sitemaps, url.text, options_);
  }

  // The one that says which notes there are: the first that names them all, else the first.
  [[nodiscard]] const Attempted* deciding() const {
    const auto complete = std::find_if(attempts_.begin(), attempts_.end(), [](const auto& attempt) {
      return attempt.usable && attempt.listing.listing.complete;
    });
    if (complete != attempts_.end()) return &*complete;
    const auto any = std::find_if(attempts_.begin(), attempts_.end(),
                                  [](const auto& attempt) { return attempt.usable; });
    return any == attempts_.end() ? nullptr : &*any;
  }

  Result<void> check_failures() const {
    const Attempted* first = deciding();
    const bool profile = first != nullptr && first->listing.kind == SourceKind::kProfile;
    for (const Attempted& attempt : attempts_) {
      if (!attempt.failure) continue;
      const bool stopped = attempt.failure->kind == ErrorKind::kBusy;
      const bool needed = &attempt == first || (!attempt.usable && !profile);
      if (stopped || needed || attempt.listing.kind == SourceKind::kFolder) {
        return fail(*attempt.failure);
      }
    }
    return check_deciding(first->listing);
  }

  // A site whose profile.json is gone would otherwise be indexed by its feed: fewer notes, fewer
  // facts.
  Result<void> check_deciding(const SourceListing& first) const {
    const std::vector<SourceRef>& before = request_.before.sources;
    if (before.empty() || request_.accept_change || before.front().where == first.where) return {};
    return fail(
        ErrorKind::kRefused,
        "the notes were listed by " + before.front().where + " so far, not by " + first.where, {},
        "look at the site; if this is right, run again with --accept-shrink");
  }

  SiteListing merge() {
    SiteListing site;
    site.raw_urls = options_.raw_urls;
    std::vector<SourceListing> listings;
    std::vector<Problem> problems;
    const std::string decides = deciding()->listing.where;
    // The deciding one first, whatever its kind: a sitemap before a feed that is not complete.
    std::stable_partition(attempts_.begin(), attempts_.end(), [&](const Attempted& attempt) {
      return attempt.listing.where == decides;
    });
    for (Attempted& attempt : attempts_) {
      site.states.push_back(state_of(attempt));
      if (attempt.failure) problems.push_back(problem_of(attempt));
      if (!attempt.usable) continue;
      site.sources.push_back({attempt.listing.kind, attempt.listing.where});
      listings.push_back(std::move(attempt.listing));
    }
    Merged merged = merge_listings(std::move(listings));
    site.listing = std::move(merged.listing);
    site.findings = std::move(merged.findings);
    site.listing.problems.insert(site.listing.problems.end(), problems.begin(), problems.end());
    return site;
  }

  [[nodiscard]] SourceState state_of(const Attempted& attempt) const {
    SourceState state;
    state.where = attempt.listing.where;
    state.kind = source_kind_name(attempt.listing.kind);
    state.notes = attempt.listing.listing.notes.size();
    if (!attempt.failure) {
      state.last_read = request_.now;
      return state;
    }
    state.failure = attempt.failure->message();
    for (const SourceState& before : request_.states_before) {
      if (before.where == state.where) state.last_read = before.last_read;
    }
    return state;
  }

  static Problem problem_of(const Attempted& attempt) {
    const char* const meanwhile =
        attempt.usable ? " (its last good copy stands in for it)" : " (it is left aside)";
    return {{}, attempt.listing.where, attempt.failure->message() + meanwhile, false};
  }

  const ListingRequest& request_;
  DocumentReader& reader_;
  SourceOptions options_;
  std::vector<Attempted> attempts_;
};

}  // namespace

Result<SiteListing> read_listing(const ListingRequest& request, DocumentReader& reader) {
  return ListingReader(request, reader).read();
}

}  // namespace notesearch
