#include "schema/base/error.h"

#include <algorithm>

#include "schema/base/text.h"

namespace notesearch {

std::string Error::message() const {
  std::string line;
  if (!where.empty()) line += where + ": ";
  line += what;
  if (!fix.empty()) line += " (" + fix + ")";
  line = printable(line);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return line;
}

int exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage:
      return 64;
    case ErrorKind::kBadData:
      return 65;
    case ErrorKind::kNotFound:
      return 66;
    case ErrorKind::kUnavailable:
      return 69;
    case ErrorKind::kInternal:
      return 70;
    case ErrorKind::kIo:
      return 74;
    case ErrorKind::kBusy:
      return 75;
    case ErrorKind::kConfig:
      return 78;
    case ErrorKind::kRefused:
      return 4;
  }
  return 70;
}

}  // namespace notesearch
