#include "corpus/llms.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <utility>

#include "corpus/markdown_lines.h"
#include "corpus/markdown_listing.h"
#include "corpus/metadata.h"
#include "corpus/note_address.h"
#include "corpus/problems.h"
#include "schema/base/text.h"

namespace notesearch {
namespace {

bool is_punctuation(char c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
         (c >= '{' && c <= '~');
}

// Without the backslashes that keep punctuation from being markup.
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\' && at + 1 < text.size() && is_punctuation(text[at + 1])) ++at;
    out += text[at];
  }
  return out;
}

// Where the bracket that opens the text is closed; npos when it never is.
std::size_t closing_of(std::string_view text, char open, char close) {
  std::size_t depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == open) {
      ++depth;
    } else if (text[at] == close && --depth == 0) {
      return at;
    }
  }
  return std::string_view::npos;
}

struct Link {
  std::string title;
  std::string target;
  std::string_view about;
};

// What stands behind the marker of a list item, and behind "**"; empty for other lines.
std::string_view item_text(std::string_view line) {
  line = trim(line);
  const std::size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
  const bool numbered = digits > 0 && line.substr(digits).find_first_of(".)") == 0;
  const bool bullet = !line.empty() && std::string_view("-*+").find(line[0]) != std::string::npos;
  if (!numbered && !bullet) return {};
  line.remove_prefix(numbered ? digits + 1 : 1);
  if (line.empty() || (line[0] != ' ' && line[0] != '\t')) return {};
  line = trim(line);
  if (line.starts_with("**")) line.remove_prefix(2);
  return line;
}

// "(https://… "Title")" up to its end, to the address. Empty when it is none.
std::string link_target(std::string_view inside) {
  inside = trim(inside);
  if (inside.starts_with('<')) {
    const std::size_t end = inside.find('>');
    return end == std::string_view::npos ? "" : unescaped(inside.substr(1, end - 1));
  }
  return unescaped(inside.substr(0, inside.find_first_of(" \t")));
}

std::string_view description(std::string_view rest) {
  if (rest.starts_with("**")) rest.remove_prefix(2);
  rest = trim(rest);
  for (const std::string_view mark : {":", "-", "–", "—"}) {
    if (rest.starts_with(mark)) return trim(rest.substr(mark.size()));
  }
  return rest;
}

std::optional<Link> read_link(std::string_view line) {
  const std::string_view item = item_text(line);
  if (!item.starts_with('[')) return std::nullopt;
  const std::size_t title_end = closing_of(item, '[', ']');
  if (title_end == std::string_view::npos) return std::nullopt;
  const std::string_view rest = item.substr(title_end + 1);
  if (!rest.starts_with('(')) return std::nullopt;
  const std::size_t end = closing_of(rest, '(', ')');
  if (end == std::string_view::npos) return std::nullopt;
  return Link{unescaped(item.substr(1, title_end - 1)), link_target(rest.substr(1, end - 1)),
              description(rest.substr(end + 1))};
}

// "mailto:", "#part" and the like: nothing that a note could be at.
bool is_elsewhere(std::string_view target) {
  if (target.empty() || target[0] == '#') return true;
  const std::string scheme = ascii_lower(target.substr(0, target.find_first_of(":/?#")));
  return target.substr(scheme.size()).starts_with(':') && scheme != "http" && scheme != "https";
}

bool is_no_note(const Url& url) {
  constexpr std::array<std::string_view, 24> kEndings = {
      ".xml", ".json", ".rss",  ".atom", ".png",   ".jpg", ".jpeg", ".gif",
      ".svg", ".webp", ".avif", ".ico",  ".pdf",   ".css", ".js",   ".zip",
      ".gz",  ".mp3",  ".mp4",  ".webm", ".woff2", ".csv", ".yaml", ".yml"};
  const std::string path = url.text.substr(0, url.text.find('?'));
  const std::string name = ascii_lower(path.substr(path.rfind('/') + 1));
  const bool llms = name.starts_with("llms") && name.ends_with(".txt");
  return llms || name == "robots.txt" || name == "humans.txt" ||
         std::any_of(kEndings.begin(), kEndings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

class LlmsReader {
 public:
  LlmsReader(const MarkdownFile& file, const SourceOptions& options, Problems& problems)
      : file_(file), options_(options), problems_(problems), base_(parse_url(file.where)) {}

  Result<Listing> read(std::string_view text) {
    Fence fence;
    bool optional = false;
    for (std::size_t number = 1; !text.empty(); ++number) {
      const std::string_view line = take_line(text);
      if (line.size() > kMaxLlmsLineBytes) {
        return file_.refuse("has a line longer than " + std::to_string(kMaxLlmsLineBytes) +
                            " bytes, line " + std::to_string(number));
      }
      if (fence.covers(line)) continue;
      const auto heading = read_heading(line);
      if (heading && heading->level <= 2) optional = ascii_lower(heading->text) == "optional";
      if (optional || heading) continue;
      if (const auto link = read_link(line)) add(*link, file_.line(number));
      if (count_ > options_.max_notes) {
        return file_.refuse("lists more than " + std::to_string(options_.max_notes) + " notes");
      }
    }
    return close_listing(std::move(notes_), fence.is_open() || fence.opened_twice(), file_, problems_);
  }

 private:
  void add(const Link& link, const std::string& place) {
    if (is_elsewhere(link.target)) return;
    const auto url = base_ ? resolve_url(*base_, link.target) : parse_url(link.target);
    if (url && is_no_note(*url)) return;
    const auto address = url ? read_note_address(*url, options_.raw_urls) : std::nullopt;
    if (url && !address) return;
    ++count_;
    if (!url) return problems_.leave_out("", place, url.error().what);

    const std::string& slug = address->slug;
    const auto body = address->derived_url ? parse_url(address->markdown_url) : url;
    if (!is_allowed(url->origin, options_) || !body || !is_allowed(body->origin, options_)) {
      return problems_.leave_out(
          slug, place,
          in_quotes(body ? body->text : address->markdown_url) + " is on another origin");
    }
    const auto [first, is_new] = addresses_.emplace(slug, body->text);
    if (!is_new && first->second == body->text) return;
    if (!is_new) {
      return problems_.leave_out(
          slug, place, "repeats " + in_quotes(slug) + "; the first note of that name is kept");
    }
    add_note(link, *address, body->text);
  }

  void add_note(const Link& link, const NoteAddress& address, const std::string& body) {
    ListedNote note;
    note.slug = address.slug;
    note.title = clean_title(link.title);
    note.excerpt = clean_excerpt(link.about);
    note.url = address.page_url;
    if (options_.allowed_origins) {
      note.markdown_url = body;
      note.derived_url = address.derived_url;
    }
    note.provenance = provenance_of(note);
    notes_.push_back(std::move(note));
  }

  static Provenance provenance_of(const ListedNote& note) {
    const auto if_any = [](const std::string& text) {
      return text.empty() ? SourceKind::kNone : SourceKind::kLlms;
    };
    Provenance provenance;
    provenance.listed_by = {SourceKind::kLlms};
    provenance.title = if_any(note.title);
    provenance.excerpt = if_any(note.excerpt);
    provenance.url = if_any(note.url);
    provenance.body = if_any(note.markdown_url);
    return provenance;
  }

  const MarkdownFile& file_;
  const SourceOptions& options_;
  Problems& problems_;
  Result<Url> base_;  // an error when the file is not at a URL
  std::vector<ListedNote> notes_;
  std::size_t count_ = 0;                                   // of links to notes, usable or not
  std::unordered_map<std::string, std::string> addresses_;  // of the markdown, by slug
};

}  // namespace

Result<Listing> parse_llms(std::string_view text, const std::string& where,
                           const SourceOptions& options) {
  const MarkdownFile file{where, kMaxLlmsBytes, "has no links to notes",
                          "publish an llms.txt as llmstxt.org describes it"};
  Problems problems(where);
  const auto clean = clean_markdown(text, file, problems);
  if (!clean) return fail(clean.error());
  return LlmsReader(file, options, problems).read(*clean);
}

}  // namespace notesearch
