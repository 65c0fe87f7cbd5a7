#include "indexer/housekeeping.h"

namespace notesearch {

std::map<std::string, std::string> bodies_of(const std::vector<OfferedNote>& offered,
                                             const Changes& changes, const LastGeneration* last) {
  std::map<std::string, std::string> bodies;
  for (std::size_t i = 0; i < offered.size(); ++i) {
    const std::string& slug = offered[i].listed.slug;
    if (!offered[i].body_digest.empty()) {
      bodies[slug] = offered[i].body_digest;
    } else if (changes.fates[i] == Fate::kKept && last != nullptr) {
      bodies[slug] = text_of(last->note(*last->find(slug))->body_digest());
    }
  }
  return bodies;
}

Result<void> collect_garbage(const IndexDirectory& directory, const BodyCache& cache,
                             const LastSource& remembered) {
  directory.collect_generations();
  std::unordered_set<std::string> wanted{remembered.listing_digest};
  for (const auto& [slug, digest] : remembered.bodies) wanted.insert(digest);
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
