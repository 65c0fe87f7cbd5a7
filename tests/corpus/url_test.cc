// URLs: which are taken, in what form, and that nothing else slips past the list of origins.
#include "corpus/url.h"

#include <string>
#include <string_view>
#include <vector>

#include "tests/catch.h"

using namespace std::string_literals;

namespace notesearch {
namespace {

TEST_CASE("URLs are brought to one form") {
  struct Case {
    std::string_view in;
    std::string_view text;
    std::string_view origin;
  };
  const std::vector<Case> cases = {
      {"https://a.example/x", "https://a.example/x", "https://a.example:443"},
      {"HTTPS://A.Example/X", "https://a.example/X", "https://a.example:443"},
      {"https://a.example", "https://a.example/", "https://a.example:443"},
      {"https://a.example?q", "https://a.example/?q", "https://a.example:443"},
      {"https://a.example:443/x#f", "https://a.example/x", "https://a.example:443"},
      {"https://a.example:0443/", "https://a.example/", "https://a.example:443"},
      {"https://a.example:/", "https://a.example/", "https://a.example:443"},
      {"https://a.example:8443/", "https://a.example:8443/", "https://a.example:8443"},
      {"http://a.example/", "http://a.example/", "http://a.example:80"},
      {"http://127.0.0.1:8080/a?b=c", "http://127.0.0.1:8080/a?b=c", "http://127.0.0.1:8080"},
      {"http://[::1]:80/", "http://[::1]/", "http://[::1]:80"},
      {"https://a.example/é", "https://a.example/%c3%a9", "https://a.example:443"},
      {"https://a.example/x/../y/./z", "https://a.example/y/z", "https://a.example:443"},
      {"https://a.example/%2e%2e/x", "https://a.example/%2e%2e/x", "https://a.example:443"},
      {"https://a.example/@evil.example", "https://a.example/@evil.example",
       "https://a.example:443"},
      {"https://a.example?@evil.example", "https://a.example/?@evil.example",
       "https://a.example:443"},
      {"https://a.example#@evil.example", "https://a.example/", "https://a.example:443"},
      // Other spellings of an IPv4 address are that address.
      {"http://2130706433/", "http://127.0.0.1/", "http://127.0.0.1:80"},
      {"http://0x7f.1/", "http://127.0.0.1/", "http://127.0.0.1:80"},
  };
  for (const Case& c : cases) {
    INFO(c.in);
    const auto url = parse_url(c.in);
    REQUIRE(url.has_value());
    CHECK(url->text == c.text);
    CHECK(url->origin.text == c.origin);
    CHECK(url->https == (c.origin.substr(0, 5) == "https"));
    CHECK(parse_url(url->text)->text == c.text);
  }
}

TEST_CASE("what looks like another host is another origin") {
  const Origin site = parse_origin("https://vanshverma.com").value();
  const std::vector<std::string> others = {"http://vanshverma.com/x",
                                           "https://vanshverma.com:8443/x",
                                           "https://vanshverma.com.evil.example/x",
                                           "https://evil.example/vanshverma.com",
                                           "https://evilvanshverma.com/x",
                                           "https://www.vanshverma.com/x",
                                           "https://vanshverma.com./x",
                                           "https://vanshverma.co/x",
                                           "https://xn--vanshverma-9za.com/x",
                                           "https://127.0.0.1/x",
                                           "https://[::ffff:7f00:1]/x",
                                           "https://evil.example#https://vanshverma.com/",
                                           "https://evil.example?https://vanshverma.com/"};
  for (const std::string& other : others) {
    INFO(other);
    const auto url = parse_url(other);
    REQUIRE(url.has_value());
    CHECK_FALSE(url->origin == site);
  }
}

TEST_CASE("what is not plain http or https is refused") {
  const std::vector<std::string> others = {"",
                                           " ",
                                           "x",
                                           "/raw/notes/x",
                                           "//vanshverma.com/x",
                                           "https:",
                                           "https:/",
                                           "https://",
                                           "https:///x",
                                           "https:vanshverma.com",
                                           "https:/vanshverma.com/x",
                                           "ftp://vanshverma.com/",
                                           "file:///etc/passwd",
                                           "gopher://vanshverma.com/",
                                           "javascript:alert(1)",
                                           "data:text/html,x",
                                           "mailto:a@b",
                                           "https://user@vanshverma.com/",
                                           "https://user:pw@vanshverma.com/",
                                           "https://@vanshverma.com/",
                                           "https://vanshverma.com@evil.example/",
                                           "https://vanshverma.com:443@evil.example/",
                                           "https://vanshverma.com\\@evil.example/",
                                           "https://vanshverma.com\\.evil.example/",
                                           "https:\\\\vanshverma.com/",
                                           "https://vanshverma.com/a b",
                                           " https://vanshverma.com/",
                                           "https://vanshverma.com/\n",
                                           "https://vanshverma.com/a\r\nHost: evil",
                                           "https://vanshverma.com/\t",
                                           "https://vansh verma.com/",
                                           "https://vanshverma.com/\x7f",
                                           "https://vanshverma.com\0.evil.example/"s,
                                           "https://vänshverma.com/",
                                           "https://vanshv\u0435rma.com/",
                                           "https://%65vil.example/",
                                           "https://vanshverma.com%2eevil.example/",
                                           "https://[fe80::1%25eth0]/",
                                           "https://[::1/",
                                           "https://::1/",
                                           "https://vanshverma.com:0/",
                                           "https://vanshverma.com:65536/",
                                           "https://vanshverma.com:-1/",
                                           "https://vanshverma.com:4a/",
                                           "https://vanshverma.com:443:80/",
                                           "https://van,sh/",
                                           "https://van$h/",
                                           "https://van'sh/",
                                           "https://<script>/",
                                           "https://vanshverma.com/" + std::string(3000, 'a')};
  REQUIRE(others.size() >= 40);
  for (const std::string& other : others) {
    INFO(other.substr(0, 100));
    CHECK_FALSE(parse_url(other).has_value());
  }
}

TEST_CASE("an origin is no more than scheme, host and port") {
  CHECK(parse_origin("https://Example.org")->text == "https://example.org:443");
  CHECK(parse_origin("https://example.org/")->text == "https://example.org:443");
  CHECK(parse_origin("http://127.0.0.1:8080")->text == "http://127.0.0.1:8080");
  for (const char* other :
       {"example.org", "https://example.org/x", "https://example.org/?q", "https://example.org#f",
        "https://u@example.org", "ftp://example.org"}) {
    INFO(other);
    CHECK_FALSE(parse_origin(other).has_value());
  }
}

TEST_CASE("a location is resolved against the page that gave it") {
  struct Case {
    std::string_view location;
    std::string_view url;  // empty: refused
  };
  const std::vector<Case> cases = {
      {"/y", "https://a.example/y"},
      {"y", "https://a.example/notes/y"},
      {"../y", "https://a.example/y"},
      {"?q=1", "https://a.example/notes/x?q=1"},
      {"https://b.example/y", "https://b.example/y"},
      {"//b.example/y", "https://b.example/y"},
      {"/a b", "https://a.example/a%20b"},
      {"http://b.example/", "http://b.example/"},
      {"file:///etc/passwd", ""},
      {"ftp://a.example/", ""},
      {"gopher://a.example/", ""},
      {"https://u:p@b.example/", ""},
      {"\\\\b.example\\x", ""},
      {"/x\r\nSet-Cookie: a=b", ""},
  };
  const Url base = parse_url("https://a.example/notes/x").value();
  for (const Case& c : cases) {
    INFO(c.location);
    const auto url = resolve_url(base, c.location);
    CHECK((url ? url->text : "") == c.url);
  }
}

TEST_CASE("a mirror keeps path and query") {
  const Origin loopback = parse_origin("http://127.0.0.1:4000").value();
  CHECK(move_to_origin(parse_url("https://a.example/x/y?z=1").value(), loopback)->text ==
        "http://127.0.0.1:4000/x/y?z=1");
  CHECK(move_to_origin(parse_url("https://a.example").value(), loopback)->text ==
        "http://127.0.0.1:4000/");
}

TEST_CASE("percent escapes are decoded once") {
  CHECK(percent_decode("a%20b%2Fc") == "a b/c");
  CHECK(percent_decode("%2520") == "%20");
  CHECK(percent_decode("100%") == "100%");
  CHECK(percent_decode("%4") == "%4");
  CHECK(percent_decode("%zz%41") == "%zzA");
  CHECK(percent_decode("%00") == "\0"s);
}

}  // namespace
}  // namespace notesearch
