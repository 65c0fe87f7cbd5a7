#include "schema/generation.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <system_error>

#include <nlohmann/json.hpp>

#include "schema/digest.h"
#include "schema/file_reader.h"
#include "schema/stored_table.h"
#include "schema/version.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::string_view kPrefix = "gen-";
constexpr std::size_t kMinDigits = 6;
constexpr std::size_t kMaxManifestBytes = std::size_t{1} << 20;  // it names some ten files
// Without fast checksums, files up to this size are compared by SHA-256 at every start: a
// millisecond, and among them are those whose damage Xapian does not survive.
constexpr std::uint64_t kSlowlyCheckedBytes = 1'000'000;
constexpr const char* kRebuild = "run notes-index --offline --full to rebuild it from its cache";

json to_json(const Manifest& manifest) {
  json files = json::array();
  for (const ManifestEntry& entry : manifest.files) {
    files.push_back({{"name", entry.name},
                     {"bytes", entry.size_bytes},
                     {"sha256", entry.sha256},
                     {"xxh128", entry.xxh128}});
  }
  return {{"format", "notesearch generation"},
          {"schema", manifest.schema_version},
          {"sealed", true},
          {"analyzer", manifest.analyzer},
          {"stem", manifest.stem_language},
          {"generation", manifest.generation},
          {"published", manifest.published},
          {"source", manifest.source},
          {"notes", manifest.notes},
          {"content", manifest.content},
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
  manifest.content = value.value("content", std::string());
  for (const json& file : value.at("files")) {
    manifest.files.push_back(
        {file.at("name").get<std::string>(), file.at("bytes").get<std::uint64_t>(),
         file.at("sha256").get<std::string>(), file.value("xxh128", std::string())});
  }
  return manifest;
}

// What MANIFEST.sha256 says of a manifest, as sha256sum(1) would.
std::string seal_of(std::string_view text) {
  return sha256_hex(text) + "  " + kManifestFile + "\n";
}

struct ManifestText {
  std::string text;
  bool sealed = false;  // it was compared with its digest
};

// A manifest without a digest beside it passes here; whether it may be so it says itself.
Result<ManifestText> read_text(const fs::path& dir) {
  const fs::path path = dir / kManifestFile;
  auto text = read_whole(path, kMaxManifestBytes);
  if (!text && text.error().kind == ErrorKind::kUnavailable) {
    return fail(ErrorKind::kBadData, "the index has no manifest", path.string(), kRebuild);
  }
  if (!text) return fail(text.error());
  const std::string seal = seal_of(*text);
  const auto stored = read_whole(dir / kManifestDigestFile, seal.size());
  if (!stored && stored.error().kind == ErrorKind::kUnavailable) return ManifestText{*text, false};
  if (!stored || *stored != seal) {
    return fail(ErrorKind::kBadData, "the manifest and its digest differ", path.string(), kRebuild);
  }
  return ManifestText{*std::move(text), true};
}

// The version first: an unknown one may mean anything by the other fields.
Result<Manifest> parse_manifest(const ManifestText& manifest, const std::string& where) {
  try {
    const json value = json::parse(manifest.text);
    if (auto readable = check_schema_version(value.at("schema").get<int>(), where); !readable) {
      return fail(readable.error());
    }
    if (!manifest.sealed && value.value("sealed", false)) {
      return fail(ErrorKind::kBadData, "the digest of the manifest is missing", where, kRebuild);
    }
    return from_json(value);
  } catch (const json::exception& error) {
    return fail(ErrorKind::kBadData, std::string("not a manifest: ") + error.what(), where,
                kRebuild);
  }
}

Result<void> compare(const Result<std::string>& found, const std::string& published,
                     const fs::path& path) {
  if (!found) return fail(found.error());
  if (*found == published) return {};
  return fail(ErrorKind::kBadData, "a file of the index is not what was published", path.string(),
              kRebuild);
}

Result<void> check_digest(const fs::path& dir, const ManifestEntry& entry) {
  return compare(sha256_of_file(dir / entry.name), entry.sha256, dir / entry.name);
}

Result<void> check_size(const fs::path& dir, const ManifestEntry& entry) {
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
  return {};
}

Result<void> check_quickly(const fs::path& dir, const ManifestEntry& entry) {
  if (!entry.xxh128.empty()) {
    return compare(xxh128_of_file(dir / entry.name), entry.xxh128, dir / entry.name);
  }
  return entry.size_bytes <= kSlowlyCheckedBytes ? check_digest(dir, entry) : Result<void>();
}

// The smallest first: most files, and among them those whose damage Xapian does not survive.
Result<void> check_files(const fs::path& dir, std::vector<ManifestEntry> files) {
  for (const ManifestEntry& entry : files) {
    if (auto checked = check_size(dir, entry); !checked) return checked;
  }
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.size_bytes < b.size_bytes; });
  std::uint64_t left_bytes = kCheckedAtOpenBytes;
  for (const ManifestEntry& entry : files) {
    if (entry.size_bytes > left_bytes) break;
    left_bytes -= entry.size_bytes;
    if (auto checked = check_quickly(dir, entry); !checked) return checked;
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
    if (name == kManifestFile || name == kManifestDigestFile) continue;
    auto digest = sha256_of_file(it->path());
    if (!digest) return fail(digest.error());
    auto checksum = xxh128_of_file(it->path());
    if (!checksum) return fail(checksum.error());
    files.push_back({name, it->file_size(), *std::move(digest), *std::move(checksum)});
  }
  if (code) return fail(ErrorKind::kIo, "can't list: " + code.message(), dir.string());
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return files;
}

Result<void> write_text(const fs::path& path, const std::string& text) {
  errno = 0;
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) return write_failure(path);  // before errno is another call's
  file.close();
  if (!file) return write_failure(path);
  return {};
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

std::vector<std::uint64_t> list_generations(const fs::path& index_dir) {
  std::vector<std::uint64_t> numbers;
  std::error_code code;
  for (auto it = fs::directory_iterator(index_dir, code); !code && it != fs::directory_iterator();
       it.increment(code)) {
    const auto number = generation_number(it->path().filename().string());
    if (number) numbers.push_back(*number);
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
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

std::optional<std::uint64_t> current_number(const fs::path& index_dir) {
  std::error_code no_link;
  const fs::path target = fs::read_symlink(index_dir / kCurrentLink, no_link);
  return generation_number(target.filename().string());
}

std::vector<fs::path> generations_to_try(const fs::path& index_dir,
                                         const Result<fs::path>& current) {
  const auto served =
      current ? generation_number(current->filename().string()) : current_number(index_dir);
  std::vector<std::uint64_t> numbers = list_generations(index_dir);
  std::reverse(numbers.begin(), numbers.end());
  std::stable_partition(numbers.begin(), numbers.end(),
                        [&](std::uint64_t number) { return !served || number < *served; });
  std::vector<fs::path> directories;
  if (current) directories.push_back(*current);
  for (const std::uint64_t number : numbers) {
    if (current && number == served) continue;
    directories.push_back(index_dir / generation_name(number));
  }
  return directories;
}

Result<Manifest> read_manifest(const fs::path& generation_dir) {
  const auto text = read_text(generation_dir);
  if (!text) return fail(text.error());
  return parse_manifest(*text, (generation_dir / kManifestFile).string());
}

Result<Manifest> open_manifest(const fs::path& generation_dir) {
  auto manifest = read_manifest(generation_dir);
  if (!manifest) return manifest;
  if (auto files = check_files(generation_dir, manifest->files); !files) {
    return fail(files.error());
  }
  return manifest;
}

Result<void> verify_digests(const fs::path& generation_dir, const Manifest& manifest) {
  for (const ManifestEntry& entry : manifest.files) {
    if (auto checked = check_digest(generation_dir, entry); !checked) return checked;
  }
  return {};
}

// By the one field of a manifest that keeps its meaning.
bool is_of_newer_schema(const fs::path& generation_dir) {
  const auto text = read_text(generation_dir);
  if (!text) return false;
  const json manifest = json::parse(text->text, nullptr, false);
  const auto version = manifest.find("schema");
  return version != manifest.end() && version->is_number_integer() && *version > kSchemaVersion;
}

Result<void> write_manifest(const fs::path& generation_dir, Manifest manifest) {
  auto files = list_files(generation_dir);
  if (!files) return fail(files.error());
  manifest.files = std::move(*files);
  const std::string text =
      to_json(manifest).dump(1, ' ', false, json::error_handler_t::replace) + '\n';
  auto written = write_text(generation_dir / kManifestFile, text);
  return written ? write_text(generation_dir / kManifestDigestFile, seal_of(text)) : written;
}

}  // namespace notesearch
