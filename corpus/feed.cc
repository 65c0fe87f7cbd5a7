#include "corpus/feed.h"

#include <optional>
#include <utility>

#include "corpus/feed_reader.h"
#include "corpus/fetcher.h"
#include "corpus/html_markdown.h"
#include "corpus/html_text.h"
#include "corpus/mail_date.h"
#include "corpus/metadata.h"
#include "corpus/page_listing.h"
#include "corpus/slug.h"
#include "corpus/url.h"
#include "schema/base/date.h"
#include "schema/base/text.h"

namespace notesearch {
namespace {

constexpr SourceKind kKind = SourceKind::kFeed;

std::string plain(const FeedText& text) { return text.html ? html_text(text.text) : text.text; }

// What a link names on a page; without a page, only whole URLs name something.
Result<Url> resolve(const std::optional<Url>& base, const std::string& link) {
  return base ? resolve_url(*base, link) : parse_url(link);
}

std::optional<Url> base_of(const FeedItem& item, std::optional<Url> base) {
  for (const std::string& inner : item.bases) {
    if (inner.empty()) continue;
    if (const auto url = resolve(base, clean_line(inner))) base = *url;
  }
  return base;
}

// Feeds of either kind are seen with dates of the other.
std::optional<Day> parse_feed_date(const std::string& text) {
  const auto day = parse_day(text);
  return day ? day : parse_mail_date(text);
}

// Turns items into notes.
class FeedListing {
 public:
  FeedListing(const std::string& where, const SourceOptions& options)
      : listing_(kKind, where, options) {
    if (const auto url = parse_url(where)) base_ = *url;
  }

  void add(FeedItem item) {
    listing_.at(item.name + "[" + std::to_string(count_++) + "]");
    const auto page = page_of(item);
    if (!page) return;
    auto note = listing_.note_at(*page);
    if (!note) return;
    set_metadata(item, *note);
    set_dates(item, *note);
    set_tags(item, *note);
    if (note->markdown_url.empty()) set_body(item, *note);
    listing_.add(std::move(*note));
  }

  Listing take() {
    Listing listing = listing_.take();
    listing.complete = false;
    return listing;
  }

 private:
  // The first link that leads to a page of the site. A feed of links to elsewhere has its own pages
  // as guids.
  std::optional<Url> page_of(const FeedItem& item) {
    const std::optional<Url> base = base_of(item, base_);
    std::string slug;
    std::string trouble;
    for (const std::string& raw : item.links) {
      const std::string link = clean_line(raw);
      if (link.empty()) continue;
      const auto url = resolve(base, link);
      if (url && listing_.allows(url->origin)) return *url;
      if (!trouble.empty()) continue;
      if (url) slug = slug_from_url(*url).value_or("");
      trouble = url ? "links to " + in_quotes(url->text) + " on another origin than the feed"
                    : url.error().what;
    }
    listing_.leave_out(slug, trouble.empty() ? "has no link to a page" : trouble);
    return std::nullopt;
  }

  static void set_metadata(const FeedItem& item, ListedNote& note) {
    note.title = clean_title(plain(item.title));
    note.excerpt = clean_excerpt(plain(item.excerpt));
    if (!note.title.empty()) note.provenance.title = kKind;
    if (!note.excerpt.empty()) note.provenance.excerpt = kKind;
  }

  void set_dates(const FeedItem& item, ListedNote& note) {
    note.date = date_of(item.published, note.slug);
    note.fallback_date = date_of(item.updated, note.slug);
    if (note.date) note.provenance.date = kKind;
  }

  std::optional<Day> date_of(const std::string& raw, const std::string& slug) {
    const std::string text = clean_line(raw);
    const auto day = parse_feed_date(text);
    if (!text.empty() && !day) listing_.remark(slug, in_quotes(text) + " is no date");
    return day;
  }

  void set_tags(const FeedItem& item, ListedNote& note) {
    const std::string* refused = nullptr;
    for (const std::string& tag : item.tags) {
      if (!add_tag(note.tags, tag) && refused == nullptr) refused = &tag;
    }
    if (refused != nullptr) {
      listing_.remark(note.slug,
                      "has a tag longer than 64 bytes or past the 64th: " + in_quotes(*refused));
    }
    if (!note.tags.empty()) note.provenance.tags = kKind;
  }

  void set_body(const FeedItem& item, ListedNote& note) {
    const FeedText& content = item.content;
    if (content.cut) {
      return listing_.remark(note.slug, "has a text of more than " + std::to_string(kMaxNoteBytes) +
                                            " bytes, which is not used");
    }
    std::string body = content.html ? html_to_markdown(content.text) : clean_text(content.text);
    if (trim(body).empty()) return;
    note.body = std::move(body);
    note.provenance.body = kKind;
  }

  PageListing listing_;
  std::optional<Url> base_;
  std::size_t count_ = 0;
};

}  // namespace

Result<Listing> parse_feed(std::string_view xml, const std::string& where,
                           const SourceOptions& options) {
  FeedListing notes(where, options);
  FeedReader reader(options.max_notes, [&](FeedItem item) { notes.add(std::move(item)); });
  const auto read = read_xml(xml, where, {.max_bytes = kMaxManifestBytes}, reader);
  if (!read) return fail(read.error());
  Listing listing = notes.take();
  if (listing.notes.empty() && reader.items() > 0) {
    const Problem& first = listing.problems.front();
    return fail(ErrorKind::kBadData,
                "none of its " + std::to_string(reader.items()) +
                    " items can be used; the first: " + first.where.substr(where.size() + 2) + " " +
                    first.what,
                where, "correct the feed");
  }
  return listing;
}

}  // namespace notesearch
