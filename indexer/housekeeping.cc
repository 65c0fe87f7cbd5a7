#include "indexer/housekeeping.h"

#include "indexer/last_generation.h"

namespace notesearch {

KnownBodies bodies_of(const std::vector<OfferedNote>& offered, const Changes& changes,
                      const KnownBodies& known) {
  KnownBodies bodies;
  for (std::size_t i = 0; i < offered.size(); ++i) {
    const OfferedNote& note = offered[i];
    const auto before = known.find(note.listed.slug);
    if (changes.fates[i] == Fate::kKept && before != known.end()) {
      bodies.insert(*before);
    } else if (!note.body_digest.empty()) {
      bodies[note.listed.slug] = {note.body_digest, note.body_url, note.validators};
    }
  }
  return bodies;
}

Result<void> collect_garbage(const IndexDirectory& directory, const BodyCache& cache,
                             const LastSource& remembered) {
  directory.collect_generations();
  std::unordered_set<std::string> wanted;
  for (const auto& [url, document] : remembered.documents) wanted.insert(document.digest);
  for (const auto& [slug, body] : remembered.bodies) wanted.insert(body.digest);
  for (const std::uint64_t number : list_generations(directory.path())) {
    // A generation that can't be read is of no use to anybody, nor are its bodies.
    const auto digests = read_body_digests(directory.path() / generation_name(number));
    if (digests) wanted.insert(digests->begin(), digests->end());
  }
  auto collected = cache.collect(wanted);
  if (!collected) return fail(collected.error());
  return {};
}

}  // namespace notesearch
