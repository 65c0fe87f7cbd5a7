#include "corpus/address.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include <netinet/in.h>

namespace notesearch {
namespace {

struct Network4 {
  std::uint32_t prefix;
  int bits;
  std::string_view what;
};

constexpr std::uint32_t ip4(unsigned a, unsigned b, unsigned c, unsigned d) {
  return (a << 24) | (b << 16) | (c << 8) | d;
}

constexpr std::string_view kLoopback = "a loopback address";
constexpr std::string_view kPrivate = "a private address";
constexpr std::string_view kLinkLocal = "a link-local address";
constexpr std::string_view kReserved = "a reserved address";
constexpr std::string_view kMulticast = "a multicast address";
constexpr std::string_view kEmbedded = "an address that embeds another";

constexpr std::array<Network4, 15> kNetworks4 = {{
    {ip4(0, 0, 0, 0), 8, kReserved},
    {ip4(10, 0, 0, 0), 8, kPrivate},
    {ip4(100, 64, 0, 0), 10, kPrivate},  // carrier-grade NAT
    {ip4(127, 0, 0, 0), 8, kLoopback},
    {ip4(169, 254, 0, 0), 16, kLinkLocal},
    {ip4(172, 16, 0, 0), 12, kPrivate},
    {ip4(192, 0, 0, 0), 24, kReserved},
    {ip4(192, 0, 2, 0), 24, kReserved},
    {ip4(192, 88, 99, 0), 24, kReserved},
    {ip4(192, 168, 0, 0), 16, kPrivate},
    {ip4(198, 18, 0, 0), 15, kReserved},
    {ip4(198, 51, 100, 0), 24, kReserved},
    {ip4(203, 0, 113, 0), 24, kReserved},
    {ip4(224, 0, 0, 0), 4, kMulticast},
    {ip4(240, 0, 0, 0), 4, kReserved},
}};

std::string_view judge4(std::uint32_t address) {
  for (const Network4& network : kNetworks4) {
    if (((address ^ network.prefix) >> (32 - network.bits)) == 0) return network.what;
  }
  return {};
}

using Bytes6 = std::array<std::uint8_t, 16>;

struct Network6 {
  std::array<std::uint8_t, 12> prefix;
  int bits;
  std::string_view what;
};

// Inside 2000::/3, which holds all public addresses, and those outside that have a name.
constexpr std::array<Network6, 11> kNetworks6 = {{
    {{0x20, 0x01, 0x0d, 0xb8}, 32, kReserved},                    // documentation
    {{0x3f, 0xff}, 20, kReserved},                                // documentation
    {{0x20, 0x01}, 23, kReserved},                                // Teredo and protocols
    {{0x20, 0x02}, 16, kEmbedded},                                // 6to4
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96, kEmbedded},  // IPv4-mapped
    {{0xfc}, 7, kPrivate},                                        // unique local
    {{0xfe, 0x80}, 10, kLinkLocal},
    {{0xfe, 0xc0}, 10, kPrivate},  // site-local
    {{0xff}, 8, kMulticast},
    {{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01}, 48, kEmbedded},  // local NAT64
    {{0x01}, 64, kReserved},                                // discard
}};

bool matches(const Bytes6& address, const Network6& network) {
  const auto whole = network.bits / 8;
  if (!std::equal(address.begin(), address.begin() + whole, network.prefix.begin())) return false;
  const int rest = network.bits % 8;
  const auto at = static_cast<std::size_t>(whole);
  return rest == 0 || ((address[at] ^ network.prefix[at]) >> (8 - rest)) == 0;
}

std::string_view judge6(const Bytes6& address) {
  constexpr std::array<std::uint8_t, 12> kNat64 = {0x00, 0x64, 0xff, 0x9b};
  if (std::equal(kNat64.begin(), kNat64.end(), address.begin())) {
    return judge4(ip4(address[12], address[13], address[14], address[15]));
  }
  constexpr Bytes6 kLoopback6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  if (address == kLoopback6) return kLoopback;
  for (const Network6& network : kNetworks6) {
    if (matches(address, network)) return network.what;
  }
  return (address[0] & 0xe0) == 0x20 ? std::string_view() : kReserved;
}

}  // namespace

std::string_view not_public(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in in = {};
    std::memcpy(&in, &address, sizeof in);
    return judge4(ntohl(in.sin_addr.s_addr));
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 in = {};
    std::memcpy(&in, &address, sizeof in);
    Bytes6 bytes = {};
    std::memcpy(bytes.data(), &in.sin6_addr, bytes.size());
    return judge6(bytes);
  }
  return "no address of the Internet";
}

}  // namespace notesearch
