#include "schema/stored_table.h"

#include <cerrno>
#include <cstring>
#include <fstream>

namespace notesearch {

Result<void> write_table(const flatbuffers::FlatBufferBuilder& builder,
                         const std::filesystem::path& path) {
  errno = 0;
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(builder.GetBufferPointer()),
             static_cast<std::streamsize>(builder.GetSize()));
  if (!file.flush()) return write_failure(path);  // before errno is another call's
  file.close();
  if (!file) return write_failure(path);
  return {};
}

tl::unexpected<Error> write_failure(const std::filesystem::path& path) {
  const int code = errno;
  const bool full = code == ENOSPC || code == EDQUOT || code == EFBIG;
  return fail(ErrorKind::kIo, std::string("can't write: ") + std::strerror(code), path.string(),
              full ? "free some disk space, then run again" : "");
}

tl::unexpected<Error> damaged(const std::string& what, const std::string& where) {
  return fail(ErrorKind::kBadData, "the " + what + " is damaged", where,
              "run notes-index --full to build the index anew");
}

}  // namespace notesearch
