#include "corpus/merge.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "corpus/agreement.h"

namespace notesearch {
namespace {

using Names = std::unordered_set<std::string_view>;
using Places = std::unordered_map<std::string_view, std::size_t>;

// What a note's text comes from, the better the higher.
enum class BodyRank : std::uint8_t { kNone, kEmbedded, kDerived, kGiven };

BodyRank body_rank(const ListedNote& note) {
  if (!note.file.empty()) return BodyRank::kGiven;
  if (!note.markdown_url.empty()) return note.derived_url ? BodyRank::kDerived : BodyRank::kGiven;
  return note.body ? BodyRank::kEmbedded : BodyRank::kNone;
}

std::string address_of(const ListedNote& note) {
  if (!note.url.empty()) return note.url;
  return note.markdown_url.empty() ? note.file.string() : note.markdown_url;
}

std::string joined(const std::vector<std::string>& tags) {
  std::string text;
  for (const std::string& tag : tags) text += (text.empty() ? "" : ", ") + tag;
  return text;
}

// Of the notes that the source left out; views into its problems.
Names left_out_slugs(const Listing& listing) {
  Names slugs;
  for (const Problem& problem : listing.problems) {
    if (problem.left_out && !problem.slug.empty()) slugs.insert(problem.slug);
  }
  return slugs;
}

// Exactly one place that the text comes from stays set.
void keep_best_body(ListedNote& note) {
  if (!note.file.empty()) note.markdown_url.clear();
  note.derived_url = note.derived_url && !note.markdown_url.empty();
  if (body_rank(note) != BodyRank::kEmbedded) note.body.reset();
}

class Merger {
 public:
  explicit Merger(std::vector<SourceListing> sources) : sources_(std::move(sources)) {
    std::stable_sort(sources_.begin(), sources_.end(),
                     [](const auto& a, const auto& b) { return a.kind < b.kind; });
    const auto first_complete = std::find_if(sources_.begin(), sources_.end(),
                                             [](const auto& s) { return s.listing.complete; });
    main_ = first_complete == sources_.end()
                ? 0
                : static_cast<std::size_t>(first_complete - sources_.begin());
  }

  Merged merge() {
    for (SourceListing& source : sources_) drop_repeated(source);
    find_known_pages();
    take_main(sources_[main_]);
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      if (i != main_) add(sources_[i]);
    }
    leave_out_bodiless();
    judge_notes();
    std::stable_sort(merged_.findings.begin(), merged_.findings.end(),
                     [](const Finding& a, const Finding& b) { return a.kind < b.kind; });
    return std::move(merged_);
  }

 private:
  std::vector<ListedNote>& notes() { return merged_.listing.notes; }

  void report(FindingKind kind, std::string slug, const SourceListing& source, std::string expected,
              std::string found) {
    merged_.findings.push_back({kind,
                                std::move(slug),
                                {},
                                source.kind,
                                source.where,
                                std::move(expected),
                                std::move(found)});
  }

  // A reader of listings keeps the first of two and leaves the other out with a problem; this makes
  // sure of the former and finds the latter.
  void drop_repeated(SourceListing& source) {
    Names slugs;
    std::vector<ListedNote> first;
    first.reserve(source.listing.notes.size());
    for (ListedNote& note : source.listing.notes) {
      if (slugs.contains(note.slug)) {
        report(FindingKind::kDuplicateSlug, note.slug, source, {}, address_of(note));
      } else {
        first.push_back(std::move(note));
        slugs.insert(first.back().slug);
      }
    }
    source.listing.notes = std::move(first);
    if (source.kind == SourceKind::kSitemap) return;  // its slugs are made from addresses
    for (const Problem& problem : source.listing.problems) {
      if (problem.left_out && slugs.contains(problem.slug)) {
        report(FindingKind::kDuplicateSlug, problem.slug, source, {}, {});
      }
    }
  }

  // Before the notes are moved from.
  void find_known_pages() {
    for (const SourceListing& source : sources_) {
      if (source.kind == SourceKind::kSitemap) continue;
      for (const ListedNote& note : source.listing.notes) known_pages_.insert(note.url);
    }
  }

  void take_main(SourceListing& source) {
    merged_.listing.complete = source.listing.complete;
    merged_.listing.problems = source.listing.problems;
    merged_.listing.named_only = source.listing.named_only;
    refused_ = left_out_slugs(source.listing);
    notes() = std::move(source.listing.notes);
    for (std::size_t i = 0; i < notes().size(); ++i) {
      ListedNote& note = notes()[i];
      note.provenance = provenance_of(note, source.kind);
      slugs_.emplace(note.slug, i);
      if (!note.url.empty()) pages_.emplace(note.url, i);
      if (!note.markdown_url.empty()) bodies_.emplace(note.markdown_url, i);
    }
  }

  static Provenance provenance_of(const ListedNote& note, SourceKind kind) {
    const auto if_any = [kind](bool has) { return has ? kind : SourceKind::kNone; };
    Provenance provenance;
    provenance.listed_by = {kind};
    provenance.title = if_any(!note.title.empty());
    provenance.date = if_any(note.date || note.fallback_date);
    provenance.excerpt = if_any(!note.excerpt.empty());
    provenance.tags = if_any(!note.tags.empty());
    provenance.url = if_any(!note.url.empty());
    provenance.body = if_any(body_rank(note) != BodyRank::kNone);
    return provenance;
  }

  void add(SourceListing& source) {
    std::vector<bool> seen(notes().size());
    std::optional<Day> oldest;
    for (ListedNote& note : source.listing.notes) {
      if (note.date && (!oldest || *note.date < *oldest)) oldest = note.date;
      if (const auto at = find(note, source.kind)) {
        seen[*at] = true;
        compare(notes()[*at], note, source);
        fill(*at, note, source.kind);
      } else if (is_orphan(note, source.kind)) {
        report(FindingKind::kOrphan, note.slug, source, {}, address_of(note));
      }
    }
    report_missing(source, seen, oldest);
    for (Problem& problem : source.listing.problems) {
      problem.left_out = false;
      merged_.listing.problems.push_back(std::move(problem));
    }
  }

  static std::optional<std::size_t> at(const Places& places, std::string_view name) {
    const auto found = places.find(name);
    if (name.empty() || found == places.end()) return std::nullopt;
    return found->second;
  }

  // The note of the main source that this one is, too.
  std::optional<std::size_t> find(const ListedNote& other, SourceKind kind) {
    const auto by_slug = at(slugs_, other.slug);
    const std::string_view url = by_slug ? std::string_view(notes()[*by_slug].url) : "";
    if (by_slug && (url.empty() || url == other.url)) return by_slug;
    if (const auto by_page = at(pages_, other.url)) return by_page;
    if (const auto by_body = at(bodies_, other.markdown_url)) return by_body;
    // On either side: a sitemap without a pattern makes its slugs of the addresses.
    const bool guessed =
        (kind == SourceKind::kSitemap && body_rank(other) == BodyRank::kNone) ||
        (by_slug && sources_[main_].kind == SourceKind::kSitemap &&
         notes()[*by_slug].provenance.body != SourceKind::kSitemap);
    if (by_slug && guessed && !same_path(url, other.url)) return std::nullopt;
    return by_slug;
  }

  bool is_orphan(const ListedNote& note, SourceKind kind) const {
    if (refused_.contains(note.slug)) return false;
    if (kind != SourceKind::kSitemap || body_rank(note) != BodyRank::kNone) return true;
    return known_pages_.contains(note.url);
  }

  void report_missing(const SourceListing& source, const std::vector<bool>& seen,
                      std::optional<Day> oldest) {
    const Names left_out = left_out_slugs(source.listing);
    for (std::size_t i = 0; i < seen.size(); ++i) {
      const ListedNote& note = notes()[i];
      const bool due = source.listing.complete || (oldest && note.date && *note.date > *oldest);
      if (seen[i] || !due || left_out.contains(note.slug)) continue;
      report(FindingKind::kMissing, note.slug, source, address_of(note), {});
    }
  }

  void compare(const ListedNote& kept, const ListedNote& other, const SourceListing& source) {
    const auto differ = [&](std::string field, std::string expected, std::string found) {
      merged_.findings.push_back({FindingKind::kDisagreement, kept.slug, std::move(field),
                                  source.kind, source.where, std::move(expected),
                                  std::move(found)});
    };
    const auto lines_differ = [](const std::string& a, const std::string& b) {
      return !a.empty() && !b.empty() && !same_line(a, b);
    };
    if (lines_differ(kept.title, other.title)) differ("title", kept.title, other.title);
    if (kept.date && other.date && *kept.date != *other.date) {
      differ("date", format_day(*kept.date), format_day(*other.date));
    }
    if (lines_differ(kept.excerpt, other.excerpt)) differ("excerpt", kept.excerpt, other.excerpt);
    if (!kept.tags.empty() && !other.tags.empty() && !same_tags(kept.tags, other.tags)) {
      differ("tags", joined(kept.tags), joined(other.tags));
    }
    if (lines_differ(kept.url, other.url)) differ("url", kept.url, other.url);
    if (!kept.derived_url && !other.derived_url &&
        lines_differ(kept.markdown_url, other.markdown_url)) {
      differ("markdown_url", kept.markdown_url, other.markdown_url);
    }
  }

  void fill(std::size_t at, ListedNote& other, SourceKind kind) {
    ListedNote& note = notes()[at];
    Provenance& from = note.provenance;
    from.listed_by.push_back(kind);
    const auto take = [kind](auto& field, auto& others, bool missing, bool given,
                             SourceKind& source) {
      if (!missing || !given) return false;
      field = std::move(others);
      source = kind;
      return true;
    };
    take(note.title, other.title, note.title.empty(), !other.title.empty(), from.title);
    take(note.date, other.date, !note.date, other.date.has_value(), from.date);
    take(note.excerpt, other.excerpt, note.excerpt.empty(), !other.excerpt.empty(), from.excerpt);
    take(note.tags, other.tags, note.tags.empty(), !other.tags.empty(), from.tags);
    if (take(note.url, other.url, note.url.empty(), !other.url.empty(), from.url)) {
      pages_.emplace(note.url, at);
    }
    SourceKind ignored = SourceKind::kNone;
    take(note.fallback_date, other.fallback_date, !note.fallback_date,
         other.fallback_date.has_value(), note.date ? ignored : from.date);
    if (body_rank(other) > body_rank(note)) take_body(at, other, kind);
  }

  void take_body(std::size_t at, ListedNote& other, SourceKind kind) {
    ListedNote& note = notes()[at];
    const auto known = bodies_.find(note.markdown_url);  // its key is a view of what goes away
    if (known != bodies_.end() && known->second == at) bodies_.erase(known);
    note.markdown_url = std::move(other.markdown_url);
    note.file = std::move(other.file);
    note.body = std::move(other.body);
    note.derived_url = other.derived_url;
    note.provenance.body = kind;
    if (!note.markdown_url.empty()) bodies_.emplace(note.markdown_url, at);
  }

  static void finish(ListedNote& note) {
    auto& listed_by = note.provenance.listed_by;
    std::sort(listed_by.begin(), listed_by.end());
    listed_by.erase(std::unique(listed_by.begin(), listed_by.end()), listed_by.end());
    keep_best_body(note);
  }

  void leave_out_bodiless() {
    const SourceListing& main = sources_[main_];
    const auto bodiless = [](const ListedNote& n) { return body_rank(n) == BodyRank::kNone; };
    const bool none = std::all_of(notes().begin(), notes().end(), bodiless);
    std::vector<ListedNote> kept;
    kept.reserve(notes().size());
    for (ListedNote& note : notes()) {
      finish(note);
      if (!bodiless(note)) {
        kept.push_back(std::move(note));
        continue;
      }
      const bool page_alone =
          main.kind == SourceKind::kSitemap && note.provenance.listed_by.size() == 1;
      if (page_alone && !none) {
        merged_.listing.named_only.push_back(note.slug);
        continue;
      }
      merged_.listing.problems.push_back(
          {note.slug, main.where,
           "no source says where the text of this note is (tell it with --raw-url PAGE=RAW, as in "
           "--raw-url /notes/{slug}=/raw/notes/{slug})",
           true});
    }
    notes() = std::move(kept);
  }

  // What is wrong with the notes whatever the sources agree on.
  void judge_notes() {
    const SourceListing& main = sources_[main_];
    std::unordered_map<std::string, std::string_view> titles;
    std::unordered_map<std::string_view, std::string_view> pages;
    for (const ListedNote& note : notes()) {
      if (!note.title.empty()) {
        if (note.excerpt.empty()) report(FindingKind::kMissingExcerpt, note.slug, main, {}, {});
        if (!note.date) {
          report(FindingKind::kMissingDate, note.slug, main, {},
                 note.fallback_date ? format_day(*note.fallback_date) : "");
        }
        const auto [first, is_new] = titles.emplace(fold_label(note.title), note.slug);
        if (!is_new) {
          report(FindingKind::kDuplicateTitle, note.slug, main, std::string(first->second),
                 note.title);
        }
      }
      if (note.url.empty()) continue;
      const auto [first, is_new] = pages.emplace(note.url, note.slug);
      if (!is_new) {
        report(FindingKind::kDuplicateUrl, note.slug, main, std::string(first->second), note.url);
      }
    }
  }

  std::vector<SourceListing> sources_;
  std::size_t main_ = 0;
  Merged merged_;
  Names refused_;                                // slugs that the main source left out
  std::unordered_set<std::string> known_pages_;  // in sources other than sitemaps
  Places slugs_;                                 // from views into the notes to their place
  Places pages_;
  Places bodies_;
};

}  // namespace

Merged merge_listings(std::vector<SourceListing> sources) {
  if (!sources.empty()) return Merger(std::move(sources)).merge();
  Merged nothing;
  nothing.listing.complete = false;
  return nothing;
}

}  // namespace notesearch
