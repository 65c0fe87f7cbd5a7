#include "searcher/http/cors.h"

#include "tests/catch.h"

namespace notesearch {
namespace {

std::string header(const HttpResponse& response, const std::string& name) {
  for (const HttpHeader& header : response.headers) {
    if (header.name == name) return header.value;
  }
  return {};
}

HttpRequest from(const std::string& origin) {
  HttpRequest request;
  request.origin = origin;
  return request;
}

TEST_CASE("cors: exact origins may read, others may not") {
  const Cors cors = Cors::create({"https://example.org", "http://localhost:3000"}).value();
  for (const char* origin : {"https://example.org", "http://localhost:3000"}) {
    HttpResponse response;
    cors.add_headers(from(origin), response);
    CHECK(header(response, "Access-Control-Allow-Origin") == origin);
    CHECK(header(response, "Vary") == "Origin");
  }
  for (const char* origin :
       {"", "null", "https://example.org.evil.test", "https://example.orG", "http://example.org",
        "https://example.org:443", "https://sub.example.org", "https://example.org/",
        "https://example.org\r\nX: y", "*"}) {
    CAPTURE(origin);
    HttpResponse response;
    cors.add_headers(from(origin), response);
    CHECK(header(response, "Access-Control-Allow-Origin").empty());
    CHECK(header(response, "Vary") ==
          "Origin");  // a cache must not give this answer to a good origin
  }
}

TEST_CASE("cors: without origins nothing is said of them") {
  const Cors cors = Cors::create({}).value();
  HttpResponse response;
  cors.add_headers(from("https://example.org"), response);
  CHECK(response.headers.empty());
}

TEST_CASE("cors: a preflight names methods and headers for a day") {
  const Cors cors = Cors::create({"https://example.org"}).value();
  HttpRequest request = from("https://example.org");
  request.requested_headers = "authorization,content-type,x-meilisearch-client";
  const HttpResponse response = cors.preflight(request, "GET, HEAD, OPTIONS");
  CHECK(response.status == 204);
  CHECK_FALSE(response.content);
  CHECK(header(response, "Access-Control-Allow-Methods") == "GET, HEAD, OPTIONS");
  CHECK(header(response, "Access-Control-Allow-Headers") == request.requested_headers);
  CHECK(header(response, "Access-Control-Max-Age") == "86400");
  CHECK(header(response, "Access-Control-Allow-Credentials").empty());
  request.requested_headers = "x\r\nSet-Cookie: a=b";
  CHECK(header(cors.preflight(request, "GET"), "Access-Control-Allow-Headers").empty());
  CHECK(header(cors.preflight(from("https://evil.test"), "GET"), "Access-Control-Allow-Methods")
            .empty());
}

TEST_CASE("cors: what is no origin is refused when it is configured") {
  for (const char* origin : {"", "*", "null", "example.org", "https://", "https://Example.org",
                             "https://example.org/", "ftp://example.org", "https://a b"}) {
    CAPTURE(origin);
    const auto cors = Cors::create({origin});
    REQUIRE(!cors);
    CHECK(cors.error().kind == ErrorKind::kUsage);
  }
}

}  // namespace
}  // namespace notesearch
