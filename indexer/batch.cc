#include "indexer/batch.h"

#include <system_error>
#include <utility>

#include <xapian.h>

#include "indexer/io_error.h"
#include "indexer/stopped.h"
#include "indexer/xapian_wall.h"
#include "schema/note_store.h"

namespace notesearch {
namespace {

// Nobody needs a batch after a crash. Not DB_DANGEROUS as well: it gains nothing for one commit,
// and a full disk would be reported as its inability to cancel.
constexpr int kThrowAway = Xapian::DB_CREATE | Xapian::DB_NO_SYNC;

Result<void> fill(Batch& batch, std::span<const PlannedNote> notes, NoteBuilder& builder,
                  const std::function<bool()>& on_note) {
  auto records = NoteStoreWriter::create(batch.records);
  if (!records) return fail(records.error());
  Xapian::WritableDatabase database(batch.database.string(), kThrowAway);
  for (const PlannedNote& planned : notes) {
    if (const auto built = builder.build(planned, batch.result)) {
      database.add_document(built->document);
      auto offset = records->append(built->record);
      if (!offset) return fail(offset.error());
      batch.record_offsets.push_back(*offset);
      ++batch.result.notes;
    }
    if (!on_note()) return fail(stopped_error());
  }
  database.commit();
  return records->close();
}

}  // namespace

Result<Batch> build_batch(std::span<const PlannedNote> notes,
                          const std::filesystem::path& directory, NoteBuilder& builder,
                          const std::function<bool()>& on_note) {
  std::error_code code;
  std::filesystem::create_directories(directory, code);
  if (code) return fail(io_error("can't create a batch", directory, code.value()));
  Batch batch;
  batch.database = directory / "xapian";
  batch.records = directory / "records";
  auto filled = with_database(batch.database, [&] { return fill(batch, notes, builder, on_note); });
  if (!filled) return fail(filled.error());
  return batch;
}

}  // namespace notesearch
