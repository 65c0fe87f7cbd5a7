// HTTP/2, spoken with nghttpd. Where that is not installed, these tests say so and pass.
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "corpus/fetcher.h"
#include "tests/catch.h"
#include "tests/corpus/fetching.h"
#include "tests/origin/certificates.h"
#include "tests/origin/nghttpd.h"
#include "tests/temporary_dir.h"

namespace notesearch {
namespace {

constexpr std::size_t kNotes = 200;

std::string note_text(std::size_t index) {
  return "# Note " + std::to_string(index) + "\n\n" + std::string(index * 37, 'x') + "\n";
}

// The connections on which requests came, by the numbers that nghttpd gives them.
std::set<std::string> connections_in(const std::string& log) {
  std::set<std::string> ids;
  std::size_t at = 0;
  while ((at = log.find("recv HEADERS frame", at)) != std::string::npos) {
    const std::size_t line = log.rfind("[id=", at);
    ids.insert(log.substr(line, log.find(']', line) - line));
    ++at;
  }
  return ids;
}

TEST_CASE("many notes come over few connections of HTTP/2, and are asked about over the same") {
  const TemporaryDir folder;
  for (std::size_t i = 0; i < kNotes; ++i) {
    write_file(folder.path() / "htdocs" / std::to_string(i), note_text(i));
  }
  const Certificate authority = make_authority("An authority of a test");
  write_file(folder.path() / "authority.pem", authority.certificate_pem);
  const auto server =
      Nghttpd::start(folder.path(), make_certificate({{"IP:127.0.0.1"}}, authority));
  if (!server) {
    WARN("skipped: there is no nghttpd (Debian package nghttp2-server)");
    return;
  }
  FetchOptions options = options_for(server->base_url());
  options.ca_file = folder.path() / "authority.pem";
  options.connect_timeout_ms = 10'000;
  options.total_timeout_ms = 10'000;
  options.low_speed_seconds = 10;
  Fetcher fetcher = Fetcher::create(options).value();

  std::vector<FetchRequest> requests;
  for (std::size_t i = 0; i < kNotes; ++i) {
    requests.push_back({server->base_url() + "/" + std::to_string(i)});
  }
  std::size_t right = 0;
  std::string failures;
  fetcher.fetch_all(requests, [&](std::size_t index, const FetchResult& result) {
    if (!result.has_value()) {
      failures += result.error().error.message() + "\n";
      return;
    }
    if (result->body == note_text(index)) ++right;
    requests[index].validators = result->validators;
  });
  CHECK(failures == "");
  CHECK(right == kNotes);
  CHECK_FALSE(requests[0].validators.last_modified.empty());

  std::size_t not_modified = 0;
  std::vector<FetchRequest> again = requests;
  fetcher.fetch_all(again, [&](std::size_t index, const FetchResult& result) {
    if (!result.has_value() || !result->not_modified || !result->body.empty()) return;
    if (result->validators == requests[index].validators) ++not_modified;
  });
  CHECK(not_modified == kNotes);
  CHECK(fetcher.counts().not_modified == kNotes);
  CHECK(fetcher.counts().requests == 2 * kNotes);

  again.resize(1);
  again[0].validators = {};
  again[0].method = FetchMethod::kHead;
  const FetchResult head = fetcher.fetch(again[0]);
  REQUIRE(head.has_value());
  CHECK(head->body.empty());
  CHECK(fetcher.fetch({server->base_url() + "/absent"}).error().gone());

  const std::string log = server->stop();
  const auto connections = connections_in(log);
  CHECK(connections.size() >= 1);
  CHECK(connections.size() <= 4);
}

}  // namespace
}  // namespace notesearch
