#include "indexer/soft_404.h"

#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace notesearch {
namespace {

constexpr std::size_t kErrorPageNotes = 3;  // that have one new body
constexpr std::size_t kMaxPlaces = 16;      // that are probed; a site has one or two
constexpr std::size_t kMaxErrorPageBytes = 64 * 1024;

void fail_fetch(OfferedNote& note, std::string why) {
  note.failure = std::move(why);
  note.fetch_failed = true;
  note.body_digest.clear();
}

// Files and bodies that came with a listing are no answers, so no error pages.
bool is_fetched(const OfferedNote& note) {
  return !note.body_digest.empty() && !note.body_url.empty();
}

// A name that no note has, unless somebody can guess 64 random bits.
std::string impossible_slug() {
  std::random_device random;
  const std::uint64_t bits = (std::uint64_t{random()} << 32) | random();
  return "no-such-note-" + std::to_string(bits);
}

// The URL of a note up to its slug and from there on; empty when the slug is not in it.
std::optional<std::pair<std::string, std::string>> place_of(const OfferedNote& note) {
  const std::string& url = note.body_url;
  const std::size_t at = url.rfind(note.listed.slug);
  if (at == std::string::npos) return std::nullopt;
  return std::pair(url.substr(0, at), url.substr(at + note.listed.slug.size()));
}

std::string without(std::string text, std::string_view name) {
  for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at)) {
    text.erase(at, name.size());
  }
  return text;
}

}  // namespace

void take_back_repeated(const std::vector<KnownNote>& known, std::vector<OfferedNote>& offered) {
  std::unordered_map<std::string_view, std::string_view> digests_before;  // by slug
  for (const KnownNote& note : known) digests_before.emplace(note.slug, note.body_digest);
  const auto before = [&](const OfferedNote& note) {
    const auto found = digests_before.find(note.listed.slug);
    // Slugs stand for new notes: each is different from every other.
    return found == digests_before.end() ? std::string_view(note.listed.slug) : found->second;
  };
  std::unordered_map<std::string, std::unordered_set<std::string_view>> replaced;  // by new digest
  for (const OfferedNote& note : offered) {
    if (is_fetched(note)) replaced[note.body_digest].insert(before(note));
  }
  for (OfferedNote& note : offered) {
    if (!is_fetched(note) || before(note) == note.body_digest) continue;
    auto& others = replaced[note.body_digest];
    const std::size_t count = others.size() - others.count(note.body_digest);
    if (count < kErrorPageNotes) continue;
    fail_fetch(note, "the same text came for " + std::to_string(count) + " notes: an error page?");
  }
}

void take_back_answers_to_anything(const std::vector<KnownNote>& known,
                                   std::vector<OfferedNote>& offered, const BodyCache& cache,
                                   Fetcher& fetcher, const Fetcher::Stop& stop) {
  std::unordered_map<std::string_view, std::string_view> digests_before;  // by slug
  for (const KnownNote& note : known) digests_before.emplace(note.slug, note.body_digest);
  // The page of a place without its slug; empty where the origin rightly has none.
  std::map<std::pair<std::string, std::string>, std::string> pages;
  for (OfferedNote& note : offered) {
    if (!is_fetched(note)) continue;
    const auto before = digests_before.find(note.listed.slug);
    if (before != digests_before.end() && before->second == note.body_digest) continue;
    const auto place = place_of(note);
    if (!place) continue;
    auto page = pages.find(*place);
    if (page == pages.end()) {
      if (pages.size() == kMaxPlaces) continue;
      const std::string slug = impossible_slug();
      const auto answer =
          fetcher.fetch({place->first + slug + place->second, kMaxErrorPageBytes}, stop);
      page = pages.emplace(*place, answer ? without(answer->body, slug) : std::string()).first;
    }
    if (page->second.empty()) continue;
    const auto body = cache.get(note.body_digest);
    if (body && without(*body, note.listed.slug) == page->second) {
      fail_fetch(note, "the origin sends the same text for a note that can't exist: an error page");
    }
  }
}

}  // namespace notesearch
