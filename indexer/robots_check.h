// What robots.txt forbids to fetch: asked for addresses that were derived from those of pages, as a
// site gives the others to be fetched (RFC 9309).
//
// Not thread-safe with the same reader.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "corpus/robots.h"
#include "corpus/url.h"
#include "indexer/document_reader.h"

namespace notesearch {

// What robots.txt calls this program.
inline constexpr std::string_view kProductToken = "notesearch";

class RobotsCheck {
 public:
  explicit RobotsCheck(DocumentReader& reader) : reader_(reader) {}

  // Why a URL is not to be fetched; empty when it may be. The first question about an origin reads
  // its robots.txt: one that is not there forbids nothing, one that can't be read forbids all.
  [[nodiscard]] std::optional<std::string> objection(const std::string& url);

 private:
  struct Rules {
    Robots robots;
    std::string unreadable;  // why they could not be read
  };

  const Rules& rules_of(const Url& url);

  DocumentReader& reader_;
  std::map<std::string, Rules> rules_;  // by origin
};

}  // namespace notesearch
