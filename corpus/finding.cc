#include "corpus/finding.h"

namespace notesearch {

std::string_view finding_kind_name(FindingKind kind) {
  switch (kind) {
    case FindingKind::kDisagreement:
      return "disagreement";
    case FindingKind::kOrphan:
      return "orphan";
    case FindingKind::kMissing:
      return "missing";
    case FindingKind::kMissingExcerpt:
      return "missing_excerpt";
    case FindingKind::kMissingDate:
      return "missing_date";
    case FindingKind::kDuplicateTitle:
      return "duplicate_title";
    case FindingKind::kDuplicateSlug:
      return "duplicate_slug";
    case FindingKind::kDuplicateUrl:
      return "duplicate_url";
    case FindingKind::kDeadLink:
      return "dead_link";
    case FindingKind::kRedirectedLink:
      return "redirected_link";
    case FindingKind::kBadBody:
      return "bad_body";
  }
  return {};
}

}  // namespace notesearch
