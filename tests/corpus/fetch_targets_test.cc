// Where the fetcher goes: allowed origins, public addresses, redirects, mirrors.
#include <string>
#include <vector>

#include "corpus/fetcher.h"
#include "tests/catch.h"
#include "tests/corpus/fetching.h"
#include "tests/origin/origin.h"

using namespace std::string_literals;

namespace notesearch {
namespace {

TEST_CASE("redirects are followed on allowed origins and nowhere else") {
  const TestOrigin other(always(reply_with(200, "other")));
  const std::vector<std::string> targets = {other.base_url() + "/x",
                                            "//evil.example/x",
                                            "file:///etc/passwd",
                                            "ftp://127.0.0.1/x",
                                            "gopher://127.0.0.1:70/x",
                                            "dict://127.0.0.1/x",
                                            "http://169.254.169.254/latest/meta-data/",
                                            "http://[::ffff:7f00:1]/",
                                            "http://user@127.0.0.1/",
                                            "http://127.0.0.1/",
                                            "http://localhost/end",
                                            "\\\\evil.example\\x",
                                            "http://0x7f000001/",
                                            "javascript:alert(1)",
                                            "http://evil.example:99999/",
                                            "http://",
                                            "http://127.0.0.1@evil.example/",
                                            "http://127.0.0.1.evil.example/",
                                            "http://127.1/",
                                            "http://[::1]/",
                                            "http://0.0.0.0/",
                                            "https://127.0.0.1/",
                                            "data:text/plain,x",
                                            "smb://127.0.0.1/x",
                                            "http:\t//evil.example/",
                                            "http://127.0.0.1%2eevil.example/"};
  const TestOrigin origin([&](const Request& request) {
    const std::string& t = request.target;
    if (t == "/end") return reply_with(200, kNote);
    if (t == "/loop") return redirect_to("/loop");
    if (t == "/1") return redirect_to("end");
    if (t == "/2") return redirect_to("/1", 301);
    if (t == "/3") return redirect_to("/2", 307);
    if (t == "/4") return redirect_to("/3", 308);
    if (t.substr(0, 5) == "/hop/") {
      const int hops_left = std::stoi(t.substr(5));
      return redirect_to(hops_left == 1 ? "/end" : "/hop/" + std::to_string(hops_left - 1));
    }
    if (t.substr(0, 4) == "/to/") return redirect_to(targets.at(std::stoul(t.substr(4))));
    return reply_with(404, "");
  });
  Fetcher fetcher = fetcher_for(origin);
  for (const char* path : {"/1", "/2", "/3"}) {
    const FetchResult fetched = fetcher.fetch({origin.base_url() + path});
    REQUIRE(fetched.has_value());
    CHECK(fetched->final_url == origin.base_url() + "/end");
  }
  for (const char* path : {"/4", "/loop", "/hop/30"}) {
    INFO(path);
    const std::size_t before = origin.request_count();
    const FetchResult fetched = fetcher.fetch({origin.base_url() + path});
    REQUIRE_FALSE(fetched.has_value());
    CHECK(fetched.error().error.kind == ErrorKind::kRefused);
    CHECK_THAT(fetched.error().error.what, Catch::Matchers::Contains("too many times"));
    CHECK(origin.request_count() == before + 4);
  }
  for (std::size_t i = 0; i < targets.size(); ++i) {
    INFO(targets[i]);
    const FetchResult fetched = fetcher.fetch({origin.base_url() + "/to/" + std::to_string(i)});
    REQUIRE_FALSE(fetched.has_value());
    CHECK(fetched.error().error.kind == ErrorKind::kRefused);
  }
  CHECK(other.request_count() == 0);
}

TEST_CASE("only allowed origins are contacted") {
  const TestOrigin origin(always(reply_with(200, kNote)));
  Fetcher fetcher = fetcher_for(origin);
  const std::string port = std::to_string(origin.port());
  for (const std::string& url :
       {"http://localhost:" + port + "/n", "https://127.0.0.1:" + port + "/n",
        "http://127.0.0.1/n"s, "ftp://127.0.0.1:" + port + "/n", "/n"s, ""s}) {
    INFO(url);
    CHECK_FALSE(fetcher.fetch({url}).has_value());
  }
  CHECK(origin.request_count() == 0);
}

TEST_CASE("private addresses are refused unless the operator allows them") {
  const TestOrigin origin(always(reply_with(200, kNote)));
  const std::string port = std::to_string(origin.port());
  for (const std::string& base :
       {origin.base_url(), "http://localhost:" + port, "http://[::1]:" + port,
        "http://[::ffff:127.0.0.1]:" + port, "http://10.0.0.1"s, "http://0.0.0.0:" + port}) {
    INFO(base);
    FetchOptions options = options_for(base);
    options.allow_private = false;
    const FetchResult fetched = Fetcher::create(options)->fetch({base + "/n"});
    REQUIRE_FALSE(fetched.has_value());
    CHECK(fetched.error().error.kind == ErrorKind::kConfig);
    CHECK_THAT(fetched.error().error.fix, Catch::Matchers::Contains("--allow-private"));
  }
  CHECK(origin.request_count() == 0);
}

TEST_CASE("a mirror is contacted in place of the site it stands for") {
  const std::string site = "https://site.example";
  const TestOrigin origin([&](const Request& request) {
    if (request.target == "/relative") return redirect_to("/n");
    if (request.target == "/absolute") return redirect_to("https://site.example/n");
    if (request.target == "/itself")
      return redirect_to("http://" + std::string(request.header("Host")) + "/n");
    if (request.target == "/downgrade") return redirect_to("http://site.example/n");
    return reply_with(200, kNote);
  });
  FetchOptions options = options_for(site);
  options.mirrors = {{parse_origin(site).value(), parse_origin(origin.base_url()).value()}};
  Fetcher fetcher = Fetcher::create(options).value();
  for (const char* path : {"/n", "/relative", "/absolute", "/itself"}) {
    INFO(path);
    const FetchResult fetched = fetcher.fetch({site + path});
    REQUIRE(fetched.has_value());
    CHECK(fetched->final_url == site + "/n");
  }
  CHECK_FALSE(fetcher.fetch({site + "/downgrade"}).has_value());
  CHECK_FALSE(fetcher.fetch({origin.base_url() + "/n"}).has_value());
}

TEST_CASE("from https to http is no way, even where both are allowed") {
  const TestOrigin origin([](const Request&) { return redirect_to("http://site.example/n"); });
  FetchOptions options = options_for("https://site.example");
  options.allowed_origins.push_back(parse_origin("http://site.example").value());
  options.mirrors = {
      {parse_origin("https://site.example").value(), parse_origin(origin.base_url()).value()}};
  const FetchResult fetched = Fetcher::create(options)->fetch({"https://site.example/n"});
  REQUIRE_FALSE(fetched.has_value());
  CHECK_THAT(fetched.error().error.what, Catch::Matchers::Contains("from https to http"));
}

}  // namespace
}  // namespace notesearch
