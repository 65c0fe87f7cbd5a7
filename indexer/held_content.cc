#include "indexer/held_content.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace notesearch {
namespace {

// The notes that the next generation would hold. Those that can't be read stand as `kept` says.
template <typename Kept>
std::vector<KnownNote> next_notes(const std::vector<OfferedNote>& offered, const Changes& changes,
                                  const Kept& kept) {
  std::vector<KnownNote> next;
  for (std::size_t i = 0; i < offered.size(); ++i) {
    const OfferedNote& note = offered[i];
    if (changes.fates[i] == Fate::kLeftOut) continue;
    next.push_back(changes.fates[i] == Fate::kKept
                       ? kept(note)
                       : KnownNote{note.listed.slug, note.body_digest, note.listing_digest});
  }
  return next;
}

}  // namespace

Result<void> check_held(const LastSource& remembered, const std::vector<KnownNote>& known,
                        const std::vector<OfferedNote>& offered, const Changes& changes) {
  if (remembered.held.empty() || changes.changed() == 0) return {};
  std::unordered_map<std::string_view, const KnownNote*> known_by_slug;
  for (const KnownNote& note : known) known_by_slug.emplace(note.slug, &note);
  const auto as_indexed = [&](const OfferedNote& note) {
    return *known_by_slug.at(note.listed.slug);
  };
  const auto as_remembered = [&](const OfferedNote& note) {
    KnownNote kept = as_indexed(note);
    const auto body = remembered.bodies.find(note.listed.slug);
    if (body != remembered.bodies.end()) kept.body_digest = body->second.digest;
    if (!note.listing_digest.empty()) kept.listing_digest = note.listing_digest;
    return kept;
  };
  const auto is_held = [&](const std::string& content) {
    const std::vector<std::string>& held = remembered.held;
    return std::find(held.begin(), held.end(), content) != held.end();
  };
  if (!is_held(content_digest(next_notes(offered, changes, as_indexed))) &&
      !is_held(content_digest(next_notes(offered, changes, as_remembered)))) {
    return {};
  }
  return fail(ErrorKind::kRefused, "the source still says what was rolled back", {},
              "wait until it has changed, or publish it after all with --accept-shrink");
}

}  // namespace notesearch
