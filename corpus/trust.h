// Whom TLS trusts besides the system's certificate authorities.
//
// Reads files; any thread.
#pragma once

#include <string>

#include "schema/base/error.h"

namespace notesearch {

// The file of authorities that libcurl was built to use; empty when it has none.
[[nodiscard]] std::string system_ca_file();

// The certificates of both files as one PEM text, since libcurl takes one in place of the other. A
// system file that is not there adds none. kConfig when ca_file can't be read, holds no certificate
// or is larger than 4 MiB.
[[nodiscard]] Result<std::string> trusted_certificates(const std::string& ca_file,
                                                       const std::string& system_file);

}  // namespace notesearch
