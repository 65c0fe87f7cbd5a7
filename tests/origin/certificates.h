// X.509 certificates made on the spot: good ones, and those that no client may accept.
//
// Made with OpenSSL, with new P-256 keys each time. Any thread. Throws std::runtime_error when
// OpenSSL refuses.
#pragma once

#include <string>
#include <vector>

namespace notesearch {

struct Certificate {
  std::string certificate_pem;
  std::string key_pem;  // PKCS #8, not encrypted
};

struct CertificateWish {
  std::vector<std::string> names;  // as OpenSSL writes them: "DNS:localhost", "IP:127.0.0.1"
  int begins_in_days = -1;
  int ends_in_days = 1;
};

[[nodiscard]] Certificate make_authority(const std::string& name);

// Signed by `authority`.
[[nodiscard]] Certificate make_certificate(const CertificateWish& wish,
                                           const Certificate& authority);

// Signed by itself, and no authority.
[[nodiscard]] Certificate make_self_signed(const CertificateWish& wish);

}  // namespace notesearch
