#include "tests/origin/faults.h"

#include <set>

#include "tests/catch.h"
#include "tests/origin/origin.h"
#include "tests/origin/raw_client.h"

namespace notesearch {
namespace {

TEST_CASE("every fault has a name of its own, by which it is found") {
  std::set<std::string_view> names;
  std::size_t place = 0;
  for (const FaultFacts& facts : all_faults()) {
    INFO(facts.name);
    CHECK(static_cast<std::size_t>(facts.fault) == place++);
    CHECK(facts_of(facts.fault).name == facts.name);
    CHECK(names.insert(facts.name).second);
    CHECK(parse_fault(facts.name) == facts.fault);
    CHECK_FALSE(facts.why.empty());
  }
  CHECK(parse_fault("no-such-fault") == std::nullopt);
  CHECK(parse_fault("") == std::nullopt);
}

Reply good_reply() {
  Reply good = reply_with(200, "# A note\n\nOf a few words.\n", "text/markdown");
  good.headers.emplace_back("ETag", "\"one\"");
  good.headers.emplace_back("Last-Modified", "Sat, 04 Oct 2025 00:00:00 GMT");
  return good;
}

Reply spoil(Fault fault, const Headers& headers = {}, std::uint64_t seed = 1) {
  const Request request{"GET", "/raw/notes/a", headers, {}};
  std::mt19937_64 random(seed);
  return apply(fault, good_reply(), {request, random, {}, "# The other\n"});
}

std::string header_of(const Reply& reply, std::string_view name) {
  return std::string(Request{{}, {}, reply.headers, {}}.header(name));
}

TEST_CASE("the same seed makes the same fault, another one another") {
  for (const Fault fault : {Fault::kCut, Fault::kEtagChurn, Fault::kRedirectPrivate}) {
    const Reply first = spoil(fault);
    const Reply again = spoil(fault);
    CHECK(first.send_bytes == again.send_bytes);
    CHECK(first.headers == again.headers);
    bool differs = false;
    for (std::uint64_t seed = 2; seed < 20 && !differs; ++seed) {
      const Reply other = spoil(fault, {}, seed);
      differs = other.headers != first.headers || other.send_bytes != first.send_bytes;
    }
    CHECK(differs);
  }
}

TEST_CASE("validators are honoured by the true answer and by the lie") {
  CHECK(spoil(Fault::kNone).status == 200);
  CHECK(spoil(Fault::kNone, {{"If-None-Match", "\"one\""}}).status == 304);
  CHECK(spoil(Fault::kNone, {{"If-None-Match", "W/\"one\""}}).status == 304);
  CHECK(spoil(Fault::kNone, {{"If-None-Match", "\"two\""}}).status == 200);
  const std::string date = "Sat, 04 Oct 2025 00:00:00 GMT";
  CHECK(spoil(Fault::kNone, {{"If-Modified-Since", date}}).status == 304);
  CHECK(spoil(Fault::kNone, {{"If-None-Match", "\"two\""}, {"If-Modified-Since", date}}).status ==
        200);
  const Reply lie = spoil(Fault::kEtagLie);
  CHECK(lie.status == 200);
  CHECK(spoil(Fault::kEtagLie, {{"If-None-Match", header_of(lie, "ETag")}}).status == 304);
  CHECK(spoil(Fault::kEtagLie, {{"If-None-Match", "\"one\""}}).status == 200);
  CHECK(spoil(Fault::kStale304).status == 304);
  CHECK(spoil(Fault::kUnasked304).status == 304);
  CHECK(spoil(Fault::kUnasked304, {{"If-None-Match", "\"two\""}}).status == 200);
  CHECK(header_of(spoil(Fault::kEtagChurn), "ETag") != "\"one\"");
}

TEST_CASE("a fault that can't be noticed has no validators, another keeps those of the body") {
  for (const Fault fault : {Fault::kTorn, Fault::kShortLength, Fault::kSoft404, Fault::kBadUtf8,
                            Fault::kNulBytes, Fault::kByteOrderMark, Fault::kUtf16}) {
    INFO(facts_of(fault).name);
    CHECK(header_of(spoil(fault), "ETag").empty());
    CHECK(header_of(spoil(fault), "Last-Modified").empty());
  }
  for (const Fault fault : {Fault::kCut, Fault::kHtml, Fault::kEmpty, Fault::kGzipCut,
                            Fault::kLongLength, Fault::kWrongType}) {
    INFO(facts_of(fault).name);
    CHECK(header_of(spoil(fault), "ETag") == "\"one\"");
  }
}

TEST_CASE("a cut leaves a part of the body on the wire, wherever it is made") {
  const std::string body = *good_reply().body;
  for (std::uint64_t at = 0; at <= body.size(); ++at) {
    const TestOrigin origin([&](const Request& request) {
      std::mt19937_64 random;
      return apply(Fault::kCut, good_reply(), {request, random, at});
    });
    RawClient client(origin.port());
    client.get("/raw/notes/a");
    const Received received = client.read();
    const std::size_t head = received.bytes.find("\r\n\r\n");
    REQUIRE(head != std::string::npos);
    CHECK(received.bytes.substr(head + 4) == body.substr(0, at));
    CHECK(received.bytes.find("Content-Length: " + std::to_string(body.size())) < head);
    CHECK(received.end == StreamEnd::kClosed);
  }
}

TEST_CASE("redirects lead where they say") {
  const Request request{"GET", "/raw/notes/a", {{"Host", "127.0.0.1:4711"}}, {}};
  const auto target = [&](Fault fault, const std::string& path, std::uint64_t seed = 1) {
    std::mt19937_64 random(seed);
    const Request asked{"GET", path, request.headers, {}};
    return header_of(apply(fault, good_reply(), {asked, random}), "Location");
  };
  CHECK(target(Fault::kRedirectNear, "/raw/notes/a") == "/raw/notes/a?hop=1");
  CHECK(target(Fault::kRedirectNear, "/raw/notes/a?hop=1").empty());
  CHECK(target(Fault::kRedirectLoop, "/raw/notes/a") == "/raw/notes/a");
  CHECK(target(Fault::kRedirectHops, "/raw/notes/a?hop=29") == "/raw/notes/a?hop=30");
  CHECK(target(Fault::kRedirectHops, "/raw/notes/a?hop=30").empty());
  CHECK(target(Fault::kRedirectOrigin, "/raw/notes/a") == "http://localhost:4711/raw/notes/a");
  CHECK(target(Fault::kRedirectFile, "/raw/notes/a") == "file:///etc/passwd");
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    CHECK(target(Fault::kRedirectPrivate, "/a", seed).starts_with("http://"));
    CHECK_FALSE(target(Fault::kRedirectScheme, "/a", seed).starts_with("http://"));
  }
}

}  // namespace
}  // namespace notesearch
