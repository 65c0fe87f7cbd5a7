#include "indexer/last_source.h"

#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "indexer/durable_file.h"
#include "schema/mapped_file.h"

namespace notesearch {
namespace {

using nlohmann::json;

constexpr int kVersion = 2;

// The readers throw json::exception on anything that does not fit.

std::vector<SourceRef> read_sources(const json& value) {
  std::vector<SourceRef> sources;
  for (const json& source : value) {
    const int kind = source.at(0).get<int>();
    const bool known = kind > 0 && kind <= static_cast<int>(kLastSourceKind);
    sources.push_back({known ? static_cast<SourceKind>(kind) : SourceKind::kNone,
                       source.at(1).get<std::string>()});
  }
  return sources;
}

KnownDocuments read_documents(const json& value) {
  KnownDocuments documents;
  for (const auto& [url, row] : value.items()) {
    const auto parts = row.get<std::array<std::string, 3>>();
    documents[url] = {parts[0], {parts[1], parts[2]}};
  }
  return documents;
}

KnownBodies read_bodies(const json& value) {
  KnownBodies bodies;
  for (const auto& [slug, row] : value.items()) {
    const auto parts = row.get<std::array<std::string, 4>>();
    bodies[slug] = {parts[0], parts[1], {parts[2], parts[3]}};
  }
  return bodies;
}

GoneNotes read_gone(const json& value) {
  GoneNotes gone;
  for (const auto& [slug, state] : value.items()) {
    const std::chrono::seconds since(state.at(1).get<std::int64_t>());
    gone[slug] = {state.at(0).get<int>(), std::chrono::sys_seconds(since)};
  }
  return gone;
}

LastSource from_json(const json& value) {
  return {value.at("asked").get<std::vector<std::string>>(),
          read_sources(value.at("sources")),
          read_documents(value.at("documents")),
          read_bodies(value.at("bodies")),
          read_gone(value.at("gone")),
          value.at("held").get<std::vector<std::string>>()};
}

json to_json(const LastSource& last) {
  json sources = json::array();
  for (const SourceRef& source : last.sources) {
    sources.push_back({static_cast<int>(source.kind), source.where});
  }
  json documents = json::object();
  for (const auto& [url, known] : last.documents) {
    documents[url] = {known.digest, known.validators.etag, known.validators.last_modified};
  }
  json bodies = json::object();
  for (const auto& [slug, known] : last.bodies) {
    bodies[slug] = {known.digest, known.url, known.validators.etag, known.validators.last_modified};
  }
  json gone = json::object();
  for (const auto& [slug, state] : last.gone) {
    gone[slug] = {state.runs, state.since.time_since_epoch().count()};
  }
  return {{"version", kVersion},
          {"asked", last.asked},
          {"sources", std::move(sources)},
          {"documents", std::move(documents)},
          {"bodies", std::move(bodies)},
          {"gone", std::move(gone)},
          {"held", last.held}};
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
  const std::string text = to_json(last).dump(0, ' ', false, json::error_handler_t::replace) + "\n";
  return replace_file(index_dir / kLastSourceFile, text, true);
}

}  // namespace notesearch
