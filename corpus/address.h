// Which network addresses a fetch may contact.
//
// Pure functions, any thread.
#pragma once

#include <string_view>

#include <sys/socket.h>

namespace notesearch {

// What keeps an address from being one on the public Internet, by the special-purpose registries of
// IANA (RFC 6890): "a loopback address", "a private address" …; empty for a public one. Addresses
// that embed an IPv4 address are refused, but for NAT64 (64:ff9b::/96, RFC 6052), where the
// embedded one is judged, as networks without IPv4 reach the public IPv4 Internet by it.
[[nodiscard]] std::string_view not_public(const sockaddr& address);

}  // namespace notesearch
