#include "indexer/known_index.h"

#include <utility>

namespace notesearch {

Result<KnownIndex> KnownIndex::open(const std::filesystem::path& index_dir) {
  auto last = open_last_generation(index_dir);
  if (!last) return fail(last.error());
  KnownIndex index;
  index.generation = std::move(last->generation);
  index.problems = std::move(last->problems);
  auto remembered = read_last_source(index_dir);
  if (remembered) {
    index.remembered = std::move(*remembered);
  } else if (remembered.error().kind != ErrorKind::kUnavailable) {
    index.forgotten = remembered.error();
  }
  if (index.remembered && !index.generation) index.bodies = index.remembered->bodies;
  return index;
}

std::vector<KnownNote> KnownIndex::notes() const {
  if (generation) return generation->notes();
  std::vector<KnownNote> known;
  for (const auto& [slug, body] : bodies) known.push_back({slug, body.digest, {}});
  return known;
}

KnownBodies KnownIndex::known_bodies() const {
  if (!generation) return bodies;
  KnownBodies known;
  for (const KnownNote& note : generation->notes()) {
    const NoteState state = state_of(generation->note(*generation->find(note.slug)));
    KnownBody body{state.body_digest, state.body_url, {state.etag, state.last_modified}};
    if (remembered) {
      // A body that stayed the same may have got other validators since.
      const auto later = remembered->bodies.find(note.slug);
      if (later != remembered->bodies.end() && later->second.digest == body.digest) {
        body = later->second;
      }
    }
    known.emplace(note.slug, std::move(body));
  }
  return known;
}

std::size_t KnownIndex::note_count() const {
  if (generation) return generation->notes().size();
  return remembered ? remembered->bodies.size() : 0;
}

std::string KnownIndex::source() const {
  if (generation) return generation->manifest().source;
  std::string names;
  if (!remembered) return names;
  for (const std::string& asked : remembered->asked) names += (names.empty() ? "" : " ") + asked;
  return names;
}

}  // namespace notesearch
