// TLS: a good certificate is accepted, every other one closes the door, and nothing opens it.
#include <string>
#include <vector>

#include "corpus/fetcher.h"
#include "corpus/trust.h"
#include "tests/catch.h"
#include "tests/corpus/fetching.h"
#include "tests/origin/certificates.h"
#include "tests/origin/tls_origin.h"
#include "tests/temporary_dir.h"

namespace notesearch {
namespace {

const std::vector<std::string> kLoopbackNames = {"IP:127.0.0.1", "DNS:localhost"};

// An authority of the test's own, in a file that options can name.
struct Authority {
  TemporaryDir folder;
  Certificate certificate;

  explicit Authority(const std::string& name = "An authority of a test")
      : certificate(make_authority(name)) {
    write_file(file(), certificate.certificate_pem);
  }
  [[nodiscard]] std::string file() const { return folder.path() / "authority.pem"; }
};

FetchOptions trusting(const Authority& authority, const std::string& base_url) {
  FetchOptions options = options_for(base_url);
  options.ca_file = authority.file();
  options.connect_timeout_ms = 10'000;
  options.total_timeout_ms = 10'000;  // handshakes take their time on a busy machine
  options.low_speed_seconds = 10;
  return options;
}

TEST_CASE("a server whose certificate a given authority signed is trusted") {
  const Authority authority;
  const TlsOrigin origin(make_certificate({kLoopbackNames}, authority.certificate));
  Fetcher fetcher = Fetcher::create(trusting(authority, origin.base_url())).value();
  const FetchResult fetched = fetcher.fetch({origin.base_url() + "/n"});
  REQUIRE(fetched.has_value());
  CHECK(fetched->body == "hello");
  CHECK(fetched->final_url == origin.base_url() + "/n");
  CHECK(fetcher.counts().requests == 1);

  // By another of its names too.
  const std::string by_name =
      "https://localhost" + origin.base_url().substr(origin.base_url().rfind(':'));
  const FetchResult again = Fetcher::create(trusting(authority, by_name))->fetch({by_name + "/n"});
  REQUIRE(again.has_value());
  CHECK(again->body == "hello");
}

TEST_CASE("a certificate that is not good ends the fetch, says why, and gets no request") {
  struct Case {
    const char* what;
    Certificate certificate;
    bool trusts_authority;
    const char* says;
  };
  const Authority authority;
  const Certificate other = make_authority("Another authority");
  const std::vector<Case> cases = {
      {"expired", make_certificate({kLoopbackNames, -3, -1}, authority.certificate), true,
       "certificate has expired"},
      {"not yet valid", make_certificate({kLoopbackNames, 2, 3}, authority.certificate), true,
       "certificate is not yet valid"},
      {"another name", make_certificate({{"DNS:other.example"}}, authority.certificate), true,
       "no alternative certificate subject name matches"},
      {"another address", make_certificate({{"IP:127.0.0.2"}}, authority.certificate), true,
       "no alternative certificate subject name matches"},
      {"self-signed", make_self_signed({kLoopbackNames}), true, "self-signed certificate"},
      {"another authority", make_certificate({kLoopbackNames}, other), true,
       "unable to get local issuer certificate"},
      {"no authority given", make_certificate({kLoopbackNames}, authority.certificate), false,
       "unable to get local issuer certificate"},
  };
  for (const Case& c : cases) {
    INFO(c.what);
    const TlsOrigin origin(c.certificate);
    FetchOptions options = trusting(authority, origin.base_url());
    if (!c.trusts_authority) options.ca_file.clear();
    Fetcher fetcher = Fetcher::create(options).value();
    const FetchResult fetched = fetcher.fetch({origin.base_url() + "/n"});
    REQUIRE_FALSE(fetched.has_value());
    CHECK(fetched.error().error.kind == ErrorKind::kUnavailable);
    CHECK_THAT(fetched.error().error.what, Catch::Matchers::Contains(c.says));
    CHECK_THAT(fetched.error().error.fix, Catch::Matchers::Contains("certificate"));
    CHECK(origin.connection_count() == 1);
    CHECK(origin.request_count() == 0);
    CHECK(fetcher.counts().requests == 0);
  }
}

TEST_CASE("a site with a bad certificate is given up soon, not tried for every note") {
  const Authority authority;
  const TlsOrigin origin(make_self_signed({kLoopbackNames}));
  Fetcher fetcher = Fetcher::create(trusting(authority, origin.base_url())).value();
  const std::vector<FetchRequest> requests(300, FetchRequest{origin.base_url() + "/n"});
  int failed = 0;
  fetcher.fetch_all(requests, [&](std::size_t, const FetchResult& result) {
    if (!result.has_value()) ++failed;
  });
  CHECK(failed == 300);
  CHECK(origin.connection_count() <= 16);
}

TEST_CASE("TLS before 1.2 is refused") {
  const Authority authority;
  TlsOrigin::Options old;
  old.old_versions_only = true;
  const TlsOrigin origin(make_certificate({kLoopbackNames}, authority.certificate), old);
  const FetchResult fetched =
      Fetcher::create(trusting(authority, origin.base_url()))->fetch({origin.base_url() + "/n"});
  REQUIRE_FALSE(fetched.has_value());
  CHECK(fetched.error().error.kind == ErrorKind::kUnavailable);
  CHECK_THAT(fetched.error().error.what, Catch::Matchers::Contains("protocol version"));
  CHECK(origin.request_count() == 0);
  CHECK(origin.connection_count() <= 3);
}

TEST_CASE("a redirect from https to http is refused by a server that really speaks TLS") {
  const Authority authority;
  const TestOrigin plain(always(reply_with(200, kNote)));
  TlsOrigin::Options options;
  options.answer = "HTTP/1.1 302 Found\r\nLocation: " + plain.base_url() +
                   "/n\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  const TlsOrigin origin(make_certificate({kLoopbackNames}, authority.certificate), options);
  FetchOptions both = trusting(authority, origin.base_url());
  both.allowed_origins.push_back(parse_origin(plain.base_url()).value());
  const FetchResult fetched = Fetcher::create(both)->fetch({origin.base_url() + "/n"});
  REQUIRE_FALSE(fetched.has_value());
  CHECK(fetched.error().error.kind == ErrorKind::kRefused);
  CHECK_THAT(fetched.error().error.what, Catch::Matchers::Contains("from https to http"));
  CHECK(plain.request_count() == 0);
}

TEST_CASE("a file of authorities that can't be used is the operator's to correct") {
  const TemporaryDir folder;
  const std::string empty = folder.path() / "empty.pem";
  const std::string key_only = folder.path() / "key.pem";
  const std::string cut = folder.path() / "cut.pem";
  const std::string large = folder.path() / "large.pem";
  const Certificate authority = make_authority("An authority of a test");
  write_file(empty, "");
  write_file(key_only, authority.key_pem);
  write_file(cut, authority.certificate_pem.substr(0, authority.certificate_pem.size() / 2));
  write_file(large, authority.certificate_pem + std::string(5 << 20, '\n'));
  for (const std::string& file : {empty, key_only, cut, large, folder.path().string(),
                                  (folder.path() / "absent.pem").string()}) {
    INFO(file);
    FetchOptions options;
    options.ca_file = file;
    const auto fetcher = Fetcher::create(options);
    REQUIRE_FALSE(fetcher.has_value());
    CHECK(fetcher.error().kind == ErrorKind::kConfig);
    CHECK(fetcher.error().where == file);
  }
}

TEST_CASE("a file whose certificate is damaged trusts nobody, and says so at the first fetch") {
  Authority authority;
  const TlsOrigin origin(make_certificate({kLoopbackNames}, authority.certificate));
  std::string damaged = authority.certificate.certificate_pem;
  damaged.replace(damaged.size() / 2, 8, "AAAAAAAA");
  write_file(authority.file(), damaged);
  const FetchResult fetched =
      Fetcher::create(trusting(authority, origin.base_url()))->fetch({origin.base_url() + "/n"});
  REQUIRE_FALSE(fetched.has_value());
  CHECK_THAT(fetched.error().error.what, Catch::Matchers::Contains("certificate"));
  CHECK(origin.request_count() == 0);
}

TEST_CASE("authorities of one's own are trusted besides the system's, not in place of them") {
  const Authority own("One's own");
  const Authority system("The system's");
  const Certificate& own_pem = own.certificate;
  const Certificate& system_pem = system.certificate;
  const std::string both = trusted_certificates(own.file(), system.file()).value();
  CHECK_THAT(both, Catch::Matchers::Contains(own_pem.certificate_pem));
  CHECK_THAT(both, Catch::Matchers::Contains(system_pem.certificate_pem));

  // Both in one file are what libcurl is given: each signs for a server that is accepted.
  Authority joined;
  write_file(joined.file(), both);
  for (const Certificate& authority : {own_pem, system_pem}) {
    const TlsOrigin origin(make_certificate({kLoopbackNames}, authority));
    CHECK(Fetcher::create(trusting(joined, origin.base_url()))
              ->fetch({origin.base_url() + "/n"})
              .has_value());
  }

  // A system without a file of its own adds nothing.
  for (const char* absent : {"", "/nonexistent/authorities.pem"}) {
    CHECK_THAT(trusted_certificates(own.file(), absent).value(),
               Catch::Matchers::Contains(own_pem.certificate_pem));
  }
}

}  // namespace
}  // namespace notesearch
