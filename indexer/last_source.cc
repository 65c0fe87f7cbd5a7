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
  return last;
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
  if (const auto before = read_last_source(index_dir); before && *before == last) return {};
  const json value = {{"version", kVersion},
                      {"source", last.source},
                      {"listing", last.listing_digest},
                      {"bodies", last.bodies}};
  const std::string text = value.dump(0, ' ', false, json::error_handler_t::replace) + "\n";
  return replace_file(index_dir / kLastSourceFile, text, true);
}

}  // namespace notesearch
