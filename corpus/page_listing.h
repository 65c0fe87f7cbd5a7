// What feeds and sitemaps share: a listing of pages, each of which becomes one note.
//
// Not thread-safe: one per listing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "corpus/listing.h"
#include "corpus/problems.h"
#include "corpus/source_options.h"
#include "corpus/url.h"

namespace notesearch {

class PageListing {
 public:
  // `where` is the address of the document. The options must outlive this.
  PageListing(SourceKind kind, const std::string& where, const SourceOptions& options)
      : kind_(kind), where_(where), options_(options), place_(where), problems_(where) {}

  // The part of the document that the problems to come are about, as in "item[3]"; at first the
  // document as a whole.
  void at(std::string_view part) { place_ = where_ + ": " + std::string(part); }

  // Whether pages and bodies may be there.
  [[nodiscard]] bool allows(const Origin& origin) const;

  // The page and its markdown by the first pattern that matches; empty when none does.
  [[nodiscard]] std::optional<PageMatch> match(const Url& page) const;

  // A note whose page is at this URL, with what the URL says: slug, page, markdown_url and
  // provenance. Nothing, with a problem, when it can't be a note of its own: there is nothing to
  // make a slug of, the slug is taken, its markdown is where it may not be.
  [[nodiscard]] std::optional<ListedNote> note_at(const Url& page);

  void add(ListedNote note) { listing_.notes.push_back(std::move(note)); }

  void leave_out(const std::string& slug, std::string what) {
    problems_.leave_out(slug, place_, std::move(what));
  }
  void remark(const std::string& slug, std::string what) {
    problems_.remark(slug, place_, std::move(what));
  }

  // Takes over problems that cost no note.
  void add_remarks(const std::vector<Problem>& problems) {
    for (const Problem& problem : problems) {
      problems_.remark(problem.slug, problem.where, problem.what);
    }
  }

  [[nodiscard]] Listing take();

 private:
  const SourceKind kind_;
  const std::string where_;
  const SourceOptions& options_;
  std::string place_;
  Listing listing_;
  Problems problems_;
  std::unordered_set<std::string> slugs_;
};

}  // namespace notesearch
