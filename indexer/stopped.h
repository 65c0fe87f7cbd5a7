// The one error of a run that was asked to stop.
#pragma once

#include "schema/base/error.h"

namespace notesearch {

[[nodiscard]] inline Error stopped_error() {
  return {ErrorKind::kBusy, "stopped before anything was published", {}, {}};
}

}  // namespace notesearch
