// Whose request it is, when it came through proxies.
//
// A proxy appends whom it serves to X-Forwarded-For. What stands left of that, the client may have sent
// itself, so the header is read from the right, and only as far as those who wrote it are trusted.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/base/error.h"
#include "searcher/http/server/ip_address.h"

namespace notesearch {

class TrustedProxies {
 public:
  // "192.0.2.7", "10.0.0.0/8", "2001:db8::/32". kUsage for what is none.
  Result<void> add(const std::string& range);
  // No address is a UNIX peer's, which is trusted as loopback is.
  [[nodiscard]] bool contains(const std::optional<IpAddress>& peer) const;

 private:
  std::vector<AddressRange> ranges_;
};

// HttpRequest::client of a request that `peer` sent with this X-Forwarded-For (several of them joined with
// commas; empty without one).
[[nodiscard]] std::string client_of(const std::optional<IpAddress>& peer,
                                    std::string_view forwarded_for, const TrustedProxies& trusted);

}  // namespace notesearch
