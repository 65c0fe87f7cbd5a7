#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <thread>

#include "indexer/index_directory.h"
#include "tests/catch.h"
#include "tests/searcher/search_fixture.h"

namespace notesearch {
namespace {

constexpr int kPublications = 100;
constexpr int kReaders = 4;

// Three notes that name the run they were made by, in title and text.
std::vector<NoteSpec> notes_of_run(int run) {
  const std::string marker = "run" + std::to_string(run) + ".";
  std::vector<NoteSpec> notes;
  for (const char* slug : {"a", "b", "c"}) {
    notes.push_back({slug, "Title of " + marker, "2026-04-10", {}, "", "Shared, " + marker + "\n"});
  }
  return notes;
}

// The one run that an answer names everywhere; empty when it names several.
std::string run_of(const SearchResponse& response) {
  std::string run;
  for (const Hit& hit : response.hits) {
    std::vector<std::string> texts{joined(hit.title)};
    for (const Passage& passage : hit.passages) texts.push_back(joined(passage.parts));
    if (texts.size() != 2) return {};
    for (const std::string& text : texts) {
      const std::size_t begin = text.find("run");
      if (begin == std::string::npos) return {};
      const std::string named = text.substr(begin, text.find('.', begin) - begin);
      if (!run.empty() && named != run) return {};
      run = named;
    }
  }
  return run;
}

// What readers saw, of all threads.
class Observations {
 public:
  void add(const std::filesystem::path& index_dir) {
    const std::string wrong = look(index_dir);
    const std::lock_guard lock(mutex_);
    ++answers_;
    if (!wrong.empty()) wrong_.push_back(wrong);
  }

  [[nodiscard]] int answers() const { return answers_; }
  [[nodiscard]] std::size_t generations() const { return runs_.size(); }
  [[nodiscard]] const std::vector<std::string>& wrong() const { return wrong_; }

 private:
  // What is wrong with what a reader gets now; empty when all is well.
  std::string look(const std::filesystem::path& index_dir) {
    auto snapshot = IndexSnapshot::open(index_dir);
    if (!snapshot) return snapshot.error().message();
    if (!(*snapshot)->damage().empty()) return (*snapshot)->damage();
    auto searcher = Searcher::open(*snapshot);
    if (!searcher) return searcher.error().message();
    SearchRequest request;
    request.query = "shared";
    const auto response = searcher->search(request);
    if (!response) return response.error().message();
    const std::string run = run_of(*response);
    if (response->total != 3 || run.empty()) return "an answer of more than one generation";
    const std::lock_guard lock(mutex_);
    const auto [known, added] = runs_.emplace(response->generation, run);
    return known->second == run ? "" : "a generation's number was used twice";
  }

  std::mutex mutex_;
  int answers_ = 0;
  std::map<std::uint64_t, std::string> runs_;  // by generation
  std::vector<std::string> wrong_;
};

// Readers that look again and again, for as long as it lives.
class Readers {
 public:
  Readers(const std::filesystem::path& index_dir, Observations& observations) {
    for (int i = 0; i < kReaders; ++i) {
      threads_.emplace_back([this, index_dir, &observations] {
        while (!done_) {
          observations.add(index_dir);
          std::this_thread::sleep_for(std::chrono::milliseconds(1));  // the writer wants a core too
        }
      });
    }
  }
  Readers(const Readers&) = delete;
  Readers& operator=(const Readers&) = delete;
  ~Readers() { done_ = true; }  // the threads are joined after it

 private:
  std::atomic<bool> done_ = false;
  std::vector<std::jthread> threads_;
};

TEST_CASE("index: readers never notice that generations are published, removed and rolled back") {
  SearchFixture fixture(notes_of_run(0));
  const std::filesystem::path index_dir = fixture.index_dir();
  Observations observations;
  {
    const Readers readers(index_dir, observations);
    for (int run = 1; run <= kPublications; ++run) {
      fixture.index(notes_of_run(run));
      if (run % 10 != 0) continue;
      auto directory = IndexDirectory::open(index_dir);
      REQUIRE(directory);
      CHECK(directory->roll_back());
    }
  }
  for (const std::string& wrong : observations.wrong()) FAIL_CHECK(wrong);
  CHECK(observations.answers() > kPublications);
  CHECK(observations.generations() > kPublications / 2);
}

// Harder than the indexer, which keeps two.
TEST_CASE(
    "index: readers never notice that a generation goes as soon as it is not the current one") {
  const SearchFixture fixture(notes_of_run(0));
  const std::filesystem::path index_dir = fixture.index_dir();
  Observations observations;
  {
    const Readers readers(index_dir, observations);
    for (std::uint64_t number = 1; number <= 3 * kPublications; ++number) {
      const std::string next = generation_name(number + 1);
      std::filesystem::copy(index_dir / generation_name(number), index_dir / next,
                            std::filesystem::copy_options::recursive);
      std::filesystem::create_symlink(next, index_dir / "next");
      std::filesystem::rename(index_dir / "next", index_dir / kCurrentLink);
      for (const std::uint64_t old : list_generations(index_dir)) {
        if (old > number) continue;
        const auto lease = GenerationLease::to_remove(index_dir / generation_name(old));
        if (lease) std::filesystem::remove_all(index_dir / generation_name(old));
      }
    }
  }
  for (const std::string& wrong : observations.wrong()) FAIL_CHECK(wrong);
  CHECK(observations.answers() > kPublications);
}

}  // namespace
}  // namespace notesearch
