#include "schema/digest.h"

#include <array>
#include <cstdint>
#include <memory>
#include <span>

#include <nettle/sha2.h>
#include <xxhash.h>

#include "schema/file_reader.h"

namespace notesearch {
namespace {

std::string hex_of(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * bytes.size());
  for (const std::uint8_t byte : bytes) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

class Sha256 {
 public:
  Sha256() { sha256_init(&context_); }
  void add(std::string_view bytes) {
    sha256_update(&context_, bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()));
  }
  [[nodiscard]] std::string hex() {
    std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest{};
    sha256_digest(&context_, digest.size(), digest.data());
    return hex_of(digest);
  }

 private:
  sha256_ctx context_;
};

struct FreeState {
  void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
};

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  Sha256 digest;
  digest.add(bytes);
  return digest.hex();
}

Result<std::string> sha256_of_file(const std::filesystem::path& path) {
  Sha256 digest;
  auto read = read_pieces(path, [&](std::string_view piece) { digest.add(piece); });
  if (!read) return fail(read.error());
  return digest.hex();
}

std::string xxh128_hex(std::string_view bytes) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes.data(), bytes.size()));
  return hex_of(canonical.digest);
}

Result<std::string> xxh128_of_file(const std::filesystem::path& path) {
  const std::unique_ptr<XXH3_state_t, FreeState> state(XXH3_createState());
  XXH3_128bits_reset(state.get());
  auto read = read_pieces(path, [&](std::string_view piece) {
    XXH3_128bits_update(state.get(), piece.data(), piece.size());
  });
  if (!read) return fail(read.error());
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(state.get()));
  return hex_of(canonical.digest);
}

}  // namespace notesearch
