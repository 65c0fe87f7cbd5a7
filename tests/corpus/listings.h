// Listings to be merged, and what came of it in lines that a test can compare.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "corpus/merge.h"
#include "corpus/source_kind.h"

namespace notesearch {

using Strings = std::vector<std::string>;

inline const std::string kSite = "https://site.example";

// A note that a complete manifest lists.
inline ListedNote note(const std::string& slug) {
  ListedNote listed;
  listed.slug = slug;
  listed.title = "Title of " + slug;
  listed.date = parse_day("2026-04-10");
  listed.excerpt = "About " + slug;
  listed.tags = {"gpu"};
  listed.url = kSite + "/notes/" + slug;
  listed.markdown_url = kSite + "/raw/notes/" + slug;
  return listed;
}

// One of which nothing is known but slug and page.
inline ListedNote page(const std::string& slug, const std::string& path = "/notes/") {
  ListedNote listed;
  listed.slug = slug;
  listed.url = kSite + path + slug;
  return listed;
}

inline ListedNote bare(const std::string& slug) {
  ListedNote listed;
  listed.slug = slug;
  return listed;
}

inline SourceListing source(SourceKind kind, std::vector<ListedNote> notes, bool complete = true) {
  SourceListing made;
  made.kind = kind;
  made.where = std::string(source_kind_name(kind));
  made.listing.notes = std::move(notes);
  made.listing.complete = complete;
  return made;
}

inline SourceListing profile(std::vector<ListedNote> notes) {
  return source(SourceKind::kProfile, std::move(notes));
}
inline SourceListing feed(std::vector<ListedNote> notes) {
  return source(SourceKind::kFeed, std::move(notes), false);
}
inline SourceListing sitemap(std::vector<ListedNote> notes) {
  return source(SourceKind::kSitemap, std::move(notes));
}
inline SourceListing llms(std::vector<ListedNote> notes) {
  return source(SourceKind::kLlms, std::move(notes));
}

inline Strings slugs(const Merged& merged) {
  Strings slugs;
  for (const ListedNote& n : merged.listing.notes) slugs.push_back(n.slug);
  return slugs;
}

// "kind slug field expected -> found (where)"
inline Strings findings(const Merged& merged) {
  Strings lines;
  for (const Finding& f : merged.findings) {
    lines.push_back(std::string(finding_kind_name(f.kind)) + " " + f.slug + " " + f.field + " " +
                    f.expected + " -> " + f.found + " (" + f.where + ")");
  }
  return lines;
}

}  // namespace notesearch
