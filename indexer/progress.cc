#include "indexer/progress.h"

namespace notesearch {

std::string_view phase_name(Phase phase) {
  switch (phase) {
    case Phase::kList:
      return "list";
    case Phase::kFetch:
      return "fetch";
    case Phase::kIndex:
      return "index";
    case Phase::kPublish:
      return "publish";
  }
  return {};
}

}  // namespace notesearch
