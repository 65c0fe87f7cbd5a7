// RSS and Atom: the newest notes of a site, with their metadata and perhaps their text.
//
// Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

#include "corpus/listing.h"
#include "corpus/source_options.h"
#include "schema/base/error.h"

namespace notesearch {

// Reads a feed: RSS 2.0 and its forerunners, RSS 0.90 and 1.0 (RDF), Atom 1.0. `where` (its URL or
// path) begins every error and problem, and, if it is a URL, is what relative links are relative
// to. The listing is not complete: a feed shows the newest notes alone.
//
//   slug, url      the link, or the guid of RSS when it is a permalink: the first of them that is
//                  on an allowed origin
//   title          the title, with HTML reduced to text in Atom
//   date           pubDate, dc:date or published; fallback_date is updated
//   excerpt        description or summary, as text
//   tags           category (in Atom its term), dc:subject
//   markdown_url   by the first pattern that matches the page; else
//   body           content:encoded or content, HTML turned into markdown; else there is none
//
// kBadData, and no listing, when the feed can't be trusted as a whole: it is refused by read_xml()
// (HTML, cut short, a document type) or no feed, has more than max_notes items, or items but not
// one usable among them. A feed without items is an empty listing.
//
// Everything else is a problem of one note, which is left out (no link, a link to another origin, a
// slug seen before) or loses the field at fault.
[[nodiscard]] Result<Listing> parse_feed(std::string_view xml, const std::string& where,
                                         const SourceOptions& options);

}  // namespace notesearch
