#include "searcher/http/gap_log.h"

#include <random>
#include <thread>

#include "tests/catch.h"
#include "tests/temporary_dir.h"

namespace notesearch {
namespace {

using namespace std::chrono_literals;

const GapLog::Time kNow = std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + 10h;

class Fixture {
 public:
  [[nodiscard]] std::filesystem::path path() const { return dir_.path() / "gaps.json"; }

  // By clients numbered from `first`.
  void ask(GapLog& log, std::string_view query, int clients, GapLog::Time now = kNow,
           int first = 0) const {
    for (int i = first; i < first + clients; ++i) {
      const std::string client = "198.51.100." + std::to_string(i);
      log.add({query, client, false}, now);
    }
  }

  [[nodiscard]] std::vector<Gap> saved(GapLog& log, GapLog::Time now = kNow) const {
    REQUIRE(log.save(now, true));
    auto gaps = read_gaps(path());
    return gaps ? *gaps : std::vector<Gap>();
  }

 private:
  TemporaryDir dir_;
};

Day day_of_time(GapLog::Time time) { return std::chrono::floor<std::chrono::days>(time); }

TEST_CASE("gap log: a query is kept once three clients asked it, however often one did") {
  const Fixture fixture;
  GapLog log(fixture.path());
  for (int i = 0; i < 50; ++i) fixture.ask(log, "raft consensus", 2);
  CHECK(fixture.saved(log).empty());
  fixture.ask(log, "  RAFT\n consensus ", 1, kNow, 2);
  CHECK(fixture.saved(log) == std::vector<Gap>{{"raft consensus", 3, day_of_time(kNow)}});
}

TEST_CASE("gap log: who asks for privacy does not count") {
  const Fixture fixture;
  GapLog log(fixture.path());
  fixture.ask(log, "raft", 2);
  log.add({"raft", "203.0.113.1", true}, kNow);
  CHECK(fixture.saved(log).empty());
}

TEST_CASE("gap log: nothing of a client, nor of the salt, is in the file") {
  const Fixture fixture;
  GapLog log(fixture.path());
  fixture.ask(log, "raft", 5);
  REQUIRE(fixture.saved(log).size() == 1);
  CHECK(gaps_text(fixture.saved(log)) ==
        R"({"version":1,"gaps":[{"query":"raft","count":5,"last":"2026-11-24"}]})");
}

TEST_CASE("gap log: queries that look personal, are long or empty are not kept") {
  for (const std::string& query :
       {std::string("me@example.test"), std::string("call 030 1234567"),
        std::string("4111-1111-1111-1111"),
        std::string("\u0661\u0662\u0663\u0664\u0665\u0666\u0667"), std::string(" \t\x01 "),
        std::string(kMaxGapQueryBytes + 1, 'a'), std::string(100'000, 'a')}) {
    CAPTURE(query.substr(0, 40));
    CHECK(gap_query(query).empty());
  }
  CHECK(gap_query("cve 2026 and rfc 9110") == "cve 2026 and rfc 9110");
  CHECK(gap_query("123456 numbers") == "123456 numbers");
  CHECK(gap_query("\x1b[2JRaft\xff") == "[2jraft\xEF\xBF\xBD");
}

TEST_CASE("gap log: what is kept of any bytes is short, clean and the same when kept again") {
  std::mt19937 random(20261126);
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes(random() % 300, '\0');
    for (char& byte : bytes)
      byte = static_cast<char>(random() % 3 == 0 ? random() : 'a' + random() % 26);
    const std::string kept = gap_query(bytes);
    REQUIRE(kept.size() <= kMaxGapQueryBytes);
    REQUIRE(kept.find_first_of("\n\t\x1b") == std::string::npos);
  }
}

TEST_CASE("gap log: the next day counts on, and forgets what few asked") {
  const Fixture fixture;
  GapLog log(fixture.path());
  fixture.ask(log, "raft", 3);
  fixture.ask(log, "paxos", 2);
  const auto tomorrow = kNow + 24h;
  fixture.ask(log, "raft", 1, tomorrow);
  fixture.ask(log, "paxos", 1, tomorrow, 2);
  CHECK(fixture.saved(log, tomorrow) == std::vector<Gap>{{"raft", 4, day_of_time(tomorrow)}});
}

TEST_CASE("gap log: a restart counts on; what nobody asks again for thirty days is gone") {
  const Fixture fixture;
  {
    GapLog log(fixture.path());
    fixture.ask(log, "raft", 3);
    REQUIRE(fixture.saved(log).size() == 1);
  }
  GapLog log(fixture.path());
  CHECK(log.trouble().empty());
  fixture.ask(log, "raft", 1, kNow + 24h * 30, 9);
  CHECK(fixture.saved(log, kNow + 24h * 30) ==
        std::vector<Gap>{{"raft", 4, day_of_time(kNow + 24h * 30)}});
  fixture.ask(log, "paxos", 1, kNow + 24h * 61);
  CHECK(fixture.saved(log, kNow + 24h * 61).empty());
}

TEST_CASE("gap log: the file is written once a minute at most") {
  const Fixture fixture;
  GapLog log(fixture.path());
  fixture.ask(log, "raft", 3);
  REQUIRE(log.save(kNow));
  fixture.ask(log, "paxos", 3);
  REQUIRE(log.save(kNow + 59s));
  CHECK(read_gaps(fixture.path())->size() == 1);
  REQUIRE(log.save(kNow + 60s));
  CHECK(read_gaps(fixture.path())->size() == 2);
  std::filesystem::remove(fixture.path());
  REQUIRE(log.save(kNow + 500s, true));  // nothing is new
  CHECK_FALSE(std::filesystem::exists(fixture.path()));
}

TEST_CASE("gap log: a file that is none is told of and left alone") {
  const Fixture fixture;
  for (const char* text : {"{\"version\":1,", "hello"}) {
    write_file(fixture.path(), text);
    GapLog log(fixture.path());
    CHECK(log.trouble().find("left as it is") != std::string::npos);
    fixture.ask(log, "raft", 3);
    CHECK(log.save(kNow, true));
    CHECK(read_file(fixture.path()) == text);
  }
}

TEST_CASE("gap log: a place that can't be written is an error each time") {
  const TemporaryDir dir;
  GapLog log(dir.path() / "missing" / "gaps.json");
  for (int client = 0; client < 3; ++client) log.add({"raft", std::to_string(client), false}, kNow);
  for (int i = 0; i < 2; ++i) {
    const auto saved = log.save(kNow, true);
    REQUIRE_FALSE(saved);
    CHECK(saved.error().kind == ErrorKind::kIo);
  }
}

TEST_CASE("gap log: a flood of queries is bounded and leaves what many ask") {
  const Fixture fixture;
  GapLog log(fixture.path());
  fixture.ask(log, "raft", 3);
  for (std::size_t i = 0; i < 3 * kMaxGapsInMemory; ++i) {
    log.add({"q" + std::to_string(i), "203.0.113.9", false}, kNow);
  }
  fixture.ask(log, "paxos", 3);
  for (int client = 0; client < 1000; ++client) {
    log.add({"raft", "client " + std::to_string(client), false}, kNow);
  }
  const auto gaps = fixture.saved(log);
  REQUIRE(gaps.size() == 2);
  CHECK(gaps[0] == Gap{"raft", kMaxGapClients, day_of_time(kNow)});
}

TEST_CASE("gap log: workers add while it is saved") {
  const Fixture fixture;
  GapLog log(fixture.path());
  std::vector<std::thread> workers;
  for (int worker = 0; worker < 4; ++worker) {
    workers.emplace_back([&, worker] {
      for (int i = 0; i < 300; ++i) {
        log.add({"q" + std::to_string(i % 50), std::to_string(worker), false}, kNow);
        if (i % 60 == 0) static_cast<void>(log.save(kNow, true));
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  const auto gaps = fixture.saved(log);
  REQUIRE(gaps.size() == 50);
  for (const Gap& gap : gaps) CHECK(gap.count == 4);
}

}  // namespace
}  // namespace notesearch
