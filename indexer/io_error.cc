#include "indexer/io_error.h"

#include <cerrno>
#include <system_error>

namespace notesearch {
namespace {

std::string fix_for(int code) {
  switch (code) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return "free some disk space, then run again: the index that serves is untouched";
    case EACCES:
    case EPERM:
      return "run as a user who may write there, or give another --index";
    case EROFS:
      return "give an --index on a disk that can be written";
    default:
      return {};
  }
}

}  // namespace

Error io_error(std::string what, const std::filesystem::path& path, int code) {
  return {ErrorKind::kIo, std::move(what) + ": " + std::generic_category().message(code),
          path.string(), fix_for(code)};
}

}  // namespace notesearch
