// The documents of the two indexes, as Meilisearch's clients see them.
//
// notes: one for each note.
//   id (the slug), title, excerpt, body (headings and text, a blank line between), tags, year (a number),
//   month ("2026-04"), date (seconds since 1970 of the day's beginning, UTC), date_iso ("2026-04-10"),
//   url, words, reading_minutes
// sections: one for each section of each note, what stands before the first heading included, in the order
// of the page; a note without any has one, which is empty. Flat, as front ends made for DocSearch read them:
//   id, note (its slug), title (the note's), heading (its own; empty before the first), anchor, content, url
//   (the page at the anchor), tags, year, month, date, date_iso, hierarchy_lvl0 (the note's title) to
//   hierarchy_lvl6 (the headings that lead to it, without one that is the title again; where there is none,
//   the title at hierarchy_lvl1), objectID (the id)
//
// The id of a section is SLUG#ANCHOR, with ~2, ~3 ... behind it for further sections with the same anchor: it
// stays as long as its address does. What a note or a section has not is null. Pure; any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "schema/record.h"
#include "searcher/http/meili/search_query.h"
#include "searcher/http/work.h"

namespace notesearch::meili {

// Which attributes are wanted: others cost nothing.
using Wanted = std::function<bool(std::string_view attribute)>;

[[nodiscard]] nlohmann::ordered_json note_document(NoteView note, const Wanted& wanted);

// Of section `number` of the note, whose id is given.
[[nodiscard]] nlohmann::ordered_json section_document(NoteView note, std::uint32_t number,
                                                      const std::string& id, const Wanted& wanted);

// How many documents of the index "sections" a note has: one at least.
[[nodiscard]] std::uint32_t section_count(NoteView note);
// Null for the one section of a note without any.
[[nodiscard]] const stored::Section* section_of(NoteView note, std::uint32_t number);
// Of all its sections, in order.
[[nodiscard]] std::vector<std::string> section_ids(NoteView note);
// The slug in the id of a section.
[[nodiscard]] std::string note_of_section(const std::string& section_id);

// By id; none when there is no such document, or its note is damaged.
std::optional<nlohmann::ordered_json> document(IndexUid index, const std::string& id,
                                               WorkContext& context);
// All in one order that holds for a generation, from `offset` on. Damaged notes are passed over.
std::vector<nlohmann::ordered_json> documents(IndexUid index, std::uint32_t offset,
                                              std::uint32_t limit, const IndexSnapshot& snapshot);
// Reads every note for sections.
std::uint64_t document_count(IndexUid index, const IndexSnapshot& snapshot);

}  // namespace notesearch::meili
