#include "searcher/http/server/ip_address.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>

namespace notesearch {
namespace {

constexpr std::array<std::uint8_t, 12> kMappedIpv4{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr std::size_t kMappedBits = 8 * kMappedIpv4.size();
constexpr std::size_t kSiteBytes = 8;  // a /64

IpAddress mapped(const void* ipv4) {
  IpAddress address;
  std::copy(kMappedIpv4.begin(), kMappedIpv4.end(), address.bytes.begin());
  std::memcpy(address.bytes.data() + kMappedIpv4.size(), ipv4, 4);
  return address;
}

}  // namespace

bool IpAddress::is_ipv4() const {
  return std::equal(kMappedIpv4.begin(), kMappedIpv4.end(), bytes.begin());
}

bool IpAddress::is_loopback() const {
  if (is_ipv4()) return bytes[kMappedIpv4.size()] == 127;
  return bytes.back() == 1 &&
         std::all_of(bytes.begin(), bytes.end() - 1, [](std::uint8_t byte) { return byte == 0; });
}

std::string IpAddress::client() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (is_ipv4()) {
    inet_ntop(AF_INET, bytes.data() + kMappedIpv4.size(), text.data(), text.size());
    return text.data();
  }
  std::array<std::uint8_t, 16> site{};
  std::copy_n(bytes.begin(), kSiteBytes, site.begin());
  inet_ntop(AF_INET6, site.data(), text.data(), text.size());
  return std::string(text.data()) + "/64";
}

std::optional<IpAddress> parse_ip_address(std::string_view text) {
  std::array<char, INET6_ADDRSTRLEN> ended{};
  if (text.size() >= ended.size() || text.find('\0') != std::string_view::npos) return {};
  std::copy(text.begin(), text.end(), ended.begin());
  in_addr ipv4{};
  if (inet_pton(AF_INET, ended.data(), &ipv4) == 1) return mapped(&ipv4);
  IpAddress address;
  if (inet_pton(AF_INET6, ended.data(), address.bytes.data()) == 1) return address;
  return {};
}

std::optional<IpAddress> ip_address_of(const sockaddr_storage& peer) {
  if (peer.ss_family == AF_INET) {
    sockaddr_in ipv4{};
    std::memcpy(&ipv4, &peer, sizeof ipv4);
    return mapped(&ipv4.sin_addr);
  }
  if (peer.ss_family != AF_INET6) return {};
  sockaddr_in6 ipv6{};
  std::memcpy(&ipv6, &peer, sizeof ipv6);
  IpAddress address;
  std::memcpy(address.bytes.data(), &ipv6.sin6_addr, address.bytes.size());
  return address;
}

bool AddressRange::contains(const IpAddress& address) const {
  const std::size_t whole = prefix_bits / 8;
  if (!std::equal(network.bytes.begin(), network.bytes.begin() + static_cast<std::ptrdiff_t>(whole),
                  address.bytes.begin())) {
    return false;
  }
  if (prefix_bits % 8 == 0) return true;
  return ((network.bytes[whole] ^ address.bytes[whole]) >> (8 - prefix_bits % 8)) == 0;
}

std::optional<AddressRange> parse_address_range(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::optional<IpAddress> network = parse_ip_address(text.substr(0, slash));
  if (!network) return {};
  AddressRange range{*network, 128};
  if (slash == std::string_view::npos) return range;

  const std::string_view digits = text.substr(slash + 1);
  std::size_t bits = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  if (error != std::errc() || end != digits.data() + digits.size()) return {};
  const bool dotted = text.substr(0, slash).find(':') == std::string_view::npos;
  if (bits > (dotted ? 32U : 128U)) return {};
  range.prefix_bits = dotted ? kMappedBits + bits : bits;
  return range;
}

}  // namespace notesearch
