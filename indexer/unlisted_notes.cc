#include "indexer/unlisted_notes.h"

#include <unordered_map>
#include <utility>

namespace notesearch {
namespace {

ListedNote as_stored(const LastGeneration& last, std::string_view slug) {
  Note stored = decode_note(last.note(*last.find(slug)));
  ListedNote note;
  note.slug = std::move(stored.slug);
  note.title = std::move(stored.title);
  note.date = stored.date;
  note.excerpt = std::move(stored.excerpt);
  note.tags = std::move(stored.tags);
  note.url = std::move(stored.url);
  note.provenance = std::move(stored.provenance);
  return note;
}

void set_address(ListedNote& note, const KnownBodies& bodies,
                 const std::vector<RawUrlPattern>& raw_urls) {
  const auto body = bodies.find(note.slug);
  if (body == bodies.end() || body->second.url.empty()) return;
  note.markdown_url = body->second.url;
  // Only a page's address leads to one by a pattern; robots.txt has a say in that.
  const SourceKind from = note.provenance.body;
  note.derived_url = from == SourceKind::kFeed || from == SourceKind::kSitemap;
  for (const RawUrlPattern& pattern : raw_urls) {
    const auto match = note.url.empty() ? std::nullopt : pattern.match_page(note.url);
    if (!match) continue;
    note.markdown_url = match->raw_url;
    note.derived_url = true;
    return;
  }
}

}  // namespace

std::unordered_set<std::string> add_unlisted(const KnownIndex& known, const KnownBodies& bodies,
                                             const std::vector<RawUrlPattern>& raw_urls,
                                             Listing& listing) {
  std::unordered_set<std::string> unlisted;
  const std::unordered_set<std::string> named(listing.named_only.begin(), listing.named_only.end());
  std::unordered_set<std::string> listed;
  for (const ListedNote& note : listing.notes) listed.insert(note.slug);
  for (const Problem& problem : listing.problems) {
    if (problem.left_out) listed.insert(problem.slug);
  }
  for (const KnownNote& before : known.notes()) {
    const std::string slug(before.slug);
    if (listed.contains(slug) || (listing.complete && !named.contains(slug))) continue;
    ListedNote note;
    note.slug = slug;
    if (const LastGeneration* last = known.last()) note = as_stored(*last, slug);
    set_address(note, bodies, raw_urls);
    listing.notes.push_back(std::move(note));
    unlisted.insert(slug);
  }
  return unlisted;
}

void keep_as_indexed(const std::vector<KnownNote>& known,
                     const std::unordered_set<std::string>& unlisted,
                     std::vector<OfferedNote>& offered) {
  if (unlisted.empty()) return;
  std::unordered_map<std::string_view, const KnownNote*> by_slug;
  for (const KnownNote& note : known) by_slug.emplace(note.slug, &note);
  for (OfferedNote& note : offered) {
    if (!unlisted.contains(note.listed.slug)) continue;
    const KnownNote& before = *by_slug.at(note.listed.slug);
    if (!before.listing_digest.empty()) note.listing_digest = before.listing_digest;
    if (note.listed.markdown_url.empty()) note.body_digest = before.body_digest;
  }
}

}  // namespace notesearch
