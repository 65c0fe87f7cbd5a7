// The sources that a person names: addresses of what a site publishes, or folders.
//
// Pure but for a look at the file system. Any thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "corpus/url.h"
#include "schema/base/error.h"
#include "schema/note.h"

namespace notesearch {

// Exactly one of the two is set.
struct Source {
  std::optional<Url> url;  // of a manifest, a feed, a sitemap, an llms.txt, or of the site itself
  std::filesystem::path folder;

  // Whether the address is that of a site, "https://example.org/": what it publishes is then looked
  // for (discovery.h).
  [[nodiscard]] bool is_site() const;

  // The one name it goes by, however it was spelled: the URL, or the folder's absolute path.
  [[nodiscard]] std::string name() const;
};

// A source that was read, and what it turned out to be.
struct SourceRef {
  SourceKind kind = SourceKind::kNone;
  std::string where;  // Source::name()

  friend bool operator==(const SourceRef&, const SourceRef&) = default;
};

// kUsage when one is neither an http(s) URL nor an existing folder, or when there is none. One
// named twice counts once.
Result<std::vector<Source>> parse_sources(const std::vector<std::string>& texts);

[[nodiscard]] bool has_url(const std::vector<Source>& sources);

// Source::name() of each.
[[nodiscard]] std::vector<std::string> names_of(const std::vector<Source>& sources);

// All of them in one line, as the index and its reports name them.
[[nodiscard]] std::string name_of(const std::vector<Source>& sources);

// Whether two such lines name the same site: the same folders, and URLs of the same origins,
// whichever of its documents they are. An empty one, which is not known, may be any.
[[nodiscard]] bool is_same_site(const std::string& one, const std::string& other);

// Where documents and notes may come from: the origins of the sources, and every origin with a
// mirror.
[[nodiscard]] std::vector<Origin> allowed_origins(const std::vector<Source>& sources,
                                                  const std::vector<Mirror>& mirrors);

}  // namespace notesearch
