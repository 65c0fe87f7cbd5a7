// IP addresses and ranges of them, for limits per client and for whom to trust.
//
// Threads: plain values.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <sys/socket.h>

namespace notesearch {

// IPv6; an IPv4 address as IPv6 maps it (::ffff:192.0.2.7), so that both forms of it are equal.
struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};

  bool operator==(const IpAddress&) const = default;
  [[nodiscard]] bool is_ipv4() const;
  [[nodiscard]] bool is_loopback() const;  // 127.0.0.0/8, ::1
  // Whom limits hold against, as text: the IPv4 address, or the /64 that one IPv6 site owns.
  [[nodiscard]] std::string client() const;
};

// "192.0.2.7", "2001:db8::1"; nothing else.
[[nodiscard]] std::optional<IpAddress> parse_ip_address(std::string_view text);

// Of a connected socket's other end; none for a UNIX socket.
[[nodiscard]] std::optional<IpAddress> ip_address_of(const sockaddr_storage& peer);

struct AddressRange {
  IpAddress network;
  std::size_t prefix_bits = 128;  // of the IPv6 form

  [[nodiscard]] bool contains(const IpAddress& address) const;
};

// "192.0.2.7", "10.0.0.0/8", "2001:db8::/32"; bits behind the prefix are of no account.
[[nodiscard]] std::optional<AddressRange> parse_address_range(std::string_view text);

}  // namespace notesearch
