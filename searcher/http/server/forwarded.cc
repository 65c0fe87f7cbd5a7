#include "searcher/http/server/forwarded.h"

#include <algorithm>

#include "schema/base/text.h"

namespace notesearch {
namespace {

// One entry; some proxies write the port too: "192.0.2.7:4711", "[2001:db8::1]:4711".
std::optional<IpAddress> forwarded_address(std::string_view entry) {
  entry = trim(entry);
  if (entry.starts_with('[')) return parse_ip_address(entry.substr(1, entry.find(']') - 1));
  if (std::count(entry.begin(), entry.end(), ':') == 1) entry = entry.substr(0, entry.find(':'));
  return parse_ip_address(entry);
}

}  // namespace

Result<void> TrustedProxies::add(const std::string& range) {
  const std::optional<AddressRange> parsed = parse_address_range(range);
  if (!parsed) {
    return fail(ErrorKind::kUsage, "not an address of a proxy", range,
                "write 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32");
  }
  ranges_.push_back(*parsed);
  return {};
}

bool TrustedProxies::contains(const std::optional<IpAddress>& peer) const {
  return !peer || peer->is_loopback() ||
         std::any_of(ranges_.begin(), ranges_.end(),
                     [&](const AddressRange& range) { return range.contains(*peer); });
}

std::string client_of(const std::optional<IpAddress>& peer, std::string_view forwarded_for,
                      const TrustedProxies& trusted) {
  std::optional<IpAddress> client = peer;
  bool named = false;
  while (!forwarded_for.empty() && trusted.contains(client)) {
    const std::size_t comma = forwarded_for.rfind(',');
    const std::size_t begin = comma == std::string_view::npos ? 0 : comma + 1;
    const std::optional<IpAddress> entry = forwarded_address(forwarded_for.substr(begin));
    if (!entry) break;
    client = entry;
    named = true;
    forwarded_for = forwarded_for.substr(0, begin == 0 ? 0 : comma);
  }
  if (!client || (!named && client->is_loopback())) return {};
  return client->client();
}

}  // namespace notesearch
