#include "corpus/llms_full.h"

#include <array>
#include <cstddef>
#include <optional>
#include <unordered_set>
#include <utility>

#include "corpus/fetcher.h"
#include "corpus/markdown_lines.h"
#include "corpus/markdown_listing.h"
#include "corpus/metadata.h"
#include "corpus/note_address.h"
#include "corpus/problems.h"
#include "schema/base/text.h"

namespace notesearch {
namespace {

enum Field { kAddress, kDate, kTags, kExcerpt, kFieldCount };

struct HeaderLine {
  Field field = kFieldCount;
  std::string_view value;
};

std::optional<Field> field_named(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, Field>, 7> kNames = {{{"url", kAddress},
                                                                         {"source", kAddress},
                                                                         {"link", kAddress},
                                                                         {"date", kDate},
                                                                         {"tags", kTags},
                                                                         {"description", kExcerpt},
                                                                         {"excerpt", kExcerpt}}};
  const std::string lower = ascii_lower(name);
  for (const auto& [known, field] : kNames) {
    if (lower == known) return field;
  }
  return std::nullopt;
}

// "URL: …", "- **URL:** …", "**URL**: …", "**URL: …**".
std::optional<HeaderLine> read_header(std::string_view line) {
  std::string_view text = trim(line);
  if (text.starts_with("- ") || text.starts_with("* ")) text = trim(text.substr(2));
  const bool bold = text.starts_with("**");
  if (bold) text.remove_prefix(2);
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view name = text.substr(0, colon);
  std::string_view value = text.substr(colon + 1);
  if (bold && name.ends_with("**")) {
    name.remove_suffix(2);
  } else if (bold && value.starts_with("**")) {
    value.remove_prefix(2);
  } else if (bold && value.ends_with("**")) {
    value.remove_suffix(2);
  } else if (bold) {
    return std::nullopt;
  }
  const auto field = field_named(name);
  if (!field) return std::nullopt;
  return HeaderLine{*field, trim(value)};
}

// The address in the value of a header line: "https://…" or "<https://…>". Empty for anything else.
std::string_view address_in(std::string_view value) {
  if (value.starts_with('<') && value.ends_with('>')) value = value.substr(1, value.size() - 2);
  const std::string start = ascii_lower(value.substr(0, 8));
  return start.starts_with("http://") || start.starts_with("https://") ? value : "";
}

// The lines of a note's header that are there, by field.
struct Header {
  std::string_view title;
  std::size_t line = 0;  // of the heading, from 1
  std::array<std::string_view, kFieldCount> values;
};

std::string_view without_outer_blank_lines(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (!trim(text.substr(0, end)).empty()) break;
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return text.substr(0, text.find_last_not_of(" \t\n") + 1);
}

class LlmsFullReader {
 public:
  LlmsFullReader(std::string_view text, const MarkdownFile& file, const SourceOptions& options,
                 Problems& problems)
      : rest_(text), file_(file), options_(options), problems_(problems) {}

  Result<Listing> read() {
    std::optional<Header> note;  // whose body is being read
    const char* body = nullptr;
    while (!rest_.empty()) {
      const char* start = rest_.data();
      auto header = read_start();
      if (!header) continue;
      if (note) add(*note, {body, static_cast<std::size_t>(start - body)});
      if (++count_ > options_.max_notes) {
        return file_.refuse("holds more than " + std::to_string(options_.max_notes) + " notes");
      }
      note = header;
      body = rest_.data();
    }
    if (note) add(*note, {body, static_cast<std::size_t>(rest_.data() - body)});
    return close_listing(std::move(notes_), fence_.is_open() || fence_.opened_twice(), file_, problems_);
  }

 private:
  std::string_view next_line() {
    ++line_;
    return take_line(rest_);
  }

  // Reads one line or, where it is the beginning of a note, all of its header.
  std::optional<Header> read_start() {
    const std::string_view line = next_line();
    if (fence_.covers(line)) return std::nullopt;
    const auto heading = read_heading(line);
    if (!heading || heading->level > 2) return std::nullopt;

    std::string_view behind = rest_;
    std::size_t lines = 1;
    std::string_view below = take_line(behind);
    for (; !behind.empty() && trim(below).empty(); ++lines) below = take_line(behind);
    const auto first = read_header(below);
    if (!first || first->field != kAddress || address_in(first->value).empty()) return std::nullopt;

    Header header;
    header.title = heading->text;
    header.line = line_;
    header.values[kAddress] = address_in(first->value);
    rest_ = behind;
    line_ += lines;
    read_fields(header);
    return header;
  }

  void read_fields(Header& header) {
    while (!rest_.empty()) {
      std::string_view behind = rest_;
      const auto field = read_header(take_line(behind));
      if (!field) return;
      std::string_view& value = header.values[field->field];
      if (value.empty()) value = field->value;
      rest_ = behind;
      ++line_;
    }
  }

  void add(const Header& header, std::string_view body) {
    const std::string place = file_.line(header.line);
    const auto url = parse_url(header.values[kAddress]);
    if (!url) return problems_.leave_out("", place, url.error().what);
    auto address = read_note_address(*url, options_.raw_urls);
    if (!address) {
      return problems_.leave_out("", place, in_quotes(url->text) + " is the root of a site");
    }
    if (!is_allowed(url->origin, options_)) {
      return problems_.leave_out(address->slug, place,
                                 in_quotes(url->text) + " is on another origin");
    }
    if (!slugs_.insert(address->slug).second) {
      return problems_.leave_out(
          address->slug, place,
          "repeats " + in_quotes(address->slug) + "; the first note of that name is kept");
    }
    body = without_outer_blank_lines(body);
    if (body.size() > kMaxNoteBytes) {
      return problems_.leave_out(
          address->slug, place,
          "has a text longer than " + std::to_string(kMaxNoteBytes) + " bytes");
    }
    ListedNote note;
    note.slug = std::move(address->slug);
    note.url = address->page_url.empty() ? url->text : address->page_url;
    note.body = std::string(body);
    set_metadata(header, place, note);
    note.provenance = provenance_of(note);
    notes_.push_back(std::move(note));
  }

  void set_metadata(const Header& header, const std::string& place, ListedNote& note) {
    note.title = clean_title(header.title);
    note.excerpt = clean_excerpt(header.values[kExcerpt]);
    const std::string_view date = header.values[kDate];
    note.date = parse_day(date);
    if (!date.empty() && !note.date) {
      problems_.remark(note.slug, place,
                       in_quotes(date) + " is no date, so the note is undated (write 2026-04-10)");
    }
    std::string_view tags = header.values[kTags];
    while (!tags.empty()) {
      const std::size_t comma = tags.find(',');
      const std::string_view tag = tags.substr(0, comma);
      tags.remove_prefix(comma == std::string_view::npos ? tags.size() : comma + 1);
      if (add_tag(note.tags, tag)) continue;
      problems_.remark(note.slug, place,
                       "has a tag longer than 64 bytes or past the 64th: " + in_quotes(tag));
      return;
    }
  }

  static Provenance provenance_of(const ListedNote& note) {
    constexpr SourceKind kHere = SourceKind::kLlmsFull;
    const auto if_any = [](bool has) { return has ? kHere : SourceKind::kNone; };
    Provenance provenance;
    provenance.listed_by = {kHere};
    provenance.title = if_any(!note.title.empty());
    provenance.date = if_any(note.date.has_value());
    provenance.excerpt = if_any(!note.excerpt.empty());
    provenance.tags = if_any(!note.tags.empty());
    provenance.url = kHere;
    provenance.body = kHere;
    return provenance;
  }

  std::string_view rest_;
  std::size_t line_ = 0;  // the last one read, from 1
  Fence fence_;
  const MarkdownFile& file_;
  const SourceOptions& options_;
  Problems& problems_;
  std::vector<ListedNote> notes_;
  std::size_t count_ = 0;  // of notes that begin, usable or not
  std::unordered_set<std::string> slugs_;
};

}  // namespace

Result<Listing> parse_llms_full(std::string_view text, const std::string& where,
                                const SourceOptions& options) {
  const MarkdownFile file{where, kMaxManifestBytes, "holds no note",
                          "put a heading and a line \"URL: https://…\" above each note"};
  Problems problems(where);
  const auto clean = clean_markdown(text, file, problems);
  if (!clean) return fail(clean.error());
  return LlmsFullReader(*clean, file, options, problems).read();
}

}  // namespace notesearch
