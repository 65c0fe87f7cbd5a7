// Compaction whose result can be made durable.
//
// Xapian syncs the files that it compacts into, and does not look whether that worked (as of 1.4). The
// kernel tells of a failed write once: a later sync of the same file would succeed though its data
// never reached the disk. So the database that is kept consists of copies, whose first sync is that
// of the publisher.
#pragma once

#include <filesystem>

#include <xapian.h>

#include "schema/base/error.h"

namespace notesearch {

// Compacts one database, or several merged, into a new directory; uses TARGET.compacted meanwhile.
// `flags`: as of Xapian::Database::compact(). Throws Xapian's exceptions.
Result<void> compact_database(Xapian::Database& from, const std::filesystem::path& target,
                              unsigned flags = 0);

}  // namespace notesearch
