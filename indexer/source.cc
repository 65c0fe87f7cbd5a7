#include "indexer/source.h"

#include <system_error>

#include "corpus/folder.h"
#include "corpus/profile.h"

namespace notesearch {
namespace {

// "https://example.org/a/rss.xml?x=1" -> "rss.xml"
std::string_view last_segment(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  return url.substr(url.rfind('/') + 1);
}

bool is_other_kind(std::string_view url) {
  const std::string_view name = last_segment(url);
  return name.ends_with(".xml") || name.ends_with(".rss") || name.ends_with(".atom") ||
         name.ends_with(".txt");
}

}  // namespace

Result<Source> parse_source(const std::string& text) {
  if (text.starts_with("http://") || text.starts_with("https://")) {
    auto url = parse_url(text);
    if (!url) {
      Error error = url.error();
      error.kind = ErrorKind::kUsage;
      return fail(std::move(error));
    }
    if (is_other_kind(url->text)) {
      return fail(ErrorKind::kUsage, "feeds, sitemaps and llms.txt can't be indexed", text,
                  "give the URL of the site's profile.json");
    }
    return Source{std::move(*url), {}};
  }
  std::error_code code;
  if (std::filesystem::is_directory(text, code)) return Source{std::nullopt, text};
  return fail(ErrorKind::kUsage, "the source is neither an http(s) URL nor a folder", text,
              "give the URL of a profile.json, or a folder of markdown files");
}

std::vector<Origin> allowed_origins(const Url& source, const std::vector<Mirror>& mirrors) {
  std::vector<Origin> origins{source.origin};
  for (const Mirror& mirror : mirrors) origins.push_back(mirror.from);
  return origins;
}

Result<SourceListing> fetch_listing(const Url& source, const std::vector<Mirror>& mirrors,
                                    Fetcher& fetcher, const Fetcher::Stop& stop) {
  auto fetched = fetcher.fetch({source.text, kMaxManifestBytes}, stop);
  if (!fetched) return fail(fetched.error().error);
  return read_listing(source, mirrors, std::move(fetched->body));
}

Result<SourceListing> read_listing(const Url& source, const std::vector<Mirror>& mirrors,
                                   std::string manifest) {
  ProfileOptions options;
  options.allowed_origins = allowed_origins(source, mirrors);
  auto listing = parse_profile(manifest, source.text, options);
  if (!listing) return fail(listing.error());
  return SourceListing{std::move(*listing), std::move(manifest)};
}

}  // namespace notesearch
