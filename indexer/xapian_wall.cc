#include "indexer/xapian_wall.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

#include "indexer/io_error.h"

namespace notesearch {

// Xapian gives the meaning of errno as text only.
Error database_error(const Xapian::Error& error, const std::filesystem::path& where) {
  const std::string what = "the database can't be written: " + error.get_msg();
  const char* reason = error.get_error_string();
  if (reason == nullptr) return {ErrorKind::kIo, what, where.string(), {}};
  for (const int code : std::array{ENOSPC, EDQUOT, EFBIG, EACCES, EROFS}) {
    if (std::generic_category().message(code) == reason) return io_error(what, where, code);
  }
  return {ErrorKind::kIo, what + ": " + reason, where.string(), {}};
}

}  // namespace notesearch
