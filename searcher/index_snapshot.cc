#include "searcher/index_snapshot.h"

#include <optional>
#include <utility>

#include "schema/base/text.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;

// Each takes one publication at just the wrong moment.
constexpr int kAttempts = 10;

// A generation without one of its files is damaged, not absent.
Error as_damage(Error error) {
  if (error.kind == ErrorKind::kUnavailable) error.kind = ErrorKind::kBadData;
  if (error.fix.empty()) error.fix = "run notes-index --full to build the index anew";
  return error;
}

// For people who search, who need not learn where the index lies.
std::string in_short(const Error& error, const fs::path& dir) {
  const std::string file = fs::path(error.where).filename().string();
  return printable(clean_line(dir.filename().string() + "/" + file + ": " + error.what));
}

}  // namespace

IndexSnapshot::IndexSnapshot(fs::path dir, GenerationLease lease, Manifest manifest, Files files)
    : dir_(std::move(dir)),
      lease_(std::move(lease)),
      manifest_(std::move(manifest)),
      files_(std::move(files)) {}

Result<IndexSnapshot::Files> IndexSnapshot::open_files(const fs::path& dir) {
  auto columns = Columns::open(dir / kColumnsFile);
  if (!columns) return fail(as_damage(columns.error()));
  auto notes = NoteStore::open(dir / kNoteStoreFile);
  if (!notes) return fail(as_damage(notes.error()));
  auto vocabulary = Vocabulary::open(dir / kVocabularyFile);
  if (!vocabulary) return fail(as_damage(vocabulary.error()));
  // Earlier versions wrote none; open_manifest() has noticed one that is gone.
  auto spelling = Spelling::open(dir / kSpellingFile);
  if (!spelling && spelling.error().kind != ErrorKind::kUnavailable) {
    return fail(as_damage(spelling.error()));
  }
  auto names = Names::open(dir / kNamesFile, *columns);
  if (!names) return fail(as_damage(names.error()));
  auto suggestions = Suggestions::open(dir / kSuggestionsFile, *columns);
  if (!suggestions) return fail(as_damage(suggestions.error()));
  return Files{*std::move(columns),    *std::move(notes),
               *std::move(vocabulary), spelling ? *std::move(spelling) : Spelling(),
               *std::move(names),      *std::move(suggestions)};
}

Result<std::unique_ptr<IndexSnapshot>> IndexSnapshot::open_generation(const fs::path& dir,
                                                                      Check check) {
  auto lease = GenerationLease::to_read(dir);
  if (!lease) {
    return fail(as_damage({ErrorKind::kBadData,
                           "the generation is missing or being removed",
                           (dir / kManifestFile).string(),
                           {}}));
  }
  auto manifest = open_manifest(dir);
  if (!manifest) return fail(manifest.error());
  if (check == Check::kWhole) {
    if (auto sound = verify_digests(dir, *manifest); !sound) return fail(as_damage(sound.error()));
  }
  auto files = open_files(dir);
  if (!files) return fail(files.error());
  return std::unique_ptr<IndexSnapshot>(
      new IndexSnapshot(dir, *std::move(lease), *std::move(manifest), *std::move(files)));
}

Result<std::shared_ptr<const IndexSnapshot>> IndexSnapshot::open_best(
    const std::vector<fs::path>& generations, Check check, std::string damage) {
  std::optional<Error> first;
  for (const fs::path& dir : generations) {
    auto opened = open_generation(dir, check);
    if (opened) {
      (*opened)->damage_ = std::move(damage);
      return std::shared_ptr<const IndexSnapshot>(*std::move(opened));
    }
    if (!first) first = opened.error();
    if (is_of_newer_schema(dir)) return fail(opened.error());
    damage += (damage.empty() ? "" : "; ") + in_short(opened.error(), dir);
  }
  return fail(*first);
}

// A generation that can't be opened may be an old one, removed since `current` was resolved; then
// `current` leads elsewhere by now. Only when it still leads to the same is it damaged.
Result<std::shared_ptr<const IndexSnapshot>> IndexSnapshot::open(const fs::path& index_dir,
                                                                 Check check) {
  for (int attempt = 1;; ++attempt) {
    const auto current = current_generation(index_dir);
    const std::vector<fs::path> generations = generations_to_try(index_dir, current);
    if (generations.empty()) return fail(current.error());
    auto snapshot =
        open_best(generations, check, current ? "" : "`current` leads to no generation");
    if (attempt == kAttempts || (snapshot && (*snapshot)->damage().empty())) return snapshot;
    const auto now = current_generation(index_dir);
    if (now.has_value() == current.has_value() && (!now || *now == *current)) return snapshot;
  }
}

}  // namespace notesearch
