// A note and its sections: the one shape that every room speaks.
//
// Plain values without behaviour. All text is valid UTF-8 as clean_text() leaves it; line breaks
// are LF. Nothing here is escaped for HTML or for a terminal: whoever shows it does that.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/base/date.h"

namespace notesearch {

enum class BlockKind : std::uint8_t { kProse = 0, kList = 1, kTable = 2, kQuote = 3, kCode = 4 };

// A stretch of one kind inside a section. Prose: one paragraph. List: one item a line, and one for each
// further paragraph of it. Quote: one paragraph a line. Table: one row a line, cells separated by
// " | ". Code: the lines as they stand. Where the author broke a line of prose, a list or a quote,
// there is a line break too, so that no line holds what the page shows on two.
struct Block {
  BlockKind kind = BlockKind::kProse;
  std::string text;
};

// What stands under one heading, up to the next. Text before the first heading is a section with an
// empty path and no anchor.
struct Section {
  std::vector<std::string> heading_path;  // from the outermost heading to this section's own
  std::string anchor;                     // the id of the heading on the page, without "#"
  std::vector<Block> blocks;
};

// Where something said of a note comes from. What a site publishes stands first, in the order of
// precedence: what an earlier one says counts, a later one fills in what is missing. The rest is
// what the body says of itself.
enum class SourceKind : std::uint8_t {
  kNone = 0,
  kProfile = 1,   // profile.json
  kFolder = 2,    // files, and what a folder tells of them
  kLlmsFull = 3,  // llms-full.txt
  kLlms = 4,      // llms.txt
  kSitemap = 5,   // sitemap.xml
  kFeed = 6,      // RSS or Atom
  kFrontMatter = 7,
  kText = 8,  // the first heading, the first paragraph, or the slug
};
inline constexpr SourceKind kLastSourceKind = SourceKind::kText;

// Which source each part of a note was taken from; kNone for a part that the note has not.
struct Provenance {
  std::vector<SourceKind> listed_by;  // all that name the note, in order of precedence
  SourceKind title = SourceKind::kNone;
  SourceKind date = SourceKind::kNone;
  SourceKind excerpt = SourceKind::kNone;
  SourceKind tags = SourceKind::kNone;
  SourceKind url = SourceKind::kNone;
  SourceKind body = SourceKind::kNone;

  friend bool operator==(const Provenance&, const Provenance&) = default;
};

struct Note {
  std::string slug;  // identity: [A-Za-z0-9][A-Za-z0-9._-]{0,127}
  std::string title;
  std::optional<Day> date;
  std::string excerpt;
  std::vector<std::string> tags;  // as displayed; folded only for matching
  std::string url;                // the page for people; empty, or http(s)
  std::vector<Section> sections;
  Provenance provenance;
  std::string quarantine;  // why the body is indexed as plain text; empty when parsed as markdown
};

}  // namespace notesearch
