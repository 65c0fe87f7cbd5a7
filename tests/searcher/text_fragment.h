// Text fragments as a browser reads them: the other half of searcher/deep_link.h, for tests.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace notesearch {

// A text directive, decoded. Parts that it lacks are empty.
struct TextFragment {
  std::string prefix;
  std::string start;
  std::string end;
  std::string suffix;
};

// "text=…" taken apart by the rules of the specification; nothing when it breaks one of them or holds
// a byte that may not stand in a URL's fragment.
[[nodiscard]] std::optional<TextFragment> parse_text_directive(std::string_view directive);

// What is highlighted: bytes [begin, end) of a line of the page.
struct Highlighted {
  std::size_t line = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Every place on a page of these lines (an element each) that the fragment fits, by comparing letter
// by letter, without regard to case and accents, at the edges of words.
[[nodiscard]] std::vector<Highlighted> find_text_fragment(const std::vector<std::string>& page,
                                                          const TextFragment& fragment);

}  // namespace notesearch
