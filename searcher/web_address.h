// Addresses that come from notes, before they are given to a browser, a terminal or a document.
#pragma once

#include <string>
#include <string_view>

namespace notesearch {

// The address with every byte that has no place in one (RFC 3986) percent-encoded, and parentheses,
// which would end it elsewhere. Empty unless it begins with http:// or https:// and a host
// follows. Pure, any thread.
[[nodiscard]] std::string web_address(std::string_view url);

}  // namespace notesearch
