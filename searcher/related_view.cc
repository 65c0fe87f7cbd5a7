#include "searcher/related_view.h"

#include <ostream>
#include <string>

#include "schema/base/date.h"

namespace notesearch {

void print_response(const RelatedResponse& response, const TerminalStyle& style,
                    std::ostream& out) {
  TerminalText text(style, out);
  const std::size_t count = response.notes.size();
  const std::string found = count == 0   ? "No note is"
                            : count == 1 ? "1 note"
                                         : std::to_string(count) + " notes";
  text.print_styled(text_style::kDim, found + " like " + on_one_line(response.title));
  text.end_line();
  std::size_t rank = 0;
  for (const RelatedNote& note : response.notes) {
    const std::string number = std::to_string(++rank);
    out << '\n' << std::string(number.size() < 2 ? 1 : 0, ' ') << number << "  ";
    text.print_wrapped({note.title}, {.style = text_style::kBold, .link = note.url});
    std::string details = note.date ? format_day(*note.date) : "undated";
    for (std::size_t i = 0; i < note.tags.size(); ++i) {
      details += (i == 0 ? " \u00B7 " : ", ") + on_one_line(note.tags[i]);
    }
    text.indent();
    text.print_wrapped({details}, {.style = text_style::kDim});
    text.indent();
    text.print_wrapped({note.why});
    text.indent();
    text.print_styled(text_style::kLink, on_one_line(note.url.empty() ? note.slug : note.url),
                      note.url);
    text.end_line();
  }
}

}  // namespace notesearch
