// What the readers of listings that name pages (feeds, sitemaps, llms.txt) have to be told.
//
// Plain values.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "corpus/raw_url.h"
#include "corpus/url.h"

namespace notesearch {

struct SourceOptions {
  // Where the pages of the site are, and their bodies; what is elsewhere is left out. Absent:
  // pages may be anywhere and bodies do not come from URLs, so markdown_url stays empty.
  std::optional<std::vector<Origin>> allowed_origins;

  // Tried in turn; the first that matches a page tells where its markdown is.
  std::vector<RawUrlPattern> raw_urls;

  // A listing with more notes is refused: twice what the index is built to serve, and a bound on
  // the memory of a run.
  std::size_t max_notes = 200'000;
};

}  // namespace notesearch
