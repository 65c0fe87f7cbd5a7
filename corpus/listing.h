// What a source says there is: the notes it lists, and what was wrong with the list.
//
// Plain values, no shared state. All text is within the limits of corpus/metadata.h.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "schema/base/date.h"
#include "schema/note.h"

namespace notesearch {

// One note as its source lists it, before its body is read. The body is at markdown_url, in file,
// or is body: exactly one of the three is set. (A sitemap or a feed may list a note without any,
// until merge_listings() has found it one or left it out.)
struct ListedNote {
  std::string slug;                  // identity, as in Note
  std::string title;                 // may be empty
  std::optional<Day> date;           // absent: undated, or the source's date was no day
  std::string excerpt;               // may be empty
  std::vector<std::string> tags;     // no empty and no repeated ones
  std::string url;                   // the page for people; empty, or http(s)
  std::string markdown_url;          // on an allowed origin; empty for a file
  std::filesystem::path file;        // empty for a URL
  std::optional<Day> fallback_date;  // of file or page (lastmod), used when nothing better is known
  std::optional<std::string> body = {};  // markdown that came with the listing itself

  // markdown_url was made from the address of the page, not given by the site: robots.txt may
  // forbid it.
  bool derived_url = false;

  // listed_by, and the parts that the listing gives; the body says the rest (assemble.h). Without a
  // date, that of the fallback_date.
  Provenance provenance = {};
};

// One thing wrong with the input. The rest of the input is used all the same.
struct Problem {
  std::string slug;       // the note it concerns; empty when that is not known
  std::string where;      // a JSON path, a URL or a file
  std::string what;       // one sentence without a final full stop; may quote the input
  bool left_out = false;  // the note is missing from Listing::notes for this reason
};

// Notes stand in the order of the source; slugs are unique. A slug whose only mention is a problem
// with left_out was listed, so a copy from an earlier run is not to be taken for removed.
struct Listing {
  std::vector<ListedNote> notes;
  std::vector<Problem> problems;

  // Every note of the site is listed, so one that is not is gone. False for feeds, which show the
  // newest notes alone.
  bool complete = true;

  // Slugs that the source names without a note to read: an index page of a sitemap, a page whose text
  // no source has. A note of such a slug is not gone.
  std::vector<std::string> named_only = {};
};

}  // namespace notesearch
