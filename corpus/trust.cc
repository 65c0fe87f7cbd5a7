#include "corpus/trust.h"

#include <fstream>
#include <optional>
#include <string_view>

#include <curl/curl.h>

namespace notesearch {
namespace {

constexpr std::size_t kMaxCaBytes = std::size_t{4} << 20;

// At most one byte more than is allowed; nothing when it can't be read.
std::optional<std::string> read_bounded(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string text(kMaxCaBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return std::nullopt;
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

bool has_certificate(std::string_view pem) {
  for (const char* kind : {"CERTIFICATE", "TRUSTED CERTIFICATE", "X509 CERTIFICATE"}) {
    const std::string begin = std::string("-----BEGIN ") + kind + "-----";
    const std::string end = std::string("-----END ") + kind + "-----";
    const std::size_t at = pem.find(begin);
    if (at != std::string_view::npos && pem.find(end, at) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

std::string system_ca_file() {
  const curl_version_info_data* info = curl_version_info(CURLVERSION_NOW);
  return info->cainfo != nullptr ? info->cainfo : "";
}

Result<std::string> trusted_certificates(const std::string& ca_file,
                                         const std::string& system_file) {
  constexpr const char* kFix = "name a PEM file of certificate authorities";
  const auto own = read_bounded(ca_file);
  if (!own) return fail(ErrorKind::kConfig, "the certificates can't be read", ca_file, kFix);
  if (own->size() > kMaxCaBytes) {
    return fail(ErrorKind::kConfig, "the certificates are more than 4 MiB", ca_file, kFix);
  }
  if (!has_certificate(*own)) {
    return fail(ErrorKind::kConfig, "there is no certificate in it", ca_file, kFix);
  }
  const auto system = read_bounded(system_file);
  const bool usable = system && system->size() <= kMaxCaBytes;
  return (usable ? *system + "\n" : std::string()) + *own + "\n";
}

}  // namespace notesearch
