// sitemap.xml: the addresses of a site's pages, without what is on them.
//
//   <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
//     <url><loc>https://…</loc><lastmod>2026-04-10</lastmod></url> …
//   <sitemapindex …><sitemap><loc>https://…/sitemap-1.xml</loc></sitemap> …
//
// The format and its limits: sitemaps.org/protocol.html. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/listing.h"
#include "corpus/source_options.h"
#include "schema/base/date.h"
#include "schema/base/error.h"

namespace notesearch {

// Of one document, as the protocol sets them.
inline constexpr std::size_t kMaxSitemapEntries = 50'000;
inline constexpr std::size_t kMaxSitemapBytes = 52'428'800;

struct SitemapPage {
  std::string url;  // as parse_url() writes it; on any origin
  std::optional<Day> last_modified;
};

// One document: pages, or, if it is an index, further sitemaps.
struct Sitemap {
  std::vector<SitemapPage> pages;     // in the order of the document
  std::vector<std::string> sitemaps;  // as parse_url() writes them; on any origin
  std::vector<Problem> problems;      // entries that name no URL; dates that are none
};

// Reads a sitemap or an index of sitemaps; `where` (its address) begins every error and problem.
// kBadData, and nothing else, when it is neither, is past a limit, or is refused by read_xml().
[[nodiscard]] Result<Sitemap> parse_sitemap(std::string_view xml, const std::string& where);

// The notes among the pages of all sitemaps of a site, in the order of the pages. With patterns:
// the pages that match one. Without: every page but the root, the pages above other pages (/notes,
// when there is /notes/x) and index.html; those notes have no body. fallback_date is the page's
// last change.
//
// Pages on other origins are not notes, and a problem, as is a second page of the same slug, which
// is left out. kBadData for more than max_notes notes.
[[nodiscard]] Result<Listing> list_sitemap(const std::vector<Sitemap>& sitemaps,
                                           const std::string& where, const SourceOptions& options);

}  // namespace notesearch
