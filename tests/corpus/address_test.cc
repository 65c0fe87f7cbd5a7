// Addresses: public ones pass, the others are named.
#include "corpus/address.h"

#include <cstring>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "tests/catch.h"

namespace notesearch {
namespace {

std::string judge(const std::string& text) {
  sockaddr_storage storage = {};
  auto* in4 = reinterpret_cast<sockaddr_in*>(&storage);
  auto* in6 = reinterpret_cast<sockaddr_in6*>(&storage);
  if (inet_pton(AF_INET, text.c_str(), &in4->sin_addr) == 1) {
    storage.ss_family = AF_INET;
  } else {
    REQUIRE(inet_pton(AF_INET6, text.c_str(), &in6->sin6_addr) == 1);
    storage.ss_family = AF_INET6;
  }
  return std::string(not_public(reinterpret_cast<const sockaddr&>(storage)));
}

TEST_CASE("public addresses are public") {
  for (const char* address : {"1.1.1.1",          "8.8.8.8",
                              "9.255.255.255",    "11.0.0.0",
                              "100.63.255.255",   "100.128.0.0",
                              "126.255.255.255",  "128.0.0.0",
                              "169.253.255.255",  "172.15.255.255",
                              "172.32.0.0",       "192.0.1.0",
                              "192.167.255.255",  "192.169.0.0",
                              "198.17.255.255",   "198.20.0.0",
                              "223.255.255.255",  "2606:4700:4700::1111",
                              "2a00:1450::1",     "2001:4860:4860::8888",
                              "64:ff9b::808:808", "3ffe::1"}) {
    INFO(address);
    CHECK(judge(address).empty());
  }
}

TEST_CASE("addresses that are not public are named") {
  struct Case {
    const char* address;
    const char* what;
  };
  const std::vector<Case> cases = {
      {"0.0.0.0", "reserved"},
      {"10.0.0.1", "private"},
      {"10.255.255.255", "private"},
      {"100.64.0.0", "private"},
      {"100.127.255.255", "private"},
      {"127.0.0.1", "loopback"},
      {"127.255.255.255", "loopback"},
      {"169.254.169.254", "link-local"},
      {"172.16.0.0", "private"},
      {"172.31.255.255", "private"},
      {"192.0.0.1", "reserved"},
      {"192.0.2.1", "reserved"},
      {"192.88.99.1", "reserved"},
      {"192.168.1.1", "private"},
      {"198.18.0.1", "reserved"},
      {"198.19.255.255", "reserved"},
      {"198.51.100.1", "reserved"},
      {"203.0.113.1", "reserved"},
      {"224.0.0.1", "multicast"},
      {"239.255.255.255", "multicast"},
      {"240.0.0.1", "reserved"},
      {"255.255.255.255", "reserved"},
      {"::", "reserved"},
      {"::1", "loopback"},
      {"::7f00:1", "reserved"},
      {"::ffff:127.0.0.1", "embeds"},
      {"::ffff:8.8.8.8", "embeds"},
      {"64:ff9b::7f00:1", "loopback"},
      {"64:ff9b::a00:1", "private"},
      {"64:ff9b:1::1", "embeds"},
      {"100::1", "reserved"},
      {"2001::1", "reserved"},
      {"2001:1ff::1", "reserved"},
      {"2001:db8::1", "reserved"},
      {"2002:7f00:1::", "embeds"},
      {"2002:808:808::1", "embeds"},
      {"3fff::1", "reserved"},
      {"fc00::1", "private"},
      {"fdff::1", "private"},
      {"fe80::1", "link-local"},
      {"febf::1", "link-local"},
      {"fec0::1", "private"},
      {"ff02::1", "multicast"},
      {"4000::1", "reserved"},
      {"5f00::1", "reserved"},
  };
  for (const Case& c : cases) {
    INFO(c.address);
    CHECK_THAT(judge(c.address), Catch::Matchers::Contains(c.what));
  }
  sockaddr other = {};
  other.sa_family = AF_UNIX;
  CHECK_FALSE(not_public(other).empty());
}

}  // namespace
}  // namespace notesearch
