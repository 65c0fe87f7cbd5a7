#include "indexer/last_source.h"

#include <nlohmann/json.hpp>

#include "indexer/durable_file.h"
#include "schema/mapped_file.h"

namespace notesearch {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;

// Throws json::exception on anything else.
LastSource from_json(const json& value) {
  LastSource last;
  last.source = value.at("source").get<std::string>();
  last.listing_digest = value.at("listing").get<std::string>();
  last.bodies = value.at("bodies").get<std::map<std::string, std::string>>();
  const auto gone = value.find("gone");
  if (gone == value.end()) return last;
  for (const auto& [slug, state] : gone->items()) {
    const std::chrono::seconds since(state.at(1).get<std::int64_t>());
    last.gone[slug] = {state.at(0).get<int>(), std::chrono::sys_seconds(since)};
  }
  return last;
}

json to_json(const GoneNotes& gone) {
  json value = json::object();
  for (const auto& [slug, state] : gone) {
    value[slug] = {state.runs, state.since.time_since_epoch().count()};
  }
  return value;
}

}  // namespace

Result<LastSource> read_last_source(const std::filesystem::path& index_dir) {
  const std::filesystem::path path = index_dir / kLastSourceFile;
  constexpr const char* kRunOnline = "run once without --offline";
  auto file = MappedFile::open(path);
  if (!file) {
    return fail(ErrorKind::kUnavailable, "no earlier run has left its listing here", path.string(),
                kRunOnline);
  }
  try {
    const json value = json::parse(file->bytes());
    if (value.at("version").get<int>() == kVersion) return from_json(value);
    return fail(ErrorKind::kBadData, "it is of another version of notesearch", path.string(),
                kRunOnline);
  } catch (const json::exception& error) {
    return fail(ErrorKind::kBadData, std::string("damaged: ") + error.what(), path.string(),
                kRunOnline);
  }
}

Result<void> write_last_source(const std::filesystem::path& index_dir, const LastSource& last) {
  const json value = {{"version", kVersion},
                      {"source", last.source},
                      {"listing", last.listing_digest},
                      {"bodies", last.bodies},
                      {"gone", to_json(last.gone)}};
  const std::string text = value.dump(0, ' ', false, json::error_handler_t::replace) + "\n";
  return replace_file(index_dir / kLastSourceFile, text, true);
}

}  // namespace notesearch
