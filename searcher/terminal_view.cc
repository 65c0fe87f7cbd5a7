#include "searcher/terminal_view.h"

#include <algorithm>
#include <iomanip>
#include <ostream>
#include <sstream>

#include "schema/base/text.h"
#include "searcher/text_parts.h"
#include "searcher/timeline_view.h"

namespace notesearch {
namespace {

constexpr std::size_t kMaxCodeIndent = 8;
constexpr std::size_t kFacetRows = 10;
constexpr std::size_t kBarColumns = 12;
constexpr TerminalText::Look kBold = {.style = text_style::kBold};
constexpr TerminalText::Look kDim = {.style = text_style::kDim, .match_style = text_style::kDim};

// Tabs as blanks: their width in a wrapped line is anybody's guess.
std::string without_tabs(std::string_view text) {
  std::string spaced;
  for (const char c : text) {
    if (c == '\t') {
      spaced += "  ";
    } else {
      spaced += c;
    }
  }
  return spaced;
}

std::string counted_notes(std::uint32_t count) {
  return std::to_string(count) + (count == 1 ? " note" : " notes");
}

// A link as people read it: up to its anchor, without the words that a browser is to show there.
std::string_view short_link(std::string_view link) {
  const std::string_view shown = link.substr(0, link.find(":~:"));
  return shown.ends_with('#') ? shown.substr(0, shown.size() - 1) : shown;
}

class View {
 public:
  View(const TerminalStyle& style, std::ostream& out) : text_(style, out), out_(out) {}

  void print(const SearchResponse& response, const std::vector<FilterAdvice>& advice) {
    print_summary(response);
    if (response.total == 0) print_nothing_found(response, advice);
    for (const Hit& hit : response.hits) print_hit(hit);
    if (response.facets) print_facets(*response.facets);
    if (response.timeline) print_timeline(*response.timeline);
  }

 private:
  void print_summary(const SearchResponse& response) {
    std::ostringstream line;
    line << counted_notes(response.total);
    if (!response.searched.empty()) line << " for " << on_one_line(response.searched);
    if (response.partial > 0) line << ", and " << response.partial << " that come near";
    if (!response.hits.empty() && response.total + response.partial > response.hits.size()) {
      line << ", " << response.hits.front().rank << " to " << response.hits.back().rank;
    }
    line << " (" << std::fixed << std::setprecision(1)
         << static_cast<double>(response.took_us) / 1000.0 << " ms)";
    text_.print_styled(text_style::kDim, line.str());
    out_ << '\n';
    for (const CorrectedWord& word : response.corrections) {
      out_ << "Searched for " << on_one_line(word.to) << " in place of " << on_one_line(word.from)
           << "; in quotes, or with --no-typos, it is searched as it is.\n";
    }
    if (!response.relaxed.empty()) {
      out_ << "No note has all of these words; showing notes with any of them.\n";
    }
    if (const auto& meant = response.did_you_mean) {
      out_ << "Did you mean " << on_one_line(meant->query) << "? (" << counted_notes(meant->total)
           << ")\n";
    }
    for (const Remark& remark : response.remarks) {
      out_ << "Note: " << on_one_line(remark.part) << ' ' << on_one_line(remark.message) << ".\n";
    }
  }

  void print_nothing_found(const SearchResponse& response,
                           const std::vector<FilterAdvice>& advice) {
    out_ << "Nothing found in " << counted_notes(response.notes) << ". ";
    if (advice.empty()) out_ << "Try fewer or other words, or a prefix (flash*).";
    for (std::size_t i = 0; i < advice.size(); ++i) {
      out_ << (i == 0 ? "Without " : ", without ") << advice[i].filters
           << (i == 0 ? " there would be " : " ") << counted_notes(advice[i].total);
    }
    out_ << (advice.empty() ? "\n" : ".\n");
  }

  void print_hit(const Hit& hit) {
    out_ << '\n';
    const std::string rank = std::to_string(hit.rank);
    out_ << std::string(rank.size() < 2 ? 2 - rank.size() : 0, ' ') << rank << "  ";
    TerminalText::Look look = kBold;
    look.link = hit.link;
    text_.print_wrapped(hit.title, look);
    print_details(hit);
    print_passages(hit);
    if (hit.explanation) print_explanation(hit);
    // A note without a page (from a folder) is known by its slug; of several passages each has its own
    // anchor, beside its heading.
    const std::string_view link = hit.passages.size() > 1 ? hit.url : short_link(hit.link);
    text_.indent();
    text_.print_styled(text_style::kLink, on_one_line(link.empty() ? hit.slug : link), hit.link);
    out_ << '\n';
  }

  void print_details(const Hit& hit) {
    std::string details = hit.date ? format_day(*hit.date) : "undated";
    for (std::size_t i = 0; i < hit.tags.size(); ++i) {
      details += (i == 0 ? " \u00B7 " : ", ") + on_one_line(hit.tags[i]);
    }
    details += " \u00B7 " + std::to_string(hit.reading_minutes) + " min";
    for (std::size_t i = 0; i < hit.missing.size(); ++i) {
      details += (i == 0 ? " \u00B7 without " : ", ") + on_one_line(hit.missing[i]);
    }
    text_.indent();
    text_.print_wrapped({details}, kDim);
  }

  // The sentence, and the sum that the score is.
  void print_explanation(const Hit& hit) {
    text_.indent();
    text_.print_wrapped({on_one_line(hit.explanation->why)});
    std::ostringstream sum;
    sum << std::fixed << std::setprecision(2) << hit.score;
    const char* sign = " = ";
    for (const ScorePart& part : hit.explanation->scores) {
      sum << sign << part.score << ' ' << (part.text.empty() ? part.part : on_one_line(part.text));
      sign = " + ";
    }
    text_.indent();
    text_.print_wrapped({sum.str()}, kDim);
  }

  // The heading of a section stands once above its passages.
  void print_passages(const Hit& hit) {
    const std::string title = joined_text(hit.title);
    const bool several = hit.passages.size() > 1;
    std::string section;
    for (std::size_t i = 0; i < hit.passages.size(); ++i) {
      const Passage& passage = hit.passages[i];
      std::string heading = heading_path(passage, title);
      if (several && !heading.empty() && !passage.anchor.empty()) {
        heading += " #" + on_one_line(passage.anchor);
      }
      const bool same_section = i > 0 && heading == section;
      if (same_section || (i > 0 && heading.empty())) out_ << '\n';
      if (!same_section && !heading.empty()) {
        TerminalText::Look look = kDim;
        look.link = passage.link;
        text_.indent();
        text_.print_wrapped({heading}, look);
      }
      section = std::move(heading);
      print_passage(passage);
    }
  }

  // A title that stands in the text as a heading too is not said again.
  static std::string heading_path(const Passage& passage, const std::string& title) {
    std::string path;
    for (const std::string& heading : passage.heading_path) {
      if (heading != title) path += (path.empty() ? "" : " \u203A ") + on_one_line(heading);
    }
    return path;
  }

  // Code, tables and lists keep their lines; the indentation of code is kept too.
  void print_passage(const Passage& passage) {
    if (passage.kind == BlockKind::kProse || passage.kind == BlockKind::kQuote) {
      text_.indent();
      text_.print_wrapped(passage.parts);
      return;
    }
    Parts spaced;
    for (const std::string& part : passage.parts) spaced.push_back(without_tabs(part));
    std::vector<Parts> lines = split_lines(spaced);
    if (lines.size() > 1 && joined_text(lines.back()).empty()) lines.pop_back();
    for (const Parts& line : lines) print_line(line, passage.kind);
  }

  void print_line(const Parts& line, BlockKind kind) {
    TerminalText::Look look;
    // A line of its own marks what was left out: it is no item.
    const bool is_item = kind == BlockKind::kList && joined_text(line) != "\u2026";
    if (is_item) {
      look.hanging = 2;
    } else if (kind == BlockKind::kCode) {
      look.hanging =
          std::min({line.front().find_first_not_of(' '), line.front().size(), kMaxCodeIndent});
    }
    text_.indent();
    out_ << (is_item ? "- " : std::string(look.hanging, ' '));
    text_.print_wrapped(line, look);
  }

  void print_facets(const Facets& facets) {
    print_facet("Tags", facets.tags);
    print_facet("Years", facets.years);
  }

  void print_timeline(const std::vector<MonthCount>& timeline) {
    const auto lines = timeline_lines(timeline, text_.text_columns());
    if (lines.empty()) return;
    out_ << '\n';
    text_.print_styled(text_style::kBold, "Months");
    out_ << '\n';
    for (const std::string& line : lines) {
      text_.indent();
      out_ << line << '\n';
    }
  }

  void print_facet(const std::string& name, const std::vector<FacetValue>& values) {
    if (values.empty()) return;
    out_ << '\n';
    text_.print_styled(text_style::kBold, name);
    out_ << '\n';
    const std::size_t rows = std::min(values.size(), kFacetRows);
    std::size_t value_columns = 0;
    std::uint32_t most = 1;
    for (std::size_t i = 0; i < rows; ++i) {
      value_columns = std::max(value_columns, width_columns(on_one_line(values[i].value)));
      most = std::max(most, values[i].count);
    }
    const std::size_t digits = std::to_string(most).size();
    for (std::size_t i = 0; i < rows; ++i) print_facet_row(values[i], value_columns, digits, most);
    if (rows < values.size()) {
      text_.indent();
      text_.print_styled(text_style::kDim, "and " + std::to_string(values.size() - rows) + " more");
      out_ << '\n';
    }
  }

  void print_facet_row(const FacetValue& value, std::size_t value_columns, std::size_t digits,
                       std::uint32_t most) {
    const std::string shown = on_one_line(value.value);
    const std::size_t least = value.count > 0 ? 1 : 0;
    const std::size_t bar = std::max<std::size_t>(least, kBarColumns * value.count / most);
    std::string blocks;
    for (std::size_t i = 0; i < bar; ++i) blocks += "\u2588";
    text_.indent();
    out_ << shown << std::string(value_columns - width_columns(shown), ' ') << "  "
         << std::setw(static_cast<int>(digits)) << value.count << "  ";
    text_.print_styled(text_style::kDim, blocks);
    out_ << '\n';
  }

  TerminalText text_;
  std::ostream& out_;
};

}  // namespace

void print_response(const SearchResponse& response, const TerminalStyle& style, std::ostream& out,
                    const std::vector<FilterAdvice>& advice) {
  View(style, out).print(response, advice);
}

}  // namespace notesearch
