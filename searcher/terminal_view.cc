#include "searcher/terminal_view.h"

#include <algorithm>
#include <iomanip>
#include <ostream>
#include <sstream>

#include "schema/base/text.h"

namespace notesearch {
namespace {

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kDim = "\x1b[2m";
constexpr std::string_view kLink = "\x1b[36m";
constexpr std::string_view kMatch = "\x1b[1;33m";
constexpr std::string_view kReset = "\x1b[0m";

constexpr std::size_t kMaxTextColumns = 100;  // longer lines are hard to read
constexpr std::size_t kMinTextColumns = 16;
constexpr std::size_t kIndentColumns = 4;
constexpr std::size_t kMaxCodeIndent = 8;
constexpr std::size_t kFacetRows = 10;
constexpr std::size_t kBarColumns = 12;

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

std::string on_one_line(std::string_view text) { return printable(clean_line(text)); }

// A word of styled text: stretches of which every second is a match.
struct Word {
  Parts parts{""};
  std::size_t columns = 0;
};

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t'; }

std::vector<Word> split_words(const Parts& text) {
  std::vector<Word> words(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool match = i % 2 == 1;
    const std::string shown = printable(text[i]);
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= shown.size(); ++at) {
      if (at < shown.size() && !is_blank(shown[at])) continue;
      Word& word = words.back();
      if (at > begin) {
        if ((word.parts.size() % 2 == 0) != match) word.parts.emplace_back();
        const std::string stretch = shown.substr(begin, at - begin);
        word.parts.back() += stretch;
        word.columns += width_columns(stretch);
      }
      if (at < shown.size() && word.columns > 0) words.emplace_back();
      begin = at + 1;
    }
  }
  if (words.back().columns == 0) words.pop_back();
  return words;
}

std::string joined_text(const Parts& parts) {
  std::string text;
  for (const std::string& part : parts) text += part;
  return text;
}

class View {
 public:
  View(const TerminalStyle& style, std::ostream& out) : color_(style.color), out_(out) {
    if (style.width_columns == 0) return;
    const std::size_t columns = std::min(style.width_columns, kMaxTextColumns);
    text_columns_ = std::max(kMinTextColumns, columns - std::min(columns, kIndentColumns));
  }

  void print(const SearchResponse& response) {
    print_summary(response);
    for (const Hit& hit : response.hits) print_hit(hit);
    if (response.facets) print_facets(*response.facets);
  }

 private:
  void print_summary(const SearchResponse& response) {
    std::ostringstream line;
    line << response.total << (response.total == 1 ? " note" : " notes");
    if (!response.searched.empty()) line << " for " << on_one_line(response.searched);
    if (response.partial > 0) line << ", and " << response.partial << " that come near";
    if (!response.hits.empty() && response.total + response.partial > response.hits.size()) {
      line << ", " << response.hits.front().rank << " to " << response.hits.back().rank;
    }
    line << " (" << std::fixed << std::setprecision(1)
         << static_cast<double>(response.took_us) / 1000.0 << " ms)";
    print_styled(kDim, line.str());
    out_ << '\n';
    for (const CorrectedWord& word : response.corrections) {
      out_ << "Searched for " << on_one_line(word.to) << " in place of " << on_one_line(word.from)
           << "; in quotes, or with --no-typos, it is searched as it is.\n";
    }
    if (!response.relaxed.empty()) {
      out_ << "No note has all of these words; showing notes with any of them.\n";
    }
    for (const Remark& remark : response.remarks) {
      out_ << "Note: " << on_one_line(remark.part) << ' ' << on_one_line(remark.message)
           << (remark.message.ends_with('?') ? "\n" : ".\n");
    }
    if (response.total == 0) print_nothing_found(response);
  }

  void print_nothing_found(const SearchResponse& response) {
    out_ << "Nothing found in " << response.notes << (response.notes == 1 ? " note" : " notes")
         << ". Try fewer or other words, a prefix (flash*), or drop a filter.\n";
  }

  void print_hit(const Hit& hit) {
    out_ << '\n';
    const std::string rank = std::to_string(hit.rank);
    out_ << std::string(rank.size() < 2 ? 2 - rank.size() : 0, ' ') << rank << "  ";
    print_text(hit.title, kBold);
    print_details(hit);
    for (const Passage& passage : hit.passages) print_passage(passage, joined_text(hit.title));
    if (hit.explanation) print_explanation(hit);
    indent();
    // A note without a page (from a folder) is known by its slug.
    print_styled(kLink, on_one_line(hit.link.empty() ? hit.slug : hit.link));
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
    indent();
    print_text({details}, kDim, kDim);
  }

  // The sentence, and the sum that the score is.
  void print_explanation(const Hit& hit) {
    indent();
    print_text({on_one_line(hit.explanation->why)});
    std::ostringstream sum;
    sum << std::fixed << std::setprecision(2) << hit.score;
    const char* sign = " = ";
    for (const ScorePart& part : hit.explanation->scores) {
      sum << sign << part.score << ' ' << (part.text.empty() ? part.part : on_one_line(part.text));
      sign = " + ";
    }
    indent();
    print_text({sum.str()}, kDim, kDim);
  }

  // A title that stands in the text as a heading too is not said again.
  void print_passage(const Passage& passage, const std::string& title) {
    std::string path;
    for (const std::string& heading : passage.heading_path) {
      if (heading != title) path += (path.empty() ? "" : " \u203A ") + on_one_line(heading);
    }
    if (!path.empty()) {
      indent();
      print_text({path}, kDim, kDim);
    }
    if (passage.kind != BlockKind::kProse && passage.kind != BlockKind::kQuote) {
      print_lines(passage);
    } else {
      indent();
      print_text(passage.parts);
    }
  }

  // Code, tables and lists keep their lines; the indentation of code is kept too.
  void print_lines(const Passage& passage) {
    std::vector<Parts> lines(1, Parts{""});
    for (std::size_t i = 0; i < passage.parts.size(); ++i) {
      std::istringstream part(without_tabs(passage.parts[i]));
      std::string piece;
      for (bool first = true; std::getline(part, piece); first = false) {
        if (!first) lines.push_back({""});
        Parts& line = lines.back();
        if ((line.size() % 2 == 0) != (i % 2 == 1)) line.emplace_back();
        line.back() += piece;
      }
      if (passage.parts[i].ends_with('\n')) lines.push_back({""});
    }
    for (const Parts& line : lines) print_line(line, passage.kind);
  }

  void print_line(const Parts& line, BlockKind kind) {
    indent();
    std::size_t hanging = 0;
    if (kind == BlockKind::kList) {
      out_ << "- ";
      hanging = 2;
    } else if (kind == BlockKind::kCode) {
      hanging =
          std::min({line.front().find_first_not_of(' '), line.front().size(), kMaxCodeIndent});
      out_ << std::string(hanging, ' ');
    }
    print_text(line, {}, kMatch, hanging);
  }

  // Wraps words to the width; the cursor stands behind the indentation of the first line, `hanging`
  // columns further in than usual.
  void print_text(const Parts& text, std::string_view style = {},
                  std::string_view match_style = kMatch, std::size_t hanging = 0) {
    const std::size_t room = text_columns_ > hanging ? text_columns_ - hanging : 0;
    std::string_view active;
    std::size_t column = 0;
    for (const Word& word : split_words(text)) {
      if (column > 0 && text_columns_ > 0 && column + 1 + word.columns > room) {
        change_style(active, {});
        out_ << '\n';
        indent();
        out_ << std::string(hanging, ' ');
        column = 0;
      } else if (column > 0) {
        // The blank behind a match is no part of it.
        if (!word.parts.front().empty()) change_style(active, style);
        out_ << ' ';
        ++column;
      }
      for (std::size_t i = 0; i < word.parts.size(); ++i) {
        if (word.parts[i].empty()) continue;
        change_style(active, i % 2 == 1 ? match_style : style);
        out_ << word.parts[i];
      }
      column += word.columns;
    }
    change_style(active, {});
    out_ << '\n';
  }

  void change_style(std::string_view& active, std::string_view wanted) {
    if (!color_ || active == wanted) return;
    if (!active.empty()) out_ << kReset;
    out_ << wanted;
    active = wanted;
  }

  void print_facets(const Facets& facets) {
    print_facet("Tags", facets.tags);
    print_facet("Years", facets.years);
  }

  void print_facet(const std::string& name, const std::vector<FacetValue>& values) {
    if (values.empty()) return;
    out_ << '\n';
    print_styled(kBold, name);
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
      indent();
      print_styled(kDim, "and " + std::to_string(values.size() - rows) + " more");
      out_ << '\n';
    }
  }

  void print_facet_row(const FacetValue& value, std::size_t value_columns, std::size_t digits,
                       std::uint32_t most) {
    const std::string shown = on_one_line(value.value);
    const std::size_t bar = std::max<std::size_t>(1, kBarColumns * value.count / most);
    std::string blocks;
    for (std::size_t i = 0; i < bar; ++i) blocks += "\u2588";
    indent();
    out_ << shown << std::string(value_columns - width_columns(shown), ' ') << "  "
         << std::setw(static_cast<int>(digits)) << value.count << "  ";
    print_styled(kDim, blocks);
    out_ << '\n';
  }

  void indent() { out_ << std::string(kIndentColumns, ' '); }

  void print_styled(std::string_view style, std::string_view text) {
    if (text.empty()) return;
    if (color_ && !style.empty()) {
      out_ << style << text << kReset;
    } else {
      out_ << text;
    }
  }

  bool color_;
  std::size_t text_columns_ = 0;  // 0: no wrapping
  std::ostream& out_;
};

}  // namespace

void print_response(const SearchResponse& response, const TerminalStyle& style, std::ostream& out) {
  View(style, out).print(response);
}

}  // namespace notesearch
