#include "corpus/front_matter.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "corpus/metadata.h"
#include "schema/base/text.h"

namespace notesearch {
namespace {

// Takes the next line off `rest`, without its line break.
std::string_view take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return line;
}

// One scalar at the start of `text`: quoted with its escapes resolved, or plain up to one of the
// `stops` or a comment. What was read is taken off.
std::string take_scalar(std::string_view& text, std::string_view stops) {
  std::string value;
  const char quote = text.empty() ? '\0' : text.front();
  if (quote != '"' && quote != '\'') {
    std::string_view plain = text.substr(0, text.find_first_of(stops));
    plain = plain.substr(0, plain.find(" #"));  // inside the scalar: the line may hold many
    value = trim(plain);
    text.remove_prefix(plain.size());
    return value;
  }
  std::size_t at = 1;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == quote) {
      if (quote != '\'' || at + 1 == text.size() || text[at + 1] != '\'') break;
      ++at;  // '' stands for one apostrophe
    } else if (c == '\\' && quote == '"' && at + 1 < text.size()) {
      const char escaped = text[++at];
      value += escaped == 'n' || escaped == 't' ? ' ' : escaped;
      continue;
    }
    value += text[at];
  }
  text.remove_prefix(std::min(at + 1, text.size()));
  return value;
}

// Where tags may come from, best first.
enum TagSource : std::size_t { kTagsKey, kKeywordsKey, kCategoriesKey, kTagSourceCount };

// Reads the lines of a block, YAML and TOML alike: what differs is the sign behind the key.
class BlockReader {
 public:
  explicit BlockReader(char sign) : sign_(sign) {}

  FrontMatter read(std::string_view block) {
    while (!block.empty()) read_line(take_line(block));
    matter_.title = clean_title(raw_title_);
    matter_.excerpt = clean_excerpt(raw_excerpt_);
    for (auto& tags : tags_) {
      if (matter_.tags.empty()) matter_.tags = std::move(tags);
    }
    return std::move(matter_);
  }

 private:
  void read_line(std::string_view line) {
    const std::string_view text = trim(line);
    if (text.empty() || text.front() == '#') return;
    if (in_array_) return read_array(text);
    if (text.front() == '-' && (text.size() == 1 || text[1] == ' ')) {
      if (list_ != nullptr) read_item(trim(text.substr(1)));
      return;
    }
    if (sign_ == '=' && text.front() == '[') return read_table(text);
    const bool indented = sign_ == ':' && (line.front() == ' ' || line.front() == '\t');
    if (indented && folded_ != nullptr) {
      folded_->append(" ").append(text);
      return;
    }
    // Only `taxonomies` has keys inside it that mean anything.
    if (indented && !in_taxonomies_) return;
    if (!indented && sign_ == ':') in_taxonomies_ = false;
    read_pair(text);
  }

  void read_table(std::string_view text) {
    list_ = nullptr;
    in_taxonomies_ = text == "[taxonomies]";
    in_other_table_ = !in_taxonomies_;
  }

  void read_pair(std::string_view text) {
    list_ = nullptr;
    folded_ = nullptr;
    const std::size_t at = text.find(sign_);
    if (at == std::string_view::npos || in_other_table_) return;
    const std::string key = ascii_lower(trim(text.substr(0, at)));
    const std::string_view value = trim(text.substr(at + 1));
    if (key == "taxonomies" && value.empty()) {
      in_taxonomies_ = true;
    } else if (key == "tags") {
      read_tags(kTagsKey, value);
    } else if (key == "keywords") {
      read_tags(kKeywordsKey, value);
    } else if (key == "categories") {
      read_tags(kCategoriesKey, value);
    } else {
      read_text(key, value);
    }
  }

  void read_text(std::string_view key, std::string_view value) {
    if (key == "title") {
      raw_title_ = start_text(value, raw_title_);
    } else if (key == "description" || key == "summary" || key == "excerpt") {
      if (raw_excerpt_.empty()) raw_excerpt_ = start_text(value, raw_excerpt_);
    } else if (key == "date") {
      matter_.date = parse_day(take_scalar(value, ""));
    } else if (key == "draft") {
      matter_.draft = ascii_lower(take_scalar(value, "")) == "true";
    }
  }

  // A YAML text may go on in indented lines after ">" or "|"; `target` is where they go.
  std::string start_text(std::string_view value, std::string& target) {
    const bool block =
        sign_ == ':' && !value.empty() && (value[0] == '>' || value[0] == '|') && value.size() <= 2;
    folded_ = block ? &target : nullptr;
    // Anchors, references, types and nested values are not read.
    const bool foreign = !value.empty() && std::string_view("&*!{[").find(value[0]) != value.npos;
    return block || foreign ? std::string() : take_scalar(value, "");
  }

  void read_tags(TagSource source, std::string_view value) {
    list_ = &tags_[source];
    if (value.empty()) return;  // `- item` lines follow
    if (value.front() == '[') {
      in_array_ = true;
      return read_array(value.substr(1));
    }
    // "tags: a, b" as some write it.
    while (!value.empty() && list_->size() < kMaxTags) {
      keep_tag(take_scalar(value, ","));
      skip_to_next(value, ",");
    }
  }

  void read_item(std::string_view value) { keep_tag(take_scalar(value, "")); }

  // Cleaning a tag takes longer than reading it: not for one too many.
  void keep_tag(std::string_view tag) {
    if (list_->size() < kMaxTags) (void)add_tag(*list_, tag);
  }

  // A line, or the rest of one, inside "[ … ]", which may span lines.
  void read_array(std::string_view text) {
    while (!text.empty()) {
      if (text.front() == ']') {
        in_array_ = false;
        return;
      }
      if (text.front() == '#') return;
      if (text.front() == ',' || text.front() == ' ' || text.front() == '\t') {
        text.remove_prefix(1);
        continue;
      }
      const std::size_t before = text.size();
      keep_tag(take_scalar(text, ",]"));
      if (text.size() == before) text.remove_prefix(1);
    }
  }

  static void skip_to_next(std::string_view& value, std::string_view stops) {
    const std::size_t at = value.find_first_of(stops);
    value.remove_prefix(at == std::string_view::npos ? value.size() : at + 1);
    value = trim(value);
  }

  const char sign_;
  FrontMatter matter_;
  std::string raw_title_;
  std::string raw_excerpt_;
  std::array<std::vector<std::string>, kTagSourceCount> tags_;
  std::vector<std::string>* list_ = nullptr;  // what `- item` lines and arrays add to
  std::string* folded_ = nullptr;             // what indented lines add to
  bool in_array_ = false;
  bool in_taxonomies_ = false;
  bool in_other_table_ = false;
};

}  // namespace

FrontMatter split_front_matter(std::string_view text, std::string_view* body) {
  *body = text;
  std::string_view rest = text;
  const std::string_view opening = trim(take_line(rest));
  if (opening != "---" && opening != "+++") return {};

  // A rule, and no front matter, stands above a blank line.
  if (rest.substr(0, 1) == "\n") return {};
  const std::string_view head = rest.substr(0, kMaxFrontMatterBytes);
  std::string_view scan = head;
  while (!scan.empty()) {
    const std::size_t start = head.size() - scan.size();
    const std::string_view line = trim(take_line(scan));
    if (line != opening && !(opening == "---" && line == "...")) continue;
    *body = rest.substr(head.size() - scan.size());
    return BlockReader(opening == "---" ? ':' : '=').read(head.substr(0, start));
  }
  return {};
}

}  // namespace notesearch
