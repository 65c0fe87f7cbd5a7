#include "searcher/gaps_view.h"

#include <algorithm>
#include <ostream>
#include <string>

namespace notesearch {

void print_gaps(const std::vector<Gap>& gaps, const TerminalStyle& style, std::ostream& out) {
  TerminalText text(style, out);
  const std::size_t count = gaps.size();
  const std::string found = count == 0   ? "No search is kept that"
                            : count == 1 ? "1 search"
                                         : std::to_string(count) + " searches";
  text.print_styled(text_style::kDim, found + " found nothing");
  text.end_line();
  if (gaps.empty()) return;
  std::size_t digits = 0;
  for (const Gap& gap : gaps) digits = std::max(digits, std::to_string(gap.count).size());
  out << '\n';
  for (const Gap& gap : gaps) {
    const std::string times = std::to_string(gap.count);
    out << std::string(digits - times.size(), ' ') << times << "  ";
    text.print_styled(text_style::kDim, format_day(gap.last));
    out << "  ";
    text.print_styled(text_style::kBold, on_one_line(gap.query));
    text.end_line();
  }
  out << '\n';
  text.print_styled(text_style::kDim,
                    "Write about what is asked for, or add a rule to the synonyms where your notes "
                    "use another word.");
  text.end_line();
}

}  // namespace notesearch
