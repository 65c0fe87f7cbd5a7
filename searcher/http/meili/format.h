// `_formatted` and `_matchesPosition` of a hit.
//
// Which words are marked is told by the searcher's highlighters, in the attributes that are searched: title,
// headings, excerpt, text and tags. Addresses, ids and dates are never marked nor cropped.
//
// Text stays as it is, so that InstantSearch, which escapes it, shows it right. The index "sections" is for
// front ends made for DocSearch, which assign it to innerHTML: there, text is escaped for HTML when a tag
// that marks matches is HTML itself. Tags and the crop marker are copied as they came.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "searcher/highlighter.h"
#include "searcher/hit_view.h"
#include "searcher/http/meili/search_query.h"

namespace notesearch::meili {

// What finds the words of one query. One thread; as long as the searcher.
class Finders {
 public:
  explicit Finders(const HitView& view);

  // Nothing for an attribute in which no word is looked for.
  [[nodiscard]] const Highlighter* of(std::string_view attribute) const;

 private:
  Highlighter title_;
  Highlighter heading_;
  Highlighter prose_;
  Highlighter code_;  // finds what prose_ finds, too
};

class Formatter {
 public:
  // The query must outlive it.
  explicit Formatter(const SearchQuery& query);

  // What the document must have for hit() to be whole.
  [[nodiscard]] bool wants(std::string_view attribute) const;

  // What a client gets of a document: the attributes to retrieve, `_formatted` when attributes are to be
  // marked or cropped, `_matchesPosition` (bytes) when asked for. `finders` may be null: of no words.
  [[nodiscard]] nlohmann::ordered_json hit(nlohmann::ordered_json document,
                                           const Finders* finders) const;

 private:
  struct Format {
    std::string_view name;
    bool retrieve = false;
    bool formatted = false;  // to be marked or cropped
    bool highlight = false;
    std::uint32_t crop_words = 0;  // 0: not cropped
  };

  [[nodiscard]] const Format* format_of(std::string_view attribute) const;
  [[nodiscard]] nlohmann::ordered_json formatted(const nlohmann::ordered_json& value,
                                                 const Format& format,
                                                 const Highlighter* finder) const;
  [[nodiscard]] std::string formatted_text(std::string_view text, const Format& format,
                                           const Highlighter* finder) const;
  [[nodiscard]] std::string shown(std::string_view text) const;

  const SearchQuery& query_;
  std::vector<Format> formats_;
  bool any_ = false;   // has anything to format
  bool html_ = false;  // text is escaped
};

}  // namespace notesearch::meili
