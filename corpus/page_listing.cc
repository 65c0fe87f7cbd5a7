#include "corpus/page_listing.h"

#include <algorithm>

#include "corpus/slug.h"

namespace notesearch {

bool PageListing::allows(const Origin& origin) const {
  if (!options_.allowed_origins) return true;
  const auto& allowed = *options_.allowed_origins;
  return std::find(allowed.begin(), allowed.end(), origin) != allowed.end();
}

std::optional<PageMatch> PageListing::match(const Url& page) const {
  for (const RawUrlPattern& pattern : options_.raw_urls) {
    if (auto match = pattern.match_page(page.text)) return match;
  }
  return std::nullopt;
}

std::optional<ListedNote> PageListing::note_at(const Url& page) {
  const auto matched = match(page);
  const auto slug = matched ? matched->slug : slug_from_url(page);
  if (!slug) {
    leave_out("", in_quotes(page.text) + " is the root of a site, which makes no slug");
    return std::nullopt;
  }
  if (!slugs_.insert(*slug).second) {
    leave_out(*slug, "repeats " + in_quotes(*slug) + "; the first note of that name is kept");
    return std::nullopt;
  }
  ListedNote note;
  note.slug = *slug;
  note.url = page.text;
  note.provenance.listed_by = {kind_};
  note.provenance.url = kind_;
  if (!matched || !options_.allowed_origins) return note;

  const auto raw = parse_url(matched->raw_url);
  if (!raw || !allows(raw->origin)) {
    leave_out(*slug, "has its markdown at " + in_quotes(matched->raw_url) +
                         ", which is on no allowed origin");
    return std::nullopt;
  }
  note.markdown_url = raw->text;
  note.derived_url = true;
  note.provenance.body = kind_;
  return note;
}

Listing PageListing::take() {
  listing_.problems = problems_.take();
  return std::move(listing_);
}

}  // namespace notesearch
