// All sources of the sample site together.
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "corpus/feed.h"
#include "corpus/llms.h"
#include "corpus/llms_full.h"
#include "corpus/profile.h"
#include "corpus/sitemap.h"
#include "tests/catch.h"
#include "tests/corpus/listings.h"

namespace notesearch {
namespace {

const std::string kPublic = "https://vanshverma.com";

std::string read_sample(const std::string& name) {
  std::ifstream file(NOTESEARCH_SOURCE_DIR "/corpus/sample/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

SourceListing parsed(SourceKind kind, const std::string& name, Result<Listing> listing) {
  INFO(name);
  REQUIRE(listing.has_value());
  return {kind, kPublic + "/" + name, std::move(*listing)};
}

SourceOptions sample_options() {
  SourceOptions options;
  options.allowed_origins = {parse_origin(kPublic).value()};
  options.raw_urls = {
      RawUrlPattern::parse("/notes/{slug}=/raw/notes/{slug}", parse_url(kPublic).value()).value()};
  return options;
}

std::vector<SourceListing> sample_sources() {
  const SourceOptions options = sample_options();
  auto sitemap = parse_sitemap(read_sample("sitemap.xml"), "M");
  REQUIRE(sitemap.has_value());
  return {parsed(SourceKind::kFeed, "rss.xml", parse_feed(read_sample("rss.xml"), "R", options)),
          parsed(SourceKind::kSitemap, "sitemap.xml", list_sitemap({*sitemap}, "M", options)),
          parsed(SourceKind::kLlms, "llms.txt", parse_llms(read_sample("llms.txt"), "L", options)),
          parsed(SourceKind::kLlmsFull, "llms-full.txt",
                 parse_llms_full(read_sample("llms-full.txt"), "F", options)),
          parsed(SourceKind::kProfile, "profile.json",
                 parse_profile(read_sample("profile.json"), "P", {options.allowed_origins}))};
}

TEST_CASE("the five sources of the sample site agree on every note") {
  const Merged merged = merge_listings(sample_sources());
  CHECK(merged.listing.notes.size() == 46);
  CHECK(merged.listing.problems.empty());
  CHECK(findings(merged).empty());
  for (const ListedNote& n : merged.listing.notes) {
    INFO(n.slug);
    CHECK(n.provenance.listed_by == std::vector{SourceKind::kProfile, SourceKind::kLlmsFull,
                                                SourceKind::kLlms, SourceKind::kSitemap,
                                                SourceKind::kFeed});
    CHECK(n.markdown_url == kPublic + "/raw/notes/" + n.slug);
    CHECK_FALSE(n.derived_url);
  }
}

TEST_CASE("each source of the sample site alone lists the notes with a body") {
  for (SourceListing& alone : sample_sources()) {
    INFO(alone.where);
    const Merged merged = merge_listings({alone});
    CHECK(merged.listing.notes.size() == 46);
    CHECK(merged.listing.problems.empty());
    CHECK(merged.listing.complete == (alone.kind != SourceKind::kFeed));
  }
}

}  // namespace
}  // namespace notesearch
