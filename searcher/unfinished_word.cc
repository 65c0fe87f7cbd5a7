#include "searcher/unfinished_word.h"

#include <algorithm>

#include "searcher/query_syntax.h"

namespace notesearch {
namespace {

// Where the last stretch without blanks and quotes begins.
std::size_t last_stretch(std::string_view text) {
  std::size_t at = text.size();
  while (at > 0 && !is_blank(text[at - 1]) && text[at - 1] != '"') --at;
  return at;
}

// The signs before a word: groups that it opens, exclusions, its field, the escape.
std::size_t signs(std::string_view stretch, FieldSign& field) {
  std::size_t at = 0;
  while (at < stretch.size() &&
         (stretch[at] == '(' ||
          (stretch[at] == '-' && at + 1 < stretch.size() && begins_operand(stretch[at + 1])))) {
    ++at;
  }
  field = read_field(stretch.substr(at));
  at += field.bytes;
  if (at < stretch.size() && stretch[at] == kEscape) ++at;
  return at;
}

UnfinishedWord cut(std::string_view text, std::size_t at, QueryField field, bool quoted) {
  return {text.substr(0, at), text.substr(at), field, quoted};
}

UnfinishedWord nothing(std::string_view text) {
  return cut(text, text.size(), QueryField::kAny, false);
}

}  // namespace

UnfinishedWord unfinished_word(std::string_view text) {
  FieldSign field;
  if (std::count(text.begin(), text.end(), '"') % 2 != 0) {
    const std::size_t quote = text.rfind('"');
    const std::string_view outside = text.substr(0, quote);
    (void)signs(outside.substr(last_stretch(outside)), field);
    if (field.dates) return nothing(text);
    const bool tag = field.field == QueryField::kTag;
    return cut(text, tag ? quote + 1 : last_stretch(text), field.field, true);
  }
  const std::size_t begin = last_stretch(text);
  const std::string_view stretch = text.substr(begin);
  const bool behind_quote = begin > 0 && text[begin - 1] == '"';
  const bool is_operator = !stretch.empty() && read_operator(stretch).bytes == stretch.size();
  const std::size_t at = begin + signs(stretch, field);
  if (behind_quote || is_operator || field.dates || text.ends_with('*')) return nothing(text);
  return cut(text, at, field.field, false);
}

}  // namespace notesearch
