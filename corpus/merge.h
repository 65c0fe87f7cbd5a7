// Several listings of one site made into one, and what they disagree on.
//
// A site tells of its notes in more than one place: profile.json, llms.txt, a sitemap, a feed. One
// of them, the main source, alone decides which notes there are; the others fill in what it leaves
// open, and every contradiction is a finding for the site's owner.
//
// Pure function, any thread; linear in the number of notes.
#pragma once

#include <string>
#include <vector>

#include "corpus/finding.h"
#include "corpus/listing.h"
#include "schema/note.h"

namespace notesearch {

struct SourceListing {
  SourceKind kind = SourceKind::kNone;
  std::string where;  // URL or folder, as in its problems
  Listing listing;
};

struct Merged {
  Listing listing;  // notes in the order of the main source
  std::vector<Finding> findings;
};

// The main source is the first complete one in order of precedence (SourceKind; sources of one kind
// in the order given); without a complete one it is the first, and the result is not complete
// either. Of no sources comes an empty listing that is not complete.
//
// Notes of two sources are one note when they have the same slug, page or markdown address; where
// two sources mean different pages by one slug, the page decides. A page of a sitemap without a
// body's address has its slug by guess, so it is one with a note of that slug only when the paths of
// both pages agree or the note has no page yet.
//
// Fields: the main source's, else the first other one's in order of precedence. Bodies: a file or a
// markdown_url that a source gives comes before one derived from a page, and that before a body that
// came with the listing; among equals, the order is that of fields. Afterwards each note has exactly
// one, and provenance names who gave what. A note without any is left out, with a problem that says
// how to help; but a sitemap as main source lists all pages of a site, and those that no other
// source knows are passed over, unless no page at all has a body.
//
// Problems of all sources are kept, the main one's first. One that left a note out of another
// source than the main one is a remark: the note itself is not left out.
//
// Findings, grouped by kind, in the order of sources and then of notes:
//   disagreement    both sources have the field and say different things. Titles and excerpts are
//                   compared but for white space, tags as sets of fold_label(), dates and page
//                   addresses exactly; markdown addresses where neither is derived.
//   orphan          not for notes that the main source left out, nor for pages of a sitemap that have
//                   no body and that no other source lists.
//   missing         in a source that is not complete: only notes newer than its oldest.
//   missing_excerpt, missing_date   where a listing gives a title at all; else a note is left to its
//                   body to describe. Front matter may still give what is missing.
//   duplicate_title, duplicate_slug, duplicate_url   the slug not from problems of a sitemap, whose
//                   slugs are only made from the addresses.
[[nodiscard]] Merged merge_listings(std::vector<SourceListing> sources);

}  // namespace notesearch
