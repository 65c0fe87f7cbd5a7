#include "searcher/http/serving_index.h"

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

#include "schema/freshness.h"
#include "tests/catch.h"
#include "tests/searcher/search_fixture.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::vector<NoteSpec> note_with(const std::string& word) {
  return {{"note", "Title", "2026-04-10", {"GPU"}, "Excerpt", "The text has " + word + ".\n"}};
}

// A serving index that looks often, and what it told.
class Served {
 public:
  explicit Served(const fs::path& index_dir)
      : index_(options(index_dir), [this](const ServingEvent& event) {
          const std::lock_guard lock(mutex_);
          events_.push_back(event);
        }) {}

  ServingIndex& index() { return index_; }

  [[nodiscard]] std::vector<ServingEvent> events() const {
    const std::lock_guard lock(mutex_);
    return events_;
  }

  // Notes that have the word, by what serves now.
  std::uint32_t total(const std::string& word) {
    const auto serving = index_.current();
    if (!serving) return 0;
    SearchRequest request;
    request.query = word;
    return serving->searcher(0).search(request).value().total;
  }

 private:
  static ServingOptions options(const fs::path& index_dir) {
    ServingOptions options;
    options.index_dir = index_dir;
    options.look_every = milliseconds(10);
    options.look_again_every = milliseconds(50);
    return options;
  }

  mutable std::mutex mutex_;
  std::vector<ServingEvent> events_;
  ServingIndex index_;
};

template <typename Condition>
bool soon(const Condition& condition) {
  const auto end = steady_clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (steady_clock::now() > end) return false;
    std::this_thread::sleep_for(milliseconds(5));
  }
  return true;
}

void flip_last_byte(const fs::path& path) {
  std::string bytes = read_file(path);
  bytes.back() ^= 1;
  write_file(path, bytes);
}

TEST_CASE("serving index: what is there serves at once, what is published later soon") {
  SearchFixture fixture(note_with("alpha"));
  Served served(fixture.index_dir());
  CHECK_FALSE(served.index().current());
  served.index().start();
  CHECK(served.total("alpha") == 1);
  const auto before = served.index().current();
  fixture.index(note_with("beta"));
  REQUIRE(soon([&] { return served.total("beta") == 1; }));
  CHECK(served.total("alpha") == 0);
  CHECK(served.index().current()->epoch() != before->epoch());
  SearchRequest request;
  request.query = "alpha";
  CHECK(before->searcher(1).search(request).value().total == 1);  // whoever has it, goes on with it
  const auto events = served.events();
  REQUIRE(events.size() == 2);
  CHECK(events[0].generation == 1);
  CHECK(events[1].generation == 2);
  CHECK(events[1].notes == 1);
  CHECK(served.index().state().swaps == 2);
}

TEST_CASE("serving index: without an index it waits for one") {
  const TemporaryDir dir;
  Served served(dir.path() / "index");
  served.index().start();
  CHECK_FALSE(served.index().current());
  CHECK(!served.index().state().failure.empty());
  SearchFixture fixture(note_with("alpha"));
  fs::rename(fixture.index_dir(), dir.path() / "index");
  REQUIRE(soon([&] { return served.index().current() != nullptr; }));
  REQUIRE(soon([&] { return served.index().state().failure.empty(); }));
  fs::rename(dir.path() / "index", fixture.index_dir());
}

TEST_CASE("serving index: a damaged generation never serves; a sound one after it does") {
  SearchFixture fixture(note_with("alpha"));
  Served served(fixture.index_dir());
  served.index().start();
  // Published damaged: made beside, and `current` switched to it after.
  const fs::path link = fixture.index_dir() / "current";
  fixture.index(note_with("beta"));
  REQUIRE(soon([&] { return served.total("beta") == 1; }));
  fs::copy(fixture.index_dir() / "gen-000002", fixture.index_dir() / "gen-000003",
           fs::copy_options::recursive);
  flip_last_byte(fixture.index_dir() / "gen-000003" / "notes.store");
  fs::create_symlink("gen-000003", fixture.index_dir() / "current.new");
  fs::rename(fixture.index_dir() / "current.new", link);
  REQUIRE(soon([&] { return !served.index().state().failure.empty(); }));
  CHECK(served.total("beta") == 1);
  CHECK(served.index().current()->snapshot()->damage().starts_with("gen-000003/notes.store"));
  CHECK(served.events().back().kind == ServingEvent::Kind::kTrouble);
  CHECK(served.events().back().generation == 2);
  fixture.index(note_with("gamma"));
  REQUIRE(soon([&] { return served.total("gamma") == 1; }));
  REQUIRE(soon([&] { return served.index().state().failure.empty(); }));
}

TEST_CASE("serving index: damage that the fast check leaves out is found soon after the start") {
  SearchFixture fixture(note_with("alpha"));
  fixture.index(note_with("beta"));
  flip_last_byte(fixture.index_dir() / "gen-000002" / "notes.store");
  Served served(fixture.index_dir());
  served.index().start();
  REQUIRE(soon([&] { return served.total("alpha") == 1; }));
  CHECK(!served.index().state().failure.empty());
}

TEST_CASE("serving index: knows when the site was compared") {
  SearchFixture fixture(note_with("alpha"));
  Served served(fixture.index_dir());
  served.index().start();
  const auto compared = served.index().state().compared;
  CHECK(compared == last_compared(fixture.index_dir()).value_or(std::nullopt));
  write_file(fixture.index_dir() / kStatusFile, R"({"last_success": "2020-01-01T00:00:00Z"})");
  REQUIRE(soon([&] {
    const auto now = served.index().state().compared;
    return now && *now < std::chrono::sys_days(std::chrono::year(2021) / 1 / 1);
  }));
}

TEST_CASE("serving index: other synonyms make another epoch") {
  SearchFixture fixture(note_with("alpha"));
  const auto snapshot = IndexSnapshot::open(fixture.index_dir()).value();
  const auto epoch = [&](const OwnSynonyms* synonyms) {
    return Serving::open(snapshot, 1, synonyms).value()->epoch();
  };
  const OwnSynonyms none{{}, "none"};
  const OwnSynonyms own{"alpha = beta\n", "file"};
  CHECK(epoch(nullptr) == epoch(nullptr));
  CHECK(epoch(&own) == epoch(&own));
  CHECK(epoch(&none) != epoch(nullptr));
  CHECK(epoch(&own) != epoch(&none));
}

TEST_CASE("serving index: readers through fifty swaps") {
  SearchFixture fixture(note_with("shared run0"));
  Served served(fixture.index_dir());
  served.index().start();
  std::atomic<bool> done{false};
  std::atomic<int> wrong{0};
  std::vector<std::thread> readers;
  for (std::size_t worker = 0; worker < 2; ++worker) {
    readers.emplace_back([&, worker] {
      SearchRequest request;
      request.query = "shared";
      while (!done) {
        const auto serving = served.index().current();
        const auto answer = serving->searcher(worker).search(request);
        if (!answer || answer->total != 1) ++wrong;
      }
    });
  }
  for (int run = 1; run <= 50; ++run) fixture.index(note_with("shared run" + std::to_string(run)));
  const bool last_serves =
      soon([&] { return served.index().current()->snapshot()->manifest().generation == 51; });
  done = true;
  for (std::thread& reader : readers) reader.join();
  CHECK(last_serves);
  CHECK(wrong == 0);
  CHECK(served.index().state().swaps > 5);
}

}  // namespace
}  // namespace notesearch
