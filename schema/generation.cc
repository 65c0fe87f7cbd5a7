#include "schema/generation.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <system_error>

#include <nlohmann/json.hpp>

#include "schema/digest.h"
#include "schema/mapped_file.h"
#include "schema/version.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::string_view kPrefix = "gen-";
constexpr std::size_t kMinDigits = 6;
// Files up to this size are hashed at every start: a millisecond, and among them are those whose
// damage Xapian does not survive.
constexpr std::uint64_t kHashedAtOpenBytes = 1'000'000;
constexpr const char* kRebuild = "run notes-index --offline --full to rebuild it from its cache";

json to_json(const Manifest& manifest) {
  json files = json::array();
  for (const ManifestEntry& entry : manifest.files) {
    files.push_back({{"name", entry.name}, {"bytes", entry.size_bytes}, {"sha256", entry.sha256}});
  }
  return {{"format", "notesearch generation"},
          {"schema", manifest.schema_version},
          {"analyzer", manifest.analyzer},
          {"stem", manifest.stem_language},
          {"generation", manifest.generation},
          {"published", manifest.published},
          {"source", manifest.source},
          {"notes", manifest.notes},
          {"files", files}};
}

// Throws json::exception on anything that is not a manifest.
Manifest from_json(const json& value) {
  Manifest manifest;
  manifest.schema_version = value.at("schema").get<int>();
  manifest.analyzer = value.at("analyzer").get<std::string>();
  manifest.stem_language = value.at("stem").get<std::string>();
  manifest.generation = value.at("generation").get<std::uint64_t>();
  manifest.published = value.at("published").get<std::string>();
  manifest.source = value.at("source").get<std::string>();
  manifest.notes = value.at("notes").get<std::uint32_t>();
  for (const json& file : value.at("files")) {
    manifest.files.push_back({file.at("name").get<std::string>(),
                              file.at("bytes").get<std::uint64_t>(),
                              file.at("sha256").get<std::string>()});
  }
  return manifest;
}

// The version first: an unknown one may mean anything by the other fields.
Result<Manifest> parse_manifest(std::string_view text, const std::string& where) {
  try {
    const json value = json::parse(text);
    if (auto readable = check_schema_version(value.at("schema").get<int>(), where); !readable) {
      return fail(readable.error());
    }
    return from_json(value);
  } catch (const json::exception& error) {
    return fail(ErrorKind::kBadData, std::string("not a manifest: ") + error.what(), where,
                kRebuild);
  }
}

Result<void> check_digest(const fs::path& dir, const ManifestEntry& entry) {
  auto digest = sha256_of_file(dir / entry.name);
  if (!digest) return fail(digest.error());
  if (*digest != entry.sha256) {
    return fail(ErrorKind::kBadData, "a file of the index is not what was published",
                (dir / entry.name).string(), kRebuild);
  }
  return {};
}

Result<void> check_files(const fs::path& dir, const Manifest& manifest) {
  for (const ManifestEntry& entry : manifest.files) {
    std::error_code code;
    const auto size = fs::file_size(dir / entry.name, code);
    if (code) {
      return fail(ErrorKind::kBadData, "a file of the index is missing: " + code.message(),
                  (dir / entry.name).string(), kRebuild);
    }
    if (size != entry.size_bytes) {
      return fail(ErrorKind::kBadData,
                  "a file of the index has " + std::to_string(size) + " bytes, not the " +
                      std::to_string(entry.size_bytes) + " that were published",
                  (dir / entry.name).string(), kRebuild);
    }
    if (size > kHashedAtOpenBytes) continue;
    if (auto checked = check_digest(dir, entry); !checked) return checked;
  }
  return {};
}

Result<std::vector<ManifestEntry>> list_files(const fs::path& dir) {
  std::vector<ManifestEntry> files;
  std::error_code code;
  for (auto it = fs::recursive_directory_iterator(dir, code);
       !code && it != fs::recursive_directory_iterator(); it.increment(code)) {
    if (!it->is_regular_file()) continue;
    const std::string name = it->path().lexically_relative(dir).generic_string();
    if (name == kManifestFile) continue;
    auto digest = sha256_of_file(it->path());
    if (!digest) return fail(digest.error());
    files.push_back({name, it->file_size(), *digest});
  }
  if (code) return fail(ErrorKind::kIo, "can't list: " + code.message(), dir.string());
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return files;
}

}  // namespace

std::string generation_name(std::uint64_t generation) {
  std::string digits = std::to_string(generation);
  if (digits.size() < kMinDigits) digits.insert(0, kMinDigits - digits.size(), '0');
  return std::string(kPrefix) + digits;
}

std::optional<std::uint64_t> generation_number(const std::string& name) {
  if (!name.starts_with(kPrefix) || name.size() < kPrefix.size() + kMinDigits) return std::nullopt;
  std::uint64_t number = 0;
  const char* last = name.data() + name.size();
  const auto [end, code] = std::from_chars(name.data() + kPrefix.size(), last, number);
  if (code != std::errc() || end != last) return std::nullopt;
  return number;
}

Result<fs::path> current_generation(const fs::path& index_dir) {
  std::error_code code;
  fs::path resolved = fs::canonical(index_dir / kCurrentLink, code);
  if (code && code != std::errc::no_such_file_or_directory) {
    return fail(ErrorKind::kIo, "can't open the index: " + code.message(), index_dir.string());
  }
  if (code) {
    return fail(ErrorKind::kUnavailable, "there is no index here", index_dir.string(),
                "make one with notes-index --index " + index_dir.string());
  }
  return resolved;
}

Result<Manifest> open_manifest(const fs::path& generation_dir) {
  const fs::path path = generation_dir / kManifestFile;
  auto file = MappedFile::open(path);
  if (!file) {
    return fail(ErrorKind::kBadData, "the index has no manifest", path.string(), kRebuild);
  }
  auto manifest = parse_manifest(file->bytes(), path.string());
  if (!manifest) return manifest;
  if (auto files = check_files(generation_dir, *manifest); !files) return fail(files.error());
  return manifest;
}

Result<void> verify_digests(const fs::path& generation_dir, const Manifest& manifest) {
  for (const ManifestEntry& entry : manifest.files) {
    if (auto checked = check_digest(generation_dir, entry); !checked) return checked;
  }
  return {};
}

Result<void> write_manifest(const fs::path& generation_dir, Manifest manifest) {
  auto files = list_files(generation_dir);
  if (!files) return fail(files.error());
  manifest.files = std::move(*files);
  const fs::path path = generation_dir / kManifestFile;
  std::ofstream file(path);
  file << to_json(manifest).dump(1, ' ', false, json::error_handler_t::replace) << '\n';
  file.close();
  if (!file) return fail(ErrorKind::kIo, "can't write the manifest", path.string());
  return {};
}

}  // namespace notesearch
