// The bundled sample site, as the tests of its listings need it.
#pragma once

#include <fstream>
#include <iterator>
#include <string>

#include "corpus/profile.h"
#include "corpus/source_options.h"
#include "tests/catch.h"

namespace notesearch {

inline std::string sample_file(const std::string& name) {
  std::ifstream file(NOTESEARCH_SOURCE_DIR "/corpus/sample/" + name);
  std::string text((std::istreambuf_iterator<char>(file)), {});
  REQUIRE_FALSE(text.empty());
  return text;
}

inline SourceOptions sample_options() {
  const Url site = parse_url("https://vanshverma.com/").value();
  SourceOptions options;
  options.allowed_origins = {site.origin};
  options.raw_urls = {RawUrlPattern::parse("/notes/{slug}=/raw/notes/{slug}", site).value()};
  return options;
}

inline Listing sample_profile() {
  ProfileOptions options;
  options.allowed_origins = sample_options().allowed_origins;
  auto listing = parse_profile(sample_file("profile.json"), "P", options);
  REQUIRE(listing.has_value());
  return std::move(*listing);
}

}  // namespace notesearch
