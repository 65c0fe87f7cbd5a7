// Where Xapian's exceptions end: they become errors that name the database.
#pragma once

#include <filesystem>
#include <utility>

#include <xapian.h>

#include "schema/base/error.h"

namespace notesearch {

// kIo, with a fix when the disk is full.
[[nodiscard]] Error database_error(const Xapian::Error& error, const std::filesystem::path& where);

// Runs `work`, which returns a Result, on the database at `where`. A database handle whose write
// has failed must not be used again, only destroyed.
template <typename Work>
[[nodiscard]] auto with_database(const std::filesystem::path& where, Work&& work)
    -> decltype(work()) {
  try {
    return std::forward<Work>(work)();
  } catch (const Xapian::Error& error) {
    return fail(database_error(error, where));
  }
}

}  // namespace notesearch
