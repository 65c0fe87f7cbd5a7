#include "indexer/compaction.h"

#include <system_error>

#include "indexer/durable_file.h"
#include "indexer/io_error.h"

namespace notesearch {

Result<void> compact_database(Xapian::Database& from, const std::filesystem::path& target,
                              unsigned flags) {
  const std::filesystem::path compacted = target.string() + ".compacted";
  from.compact(compacted.string(), flags);
  if (auto copied = copy_folder(compacted, target); !copied) return fail(copied.error());
  std::error_code code;
  std::filesystem::remove_all(compacted, code);
  if (code) return fail(io_error("can't remove", compacted, code.value()));
  return {};
}

}  // namespace notesearch
