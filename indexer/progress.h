// How far a run is: what the run tells, and how main shows it.
#pragma once

#include <cstddef>
#include <string_view>

namespace notesearch {

enum class Phase { kList, kFetch, kIndex, kPublish };

// "fetch", as shown and as in the JSON report.
[[nodiscard]] std::string_view phase_name(Phase phase);

// Told by run_index, always on the thread that called it.
class ProgressSink {
 public:
  virtual ~ProgressSink() = default;
  // A phase begins; total is the number of notes it will handle, 0 when that is not known.
  virtual void begin(Phase phase, std::size_t total) = 0;
  // So many notes are done. Called often: a sink that shows must limit itself.
  virtual void advance(std::size_t done) = 0;
  virtual void end() = 0;
};

}  // namespace notesearch
