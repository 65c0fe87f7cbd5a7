#include "searcher/suggest_view.h"

#include <ostream>
#include <string>

#include "schema/base/date.h"

namespace notesearch {
namespace {

std::string counted_notes(std::uint32_t count) {
  return std::to_string(count) + (count == 1 ? " note" : " notes");
}

// " · title, 2026-04-10"
std::string details(const Suggestion& suggestion) {
  const bool once = suggestion.notes <= 1;
  const std::string date = once && suggestion.date ? ", " + format_day(*suggestion.date) : "";
  switch (suggestion.kind) {
    case SuggestionKind::kTitle:
      return once ? "title" + date : "title of " + counted_notes(suggestion.notes);
    case SuggestionKind::kHeading:
      return once ? "heading" + date : "heading in " + counted_notes(suggestion.notes);
    case SuggestionKind::kTerm:
      return counted_notes(suggestion.notes);
  }
  return {};
}

}  // namespace

void print_response(const SuggestResponse& response, const TerminalStyle& style,
                    std::ostream& out) {
  for (const CorrectedWord& word : response.corrections) {
    out << "Searched for " << on_one_line(word.to) << " in place of " << on_one_line(word.from)
        << ".\n";
  }
  TerminalText text(style, out);
  for (const Suggestion& suggestion : response.suggestions) {
    Parts line = suggestion.text;
    if (line.size() % 2 == 0) line.emplace_back();  // what follows is not marked
    line.back() += " \u00B7 " + details(suggestion);
    TerminalText::Look look;
    look.link = suggestion.link;
    text.print_wrapped(line, look);
  }
}

}  // namespace notesearch
