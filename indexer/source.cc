#include "indexer/source.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <system_error>

namespace notesearch {
namespace {

Result<Source> parse_source(const std::string& text) {
  if (text.starts_with("http://") || text.starts_with("https://")) {
    auto url = parse_url(text);
    if (url) return Source{std::move(*url), {}};
    Error error = url.error();
    error.kind = ErrorKind::kUsage;
    return fail(std::move(error));
  }
  std::error_code code;
  if (std::filesystem::is_directory(text, code)) {
    std::filesystem::path folder = std::filesystem::canonical(text, code);
    if (!code) return Source{std::nullopt, std::move(folder)};
  }
  return fail(ErrorKind::kUsage, "the source is neither an http(s) URL nor a folder", text,
              "give the address of a site or of its profile.json, or a folder of markdown files");
}

}  // namespace

bool Source::is_site() const { return url && url->text.ends_with('/'); }

std::string Source::name() const { return url ? url->text : folder.string(); }

Result<std::vector<Source>> parse_sources(const std::vector<std::string>& texts) {
  std::vector<Source> sources;
  for (const std::string& text : texts) {
    auto source = parse_source(text);
    if (!source) return fail(source.error());
    const auto same = [&](const Source& other) { return other.name() == source->name(); };
    if (std::none_of(sources.begin(), sources.end(), same)) sources.push_back(std::move(*source));
  }
  if (sources.empty()) {
    return fail(ErrorKind::kUsage, "there is no source", {},
                "give the address of a site, or a folder of markdown files");
  }
  return sources;
}

bool has_url(const std::vector<Source>& sources) {
  return std::any_of(sources.begin(), sources.end(),
                     [](const Source& source) { return source.url.has_value(); });
}

std::vector<std::string> names_of(const std::vector<Source>& sources) {
  std::vector<std::string> names;
  for (const Source& source : sources) names.push_back(source.name());
  return names;
}

std::string name_of(const std::vector<Source>& sources) {
  std::string names;
  for (const std::string& name : names_of(sources)) names += (names.empty() ? "" : " ") + name;
  return names;
}

bool is_same_site(const std::string& one, const std::string& other) {
  const auto origins = [](const std::string& names) {
    std::set<std::string> found;
    for (std::size_t at = 0; at < names.size();) {
      const std::size_t end = std::min(names.find(' ', at), names.size());
      const std::string name = names.substr(at, end - at);
      const auto url = parse_url(name);
      found.insert(url ? url->origin.text : name);
      at = end + 1;
    }
    return found;
  };
  return one.empty() || other.empty() || origins(one) == origins(other);
}

std::vector<Origin> allowed_origins(const std::vector<Source>& sources,
                                    const std::vector<Mirror>& mirrors) {
  std::vector<Origin> origins;
  const auto add = [&origins](const Origin& origin) {
    if (std::find(origins.begin(), origins.end(), origin) == origins.end()) {
      origins.push_back(origin);
    }
  };
  for (const Source& source : sources) {
    if (source.url) add(source.url->origin);
  }
  for (const Mirror& mirror : mirrors) add(mirror.from);
  return origins;
}

}  // namespace notesearch
