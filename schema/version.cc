#include "schema/version.h"

namespace notesearch {

Result<void> check_schema_version(int version, const std::string& where) {
  const std::string found = "the index has schema version " + std::to_string(version) +
                            ", this program reads " + std::to_string(kOldestReadableSchema) +
                            " to " + std::to_string(kSchemaVersion);
  if (version > kSchemaVersion) {
    return fail(ErrorKind::kBadData, found, where,
                "it is from a newer notesearch: upgrade this one");
  }
  if (version < kOldestReadableSchema) {
    return fail(ErrorKind::kBadData, found, where,
                "run notes-index --offline --full to rebuild it from its cache");
  }
  return {};
}

}  // namespace notesearch
