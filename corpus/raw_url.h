// Where the markdown of a page is, by a pattern that the operator gives:
//
//   https://example.org/notes/{slug}=https://example.org/raw/notes/{slug}
//   /notes/{slug}=/raw/notes/{slug}.md
//
// {slug} stands once on each side, in the path, for one segment or a part of one, and matches what
// parse_slug() takes. Plain values, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "corpus/url.h"
#include "schema/base/error.h"

namespace notesearch {

// One note by its two addresses, both as parse_url() writes them.
struct PageMatch {
  std::string slug;
  std::string page_url;
  std::string raw_url;
};

class RawUrlPattern {
 public:
  // Reads PAGE=RAW; the "=" is the first behind the {slug} of PAGE, so that RAW may have a query.
  // A side that starts with "/" is taken to be on the site of `base`. kUsage for anything else.
  [[nodiscard]] static Result<RawUrlPattern> parse(std::string_view text,
                                                   const std::optional<Url>& base);

  // The note whose page, or whose markdown, is at this absolute URL; empty when it is neither of
  // this pattern. The page may have a trailing slash or lack the pattern's; page_url then is as
  // given. A URL with a query or of other letter case in its path is another URL.
  //
  // What fits both sides is the one with the shorter slug: with /n/{slug}=/n/{slug}.md, /n/a.md is
  // the markdown of a and not the page of a.md.
  [[nodiscard]] std::optional<PageMatch> match_page(std::string_view url) const;
  [[nodiscard]] std::optional<PageMatch> match_raw(std::string_view url) const;

 private:
  // A normalised URL without its {slug}.
  struct Side {
    std::string before;
    std::string after;
  };

  static Result<Side> parse_side(std::string_view text, const std::optional<Url>& base);
  [[nodiscard]] std::optional<std::string> slug_of_page(std::string_view url) const;
  [[nodiscard]] std::optional<std::string> slug_of_raw(std::string_view url) const;

  Side page_;
  Side raw_;
};

}  // namespace notesearch
