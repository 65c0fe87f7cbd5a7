#include "indexer/known_index.h"

#include <utility>

namespace notesearch {

Result<KnownIndex> KnownIndex::open(const std::filesystem::path& index_dir) {
  auto last = open_last_generation(index_dir);
  if (!last) return fail(last.error());
  KnownIndex index;
  index.generation = std::move(last->generation);
  index.problems = std::move(last->problems);
  if (auto remembered = read_last_source(index_dir)) index.remembered = std::move(*remembered);
  if (index.remembered && !index.generation) index.bodies = index.remembered->bodies;
  return index;
}

std::vector<KnownNote> KnownIndex::notes() const {
  if (generation) return generation->notes();
  std::vector<KnownNote> known;
  for (const auto& [slug, digest] : bodies) known.push_back({slug, digest, {}});
  return known;
}

std::size_t KnownIndex::note_count() const {
  if (generation) return generation->notes().size();
  return remembered ? remembered->bodies.size() : 0;
}

std::string KnownIndex::source() const {
  if (generation) return generation->manifest().source;
  return remembered ? remembered->source : std::string();
}

}  // namespace notesearch
