#include "indexer/incremental_build.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include <xapian.h>

#include "indexer/compaction.h"
#include "indexer/durable_file.h"
#include "indexer/generation_files.h"
#include "indexer/io_error.h"
#include "indexer/note_builder.h"
#include "indexer/stopped.h"
#include "indexer/xapian_wall.h"
#include "schema/note_store.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;

// Database metadata: bytes of the database when it was last compact.
constexpr const char* kCompactBytesKey = "notesearch.compact_bytes";

// Replaced blocks leave holes; past half as much again they are worth a compaction.
constexpr bool has_grown(std::uintmax_t bytes, std::uintmax_t compact_bytes) {
  return 2 * bytes > 3 * compact_bytes;
}

std::uintmax_t parse_bytes(const std::string& text) {
  std::uintmax_t bytes = 0;
  std::from_chars(text.data(), text.data() + text.size(), bytes);
  return bytes;
}

// The new records of changed notes, by document id, in a file beside the database.
class NewRecords {
 public:
  static Result<NewRecords> create(const fs::path& path) {
    auto writer = NoteStoreWriter::create(path);
    if (!writer) return fail(writer.error());
    return NewRecords(path, std::move(*writer));
  }

  Result<void> add(DocId docid, std::string_view record) {
    auto offset = writer_.append(record);
    if (!offset) return fail(offset.error());
    offsets_[docid] = *offset;
    return {};
  }

  Result<NoteStore> read() {
    if (auto closed = writer_.close(); !closed) return fail(closed.error());
    return NoteStore::open(path_);
  }

  [[nodiscard]] const std::map<DocId, std::uint64_t>& offsets() const { return offsets_; }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  NewRecords(fs::path path, NoteStoreWriter writer)
      : path_(std::move(path)), writer_(std::move(writer)) {}

  fs::path path_;
  NoteStoreWriter writer_;
  std::map<DocId, std::uint64_t> offsets_;
};

bool is_rewritten(const PlannedNote& note) {
  return note.fate == Fate::kAdded || note.fate == Fate::kUpdated;
}

Result<void> write_changes(const BuildPlan& plan, Xapian::WritableDatabase& database,
                           NewRecords& records, BuildResult& result) {
  NoteBuilder builder(plan);
  if (auto started = builder.start(); !started) return started;
  std::size_t done = 0;
  for (const PlannedNote& planned : plan.notes) {
    if (!is_rewritten(planned)) continue;
    if (plan.stopped()) return fail(stopped_error());
    if (const auto built = builder.build(planned, result)) {
      const DocId docid = planned.last_docid.value_or(database.get_lastdocid() + 1);
      database.replace_document(docid, built->document);
      if (auto added = records.add(docid, built->record); !added) return added;
    }
    if (plan.progress != nullptr) plan.progress->advance(++done);
  }
  for (const DocId docid : plan.removed) database.delete_document(docid);
  return {};
}

// One transaction: a build that fails half-way is thrown away whole.
Result<void> update_database(const BuildPlan& plan, std::uintmax_t bytes, NewRecords& records,
                             BuildResult& result) {
  const fs::path path = database_dir(plan.directory);
  Xapian::WritableDatabase database(path.string(), Xapian::DB_OPEN | Xapian::DB_NO_SYNC);
  const std::uintmax_t compact_bytes = parse_bytes(database.get_metadata(kCompactBytesKey));
  const bool compact = compact_bytes != 0 && has_grown(bytes, compact_bytes);
  database.begin_transaction();
  if (auto written = write_changes(plan, database, records, result); !written) return written;
  if (compact) database.set_metadata(kCompactBytesKey, "");
  if (compact_bytes == 0) database.set_metadata(kCompactBytesKey, std::to_string(bytes));
  database.commit_transaction();
  database.close();
  if (!compact) return {};

  const fs::path holed = path.string() + ".holed";
  std::error_code code;
  fs::rename(path, holed, code);
  if (code) return fail(io_error("can't rename", path, code.value()));
  Xapian::Database with_holes(holed.string());
  auto compacted = compact_database(with_holes, path, Xapian::DBCOMPACT_NO_RENUMBER);
  if (!compacted) return compacted;
  fs::remove_all(holed, code);
  if (code) return fail(io_error("can't remove", holed, code.value()));
  return {};
}

// Every note of the plan by document id; notes that could not be built at all have none.
std::vector<DocId> docids_of(const BuildPlan& plan, const NewRecords& records) {
  std::vector<DocId> docids;
  for (const PlannedNote& planned : plan.notes) {
    if (planned.last_docid) docids.push_back(*planned.last_docid);
  }
  for (const auto& [docid, offset] : records.offsets()) {
    if (docid > plan.last->last_docid()) docids.push_back(docid);
  }
  std::sort(docids.begin(), docids.end());
  return docids;
}

Result<void> write_files(const BuildPlan& plan, NewRecords& records, BuildResult& result) {
  auto files = GenerationFiles::create(plan.directory, plan.stem_language);
  if (!files) return fail(files.error());
  auto changed = records.read();
  if (!changed) return fail(changed.error());
  const std::vector<DocId> docids = docids_of(plan, records);
  for (const DocId docid : docids) {
    const auto rewritten = records.offsets().find(docid);
    auto record = rewritten == records.offsets().end() ? plan.last->record(docid)
                                                       : changed->record(rewritten->second);
    if (!record) return fail(record.error());
    if (auto added = files->add(docid, *record); !added) return added;
  }
  result.notes = docids.size();
  return files->finish(Xapian::Database(database_dir(plan.directory).string()));
}

}  // namespace

Result<BuildResult> build_incremental(const BuildPlan& plan) {
  const fs::path database = database_dir(plan.directory);
  auto bytes = copy_folder(database_dir(plan.last->path()), database);
  if (!bytes) return fail(bytes.error());
  auto records = NewRecords::create(plan.directory / "changed-records");
  if (!records) return fail(records.error());
  BuildResult result;
  auto built = with_database(database, [&]() -> Result<void> {
    auto updated = update_database(plan, *bytes, *records, result);
    return updated ? write_files(plan, *records, result) : updated;
  });
  if (!built) return fail(built.error());
  std::error_code code;
  fs::remove(records->path(), code);
  if (code) return fail(io_error("can't remove", records->path(), code.value()));
  return result;
}

}  // namespace notesearch
