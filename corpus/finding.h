// What an audit of a site finds: where its sources contradict each other, and what they lack.
//
// Plain values, no shared state. Texts are as clean as those of a Listing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "schema/note.h"

namespace notesearch {

enum class FindingKind : std::uint8_t {
  // Between two sources. `source` and `where` name the one that differs from what is kept.
  kDisagreement,  // in `field`; `expected` is what is kept, `found` what the other source says
  kOrphan,        // listed there, and not by the main source; `found` is its address
  kMissing,       // listed by the main source, and not there; `expected` is its address

  // In what is kept. `source` and `where` name the main source.
  kMissingExcerpt,  // no source gives one
  kMissingDate,     // the same; `found` is the date of file or page that stands in for it
  kDuplicateTitle,  // `found` is the title, `expected` the slug that had it first
  kDuplicateSlug,   // listed twice by the source that is named; the first one counts
  kDuplicateUrl,    // `found` is the page, `expected` the slug that had it first

  // On the site itself. `where` is the address, `found` what happened.
  kDeadLink,
  kRedirectedLink,
  kBadBody,
};

struct Finding {
  FindingKind kind = FindingKind::kDisagreement;
  std::string slug;   // the note it concerns
  std::string field;  // "title", "date", "excerpt", "tags", "url" or "markdown_url"; else empty
  SourceKind source = SourceKind::kNone;
  std::string where;  // the URL or folder of the source
  std::string expected;
  std::string found;
};

// "disagreement", "missing_date": the name in reports. A literal.
[[nodiscard]] std::string_view finding_kind_name(FindingKind kind);

}  // namespace notesearch
