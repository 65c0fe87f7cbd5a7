#include "indexer/changes.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "schema/digest.h"

namespace notesearch {
namespace {

// Each text with its length before it, so that no two listings render alike.
void append(std::string& rendering, std::string_view text) {
  rendering += std::to_string(text.size());
  rendering += ':';
  rendering += text;
}

Fate fate_of(const OfferedNote& offered, const KnownNote* known) {
  if (offered.let_go) return Fate::kLeftOut;
  if (offered.body_digest.empty() || !offered.failure.empty()) {
    return known == nullptr ? Fate::kLeftOut : Fate::kKept;
  }
  if (known == nullptr) return Fate::kAdded;
  const bool same =
      offered.body_digest == known->body_digest &&
      (known->listing_digest.empty() || offered.listing_digest == known->listing_digest);
  return same ? Fate::kUnchanged : Fate::kUpdated;
}

}  // namespace

std::size_t Changes::count(Fate fate) const {
  return static_cast<std::size_t>(std::count(fates.begin(), fates.end(), fate));
}

std::size_t Changes::notes() const { return fates.size() - count(Fate::kLeftOut); }

std::size_t Changes::changed() const {
  return count(Fate::kAdded) + count(Fate::kUpdated) + removed.size();
}

Changes find_changes(const std::vector<KnownNote>& known, const std::vector<OfferedNote>& offered) {
  std::unordered_map<std::string_view, const KnownNote*> known_by_slug;
  for (const KnownNote& note : known) known_by_slug.emplace(note.slug, &note);

  Changes changes;
  std::unordered_set<std::string_view> offered_slugs;
  for (const OfferedNote& note : offered) {
    if (!note.let_go) offered_slugs.insert(note.listed.slug);
    const auto found = known_by_slug.find(note.listed.slug);
    changes.fates.push_back(fate_of(note, found == known_by_slug.end() ? nullptr : found->second));
  }
  for (const KnownNote& note : known) {
    if (!offered_slugs.contains(note.slug)) changes.removed.emplace_back(note.slug);
  }
  std::sort(changes.removed.begin(), changes.removed.end());
  return changes;
}

std::string content_digest(std::vector<KnownNote> notes) {
  std::sort(notes.begin(), notes.end(),
            [](const KnownNote& a, const KnownNote& b) { return a.slug < b.slug; });
  std::string rendering;
  for (const KnownNote& note : notes) {
    append(rendering, note.slug);
    append(rendering, note.body_digest);
    append(rendering, note.listing_digest);
  }
  return sha256_hex(rendering);
}

std::string digest_of_listing(const ListedNote& listed) {
  std::string rendering;
  append(rendering, listed.slug);
  append(rendering, listed.title);
  append(rendering, listed.date ? format_day(*listed.date) : "");
  const bool falls_back = !listed.date && listed.fallback_date;
  append(rendering, falls_back ? format_day(*listed.fallback_date) : "");
  append(rendering, listed.excerpt);
  for (const std::string& tag : listed.tags) append(rendering, tag);
  append(rendering, listed.url);
  return sha256_hex(rendering);
}

}  // namespace notesearch
