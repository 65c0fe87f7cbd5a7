// From the address of a site to the documents that list its notes.
//
// Not thread-safe with the same reader.
#pragma once

#include <string>
#include <vector>

#include "corpus/url.h"
#include "indexer/document_reader.h"
#include "indexer/source.h"
#include "schema/base/error.h"

namespace notesearch {

// profile.json at the address, and what it names under `endpoints`; where there is no profile.json,
// what is found at the usual names (llms-full.txt, llms.txt, sitemap.xml, rss.xml, feed.xml,
// atom.xml, index.xml) and under `Sitemap:` in robots.txt. `before` are the sources of an earlier run for
// the same site: they are among the found ones even while they can't be read. What was found has
// been read through `reader`, so reading it again costs nothing.
//
// kUnavailable when nothing is found; the reason for profile.json when it may be there but can't be
// read, as an index made from less would lose what it says.
Result<std::vector<Url>> discover_sources(const Url& site, const std::vector<SourceRef>& before,
                                          DocumentReader& reader);

}  // namespace notesearch
