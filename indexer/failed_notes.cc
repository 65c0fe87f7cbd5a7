#include "indexer/failed_notes.h"

#include <algorithm>

namespace notesearch {

void use_cached_bodies(std::vector<OfferedNote>& offered, const BodyCache& cache,
                       KnownBodies& bodies) {
  for (OfferedNote& note : offered) {
    if (!note.body_digest.empty() || note.let_go) continue;
    const auto known = bodies.find(note.listed.slug);
    if (known == bodies.end()) continue;
    if (cache.get(known->second.digest)) {
      note.body_digest = known->second.digest;
      note.body_url = known->second.url;
      note.validators = known->second.validators;
    } else {
      bodies.erase(known);
    }
  }
}

GoneNotes let_go(std::vector<OfferedNote>& offered, const GoneNotes& before,
                 std::chrono::sys_seconds now) {
  GoneNotes gone;
  for (OfferedNote& note : offered) {
    const auto known = before.find(note.listed.slug);
    GoneNote state = known == before.end() ? GoneNote{0, now} : known->second;
    // Counted by a clock that was wrong: in the future, or decades ago.
    if (state.since > now || now - state.since > kLongestGone) state = {0, now};
    if (note.gone) {
      state.runs = std::min(state.runs + 1, kGoneRuns);
      note.let_go = state.runs == kGoneRuns && now - state.since >= kGoneFor;
    } else if (note.body_digest.empty() && known != before.end()) {
      // Another failure says nothing: neither that it is gone nor that it is back.
    } else {
      continue;
    }
    gone.emplace(note.listed.slug, state);
  }
  return gone;
}

}  // namespace notesearch
