#include "indexer/xapian_wall.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

#include "indexer/io_error.h"

namespace notesearch {

// Xapian gives the meaning of errno as text only, and where one failure led to another that of the
// first inside the message.
Error database_error(const Xapian::Error& error, const std::filesystem::path& where) {
  const std::string what = "the database can't be written: " + error.get_msg();
  const char* text = error.get_error_string();
  const std::string reason = text == nullptr ? std::string() : text;
  for (const int code : std::array{ENOSPC, EDQUOT, EFBIG, EACCES, EROFS}) {
    const std::string meaning = std::generic_category().message(code);
    if (reason == meaning || error.get_msg().find(meaning) != std::string::npos) {
      return io_error(what, where, code);
    }
  }
  return {ErrorKind::kIo, reason.empty() ? what : what + ": " + reason, where.string(), {}};
}

}  // namespace notesearch
