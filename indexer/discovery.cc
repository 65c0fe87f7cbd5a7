#include "indexer/discovery.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "corpus/endpoints.h"
#include "corpus/robots.h"
#include "corpus/source_kind.h"
#include "indexer/robots_check.h"

namespace notesearch {
namespace {

constexpr std::array kUsualNames = {"llms-full.txt", "llms.txt", "sitemap.xml", "rss.xml",
                                    "feed.xml",      "atom.xml", "index.xml"};

bool is_known(const Url& url, const std::vector<SourceRef>& before) {
  return std::any_of(before.begin(), before.end(),
                     [&](const SourceRef& source) { return source.where == url.text; });
}

class Discovery {
 public:
  Discovery(const Url& site, const std::vector<SourceRef>& before, DocumentReader& reader)
      : site_(site), before_(before), reader_(reader) {}

  Result<std::vector<Url>> find() {
    const auto profile = resolve_url(site_, "profile.json");
    if (!profile) return fail(profile.error());
    auto manifest = reader_.read(*profile);
    if (!manifest && !manifest.error().gone()) return fail(manifest.error().error);
    const bool is_profile = manifest && looks_like(SourceKind::kProfile, *profile, *manifest);
    if (manifest && !is_profile) reader_.reject(profile->text);
    if (is_profile || is_known(*profile, before_)) {
      found_.push_back(*profile);
      if (manifest) {
        for (const Url& url : profile_endpoints(*manifest, *profile)) consider(url);
      }
    } else {
      try_usual_places();
    }
    if (!found_.empty()) return std::move(found_);
    return fail(ErrorKind::kUnavailable,
                "nothing that lists notes is published there: neither profile.json nor an "
                "llms.txt, sitemap or feed at the usual names",
                site_.text, "give the address of what does");
  }

 private:
  void try_usual_places() {
    for (const char* name : kUsualNames) {
      if (const auto url = resolve_url(site_, name)) consider(*url);
    }
    const auto robots = resolve_url(site_, "/robots.txt");
    const auto rules =
        robots ? reader_.read(*robots) : tl::expected<std::string, FetchError>(std::string());
    if (!rules) return;
    const Robots robots_rules = Robots::parse(*rules, kProductToken);
    for (const std::string& sitemap : robots_rules.sitemaps()) {
      if (const auto url = resolve_url(site_, sitemap)) consider(*url);
    }
  }

  // What says "not found" with status 200 is no source. One of an earlier run always is, and on the
  // first run so is what may be one but can't be read: their reader says what is wrong. Later, names
  // that never were there are no concern.
  void consider(const Url& url) {
    const auto same = [&](const Url& other) { return other.text == url.text; };
    if (std::any_of(found_.begin(), found_.end(), same)) return;
    const auto document = reader_.read(url);
    const bool is_one = document ? is_source(url, *document) : may_be_source(document.error());
    if (is_one || is_known(url, before_)) {
      found_.push_back(url);
    } else {
      reader_.reject(url.text);
    }
  }

  // A text of any other kind than it is called after is the page of a server that knows no 404:
  // what lists notes names at least one address.
  static bool looks_like(SourceKind kind, const Url& url, const std::string& document) {
    if (guess_source_kind(url.text, document) != kind) return false;
    return document.find(kind == SourceKind::kProfile ? "\"notes\"" : "://") != std::string::npos;
  }

  static bool is_source(const Url& url, const std::string& document) {
    const auto kind = guess_source_kind(url.text, document);
    return kind && looks_like(*kind, url, document);
  }

  [[nodiscard]] bool may_be_source(const FetchError& error) const {
    if (error.error.kind == ErrorKind::kBusy) return true;
    return before_.empty() && !error.gone() && error.error.kind != ErrorKind::kConfig;
  }

  const Url& site_;
  const std::vector<SourceRef>& before_;
  DocumentReader& reader_;
  std::vector<Url> found_;
};

}  // namespace

Result<std::vector<Url>> discover_sources(const Url& site, const std::vector<SourceRef>& before,
                                          DocumentReader& reader) {
  return Discovery(site, before, reader).find();
}

}  // namespace notesearch
