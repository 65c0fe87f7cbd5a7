#include "searcher/http/meili/keys.h"

#include <algorithm>

#include "schema/base/text.h"
#include "schema/digest.h"

namespace notesearch::meili {
namespace {

// Longer than any key that somebody has; more is not worth hashing.
constexpr std::size_t kMaxKeyBytes = 1024;

// Looks at every byte, wherever they differ.
bool same(const std::string& a, const std::string& b) {
  unsigned difference = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  }
  return difference == 0;
}

}  // namespace

Keys::Keys(const std::vector<std::string>& keys) {
  for (const std::string& key : keys) digests_.push_back(sha256_hex(key));
}

MeiliResult<void> Keys::check(std::string_view authorization) const {
  if (digests_.empty()) return {};
  const std::size_t blank = authorization.find(' ');
  if (blank == std::string_view::npos || ascii_lower(authorization.substr(0, blank)) != "bearer") {
    return refuse(401, "missing_authorization_header",
                  "The Authorization header is missing. It must use the bearer authorization "
                  "method.");
  }
  const std::string_view key = trim(authorization.substr(blank + 1));
  if (key.size() > kMaxKeyBytes) return refuse_key();
  const std::string digest = sha256_hex(key);
  bool known = false;
  for (const std::string& one : digests_) known = same(one, digest) || known;
  if (!known) return refuse_key();
  return {};
}

tl::unexpected<MeiliError> refuse_key() {
  return refuse(403, "invalid_api_key", "The provided API key is invalid.");
}

}  // namespace notesearch::meili
