#include "searcher/http/meili/format.h"

#include <algorithm>

#include "searcher/http/meili/attributes.h"
#include "searcher/http/meili/crop.h"
#include "searcher/http/meili/documents.h"

namespace notesearch::meili {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view kEvery = "*";

bool names(const std::vector<std::string>& list, std::string_view attribute) {
  return std::any_of(list.begin(), list.end(),
                     [&](const std::string& name) { return name == kEvery || name == attribute; });
}

// What is said of the attribute itself counts before what is said of all.
const CropAttribute* crop_of(const std::vector<CropAttribute>& list, std::string_view attribute) {
  const CropAttribute* found = nullptr;
  for (const CropAttribute& crop : list) {
    if (crop.name == attribute) return &crop;
    if (crop.name == kEvery) found = &crop;
  }
  return found;
}

std::string html_escaped(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size() + text.size() / 16);
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

// Those that reach into the stretch, cut to it, as places in it.
std::vector<Match> inside(const std::vector<Match>& matches, Stretch stretch) {
  std::vector<Match> cut;
  for (const Match& match : matches) {
    const std::size_t begin = std::max<std::size_t>(match.begin, stretch.begin);
    const std::size_t end = std::min<std::size_t>(match.end, stretch.end);
    if (begin >= end) continue;
    cut.push_back({static_cast<std::uint32_t>(begin - stretch.begin),
                   static_cast<std::uint32_t>(end - stretch.begin), match.word});
  }
  return cut;
}

void add_positions(std::string_view text, const Highlighter& finder, const ordered_json& indices,
                   ordered_json& positions) {
  const Parts parts = to_parts(text, finder.find(text));
  std::size_t at = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i % 2 == 1) {
      ordered_json position = {{"start", at}, {"length", parts[i].size()}};
      if (!indices.is_null()) position["indices"] = indices;
      positions.push_back(std::move(position));
    }
    at += parts[i].size();
  }
}

ordered_json positions_in(const ordered_json& value, const Highlighter& finder) {
  ordered_json positions = ordered_json::array();
  if (value.is_string()) {
    add_positions(value.get_ref<const std::string&>(), finder, nullptr, positions);
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (!value[i].is_string()) continue;
      add_positions(value[i].get_ref<const std::string&>(), finder, ordered_json::array({i}),
                    positions);
    }
  }
  return positions;
}

ordered_json matches_position(const ordered_json& document, const Finders* finders) {
  ordered_json found = ordered_json::object();
  if (finders == nullptr) return found;
  for (const auto& [name, value] : document.items()) {
    const Highlighter* finder = finders->of(name);
    if (finder == nullptr) continue;
    ordered_json positions = positions_in(value, *finder);
    if (!positions.empty()) found[name] = std::move(positions);
  }
  return found;
}

}  // namespace

Finders::Finders(const HitView& view)
    : title_(view.title), heading_(view.heading), prose_(view.prose), code_(view.code) {}

const Highlighter* Finders::of(std::string_view attribute) const {
  if (attribute == "title" || attribute == "hierarchy_lvl0") return &title_;
  if (attribute == "heading" || attribute.starts_with("hierarchy_lvl")) return &heading_;
  if (attribute == "excerpt" || attribute == "tags") return &prose_;
  if (attribute == "body" || attribute == "content") return &code_;
  return nullptr;
}

Formatter::Formatter(const SearchQuery& query) : query_(query) {
  const auto is_tag = [](const std::string& mark) { return mark.find('<') != std::string::npos; };
  html_ = query.index == IndexUid::kSections && (is_tag(query.pre_tag) || is_tag(query.post_tag));
  for (const Attribute& attribute : attributes(query.index)) {
    const std::string_view name = attribute.name;
    Format format{name, names(query.retrieve, name)};
    const CropAttribute* crop = crop_of(query.crop, name);
    format.highlight = names(query.highlight, name);
    format.crop_words = crop == nullptr ? 0 : crop->words;
    format.formatted = format.highlight || crop != nullptr;
    any_ = any_ || format.formatted;
    formats_.push_back(format);
  }
}

const Formatter::Format* Formatter::format_of(std::string_view attribute) const {
  const auto found = std::find_if(formats_.begin(), formats_.end(),
                                  [&](const Format& format) { return format.name == attribute; });
  return found == formats_.end() ? nullptr : &*found;
}

bool Formatter::wants(std::string_view attribute) const {
  const Format* format = format_of(attribute);
  return format != nullptr && (format->retrieve || format->formatted || query_.matches_position);
}

ordered_json Formatter::hit(ordered_json document, const Finders* finders) const {
  ordered_json marked = ordered_json::object();
  ordered_json retrieved = ordered_json::object();
  const ordered_json positions =
      query_.matches_position ? matches_position(document, finders) : ordered_json::object();
  for (auto& [name, value] : document.get_ref<ordered_json::object_t&>()) {
    const Format* format = format_of(name);
    if (format == nullptr) continue;
    if (any_ && (format->formatted || format->retrieve)) {
      const Highlighter* finder = finders == nullptr ? nullptr : finders->of(name);
      marked[name] = formatted(value, *format, finder);
    }
    if (format->retrieve) retrieved[name] = std::move(value);
  }
  if (any_) retrieved["_formatted"] = std::move(marked);
  if (query_.matches_position) retrieved["_matchesPosition"] = positions;
  return retrieved;
}

ordered_json Formatter::formatted(const ordered_json& value, const Format& format,
                                  const Highlighter* finder) const {
  if (value.is_string()) return formatted_text(value.get_ref<const std::string&>(), format, finder);
  if (value.is_number()) return value.dump();
  if (!value.is_array()) return value;
  ordered_json leaves = ordered_json::array();
  for (const ordered_json& leaf : value) {  // of strings and numbers, as documents have them
    leaves.push_back(leaf.is_string()
                         ? formatted_text(leaf.get_ref<const std::string&>(), format, finder)
                         : leaf.dump());
  }
  return leaves;
}

std::string Formatter::formatted_text(std::string_view text, const Format& format,
                                      const Highlighter* finder) const {
  if (finder == nullptr || !format.formatted) return shown(text);
  const std::vector<Match> matches = finder->find(text);
  Stretch stretch{0, text.size()};
  if (format.crop_words > 0) stretch = crop_window(text, matches, format.crop_words);
  const std::string_view rest = text.substr(stretch.begin, stretch.end - stretch.begin);
  const Parts parts =
      to_parts(rest, format.highlight ? inside(matches, stretch) : std::vector<Match>());
  std::string out;
  if (stretch.begin > 0) out += query_.crop_marker;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    out += i % 2 == 1 ? query_.pre_tag + shown(parts[i]) + query_.post_tag : shown(parts[i]);
  }
  if (stretch.end < text.size()) out += query_.crop_marker;
  return out;
}

std::string Formatter::shown(std::string_view text) const {
  return html_ ? html_escaped(text) : std::string(text);
}

}  // namespace notesearch::meili
