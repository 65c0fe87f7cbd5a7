// Parsed queries as text, for tests: and(kv,phrase(a b),not(tag:x)).
#pragma once

#include <cstddef>
#include <string>

#include "searcher/query_parser.h"

namespace notesearch {

// A Tuesday.
[[nodiscard]] Day test_today();  // 2026-11-24

[[nodiscard]] ParsedQuery parsed_at(const std::string& text, const ParseOptions& options = {});

[[nodiscard]] std::string shown(const QueryNode& node);
// Of a text, parsed on that day; empty when there is no tree.
[[nodiscard]] std::string tree(const std::string& text, const ParseOptions& options = {});

[[nodiscard]] std::size_t depth(const QueryNode& node);
[[nodiscard]] std::size_t leaves(const QueryNode& node);

}  // namespace notesearch
