#include "searcher/http/options.h"

#include <string>
#include <vector>

#include "tests/catch.h"

namespace notesearch {
namespace {

Result<ServerOptions> parsed(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "notes-searchd");
  return parse_server_options(static_cast<int>(arguments.size()), arguments.data());
}

TEST_CASE("options: a search within its deadline is never taken for a stuck one") {
  for (const char* deadline_ms : {"1", "2000", "60000", "3600000"}) {
    CAPTURE(deadline_ms);
    const ServerOptions options = parsed({"--deadline-ms", deadline_ms}).value();
    CHECK(options.limits.watchdog >= options.service.deadline + std::chrono::seconds(5));
  }
}

TEST_CASE("options: numbers beyond their bounds are refused, by the option's name") {
  for (const char* option : {"workers", "rate", "burst", "connections", "connections-per-client",
                             "deadline-ms", "cache-mb", "max-age", "stale-after"}) {
    CAPTURE(option);
    const std::string name = std::string("--") + option;
    for (const char* number : {"-1", "100000000"}) {
      const auto options = parsed({(name + "=" + number).c_str()});
      REQUIRE_FALSE(options);
      CHECK(options.error().kind == ErrorKind::kUsage);
      CHECK(options.error().where == name);
    }
  }
  CHECK(parsed({"--workers", "0"}).value().limits.workers >= 1);
}

}  // namespace
}  // namespace notesearch
