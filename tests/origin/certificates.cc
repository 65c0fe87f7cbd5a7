#include "tests/origin/certificates.h"

#include <memory>
#include <stdexcept>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace notesearch {
namespace {

template <auto kFree>
struct Free {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using X509Handle = std::unique_ptr<X509, Free<X509_free>>;
using BioHandle = std::unique_ptr<BIO, Free<BIO_free_all>>;

void require(bool good, const char* what) {
  if (!good) throw std::runtime_error(std::string("OpenSSL: ") + what);
}

std::string text_of(BIO* bio) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio, &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

Certificate to_pem(X509* certificate, EVP_PKEY* key) {
  const BioHandle certificate_text(BIO_new(BIO_s_mem()));
  const BioHandle key_text(BIO_new(BIO_s_mem()));
  require(certificate_text && key_text, "memory");
  require(PEM_write_bio_X509(certificate_text.get(), certificate) == 1, "PEM of a certificate");
  require(PEM_write_bio_PrivateKey(key_text.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1,
          "PEM of a key");
  return {text_of(certificate_text.get()), text_of(key_text.get())};
}

void add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>> extension(
      X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  require(extension != nullptr, value.c_str());
  require(X509_add_ext(certificate, extension.get(), -1) == 1, "add an extension");
}

// Everything but the issuer, the extensions and the signature.
X509Handle begin_certificate(const std::string& name, const CertificateWish& wish, EVP_PKEY* key) {
  X509Handle certificate(X509_new());
  require(certificate != nullptr, "memory");
  X509* x509 = certificate.get();
  std::uint32_t serial = 0;
  require(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1, "random");
  X509_set_version(x509, X509_VERSION_3);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(x509), serial);
  constexpr long kDay = 24L * 3600;
  X509_gmtime_adj(X509_getm_notBefore(x509), wish.begins_in_days * kDay);
  X509_gmtime_adj(X509_getm_notAfter(x509), wish.ends_in_days * kDay);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(x509), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  require(X509_set_pubkey(x509, key) == 1, "set a key");
  return certificate;
}

void sign(X509* certificate, X509* issuer, EVP_PKEY* issuer_key) {
  require(X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1, "set an issuer");
  add_extension(certificate, issuer, NID_subject_key_identifier, "hash");
  require(X509_sign(certificate, issuer_key, EVP_sha256()) > 0, "sign");
}

Key new_key() {
  Key key(EVP_EC_gen("P-256"));
  require(key != nullptr, "make a key");
  return key;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ",") + name;
  return text;
}

}  // namespace

Certificate make_authority(const std::string& name) {
  const Key key = new_key();
  const X509Handle x509 = begin_certificate(name, {}, key.get());
  add_extension(x509.get(), x509.get(), NID_basic_constraints, "critical,CA:TRUE");
  add_extension(x509.get(), x509.get(), NID_key_usage, "critical,keyCertSign");
  sign(x509.get(), x509.get(), key.get());
  return to_pem(x509.get(), key.get());
}

Certificate make_certificate(const CertificateWish& wish, const Certificate& authority) {
  const auto bio_of = [](const std::string& pem) {
    return BioHandle(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  };
  const X509Handle issuer(
      PEM_read_bio_X509(bio_of(authority.certificate_pem).get(), nullptr, nullptr, nullptr));
  const Key issuer_key(
      PEM_read_bio_PrivateKey(bio_of(authority.key_pem).get(), nullptr, nullptr, nullptr));
  require(issuer && issuer_key, "read an authority");
  const Key key = new_key();
  const X509Handle x509 = begin_certificate("a test origin", wish, key.get());
  add_extension(x509.get(), issuer.get(), NID_subject_alt_name, joined(wish.names));
  sign(x509.get(), issuer.get(), issuer_key.get());
  return to_pem(x509.get(), key.get());
}

Certificate make_self_signed(const CertificateWish& wish) {
  const Key key = new_key();
  const X509Handle x509 = begin_certificate("a test origin", wish, key.get());
  add_extension(x509.get(), x509.get(), NID_subject_alt_name, joined(wish.names));
  sign(x509.get(), x509.get(), key.get());
  return to_pem(x509.get(), key.get());
}

}  // namespace notesearch
