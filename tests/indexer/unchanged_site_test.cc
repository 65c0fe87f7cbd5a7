#include <chrono>
#include <iostream>

#include "indexer/index_run.h"
#include "tests/catch.h"
#include "tests/indexer/index_view.h"
#include "tests/origin/scripted_site.h"
#include "tests/temporary_dir.h"

namespace notesearch {
namespace {

TEST_CASE("500 unchanged notes cost at most a request each, under a second and no generation") {
  constexpr std::size_t kNotes = 500;
  ScriptedSite site(kNotes);
  const TemporaryDir dir;
  IndexRunOptions options;
  options.sources = {site.url()};
  options.index_dir = dir.path() / "index";
  options.fetch.allow_private = true;
  REQUIRE(run_index(options));
  const auto directories = generation_dirs(options.index_dir);
  site.origin().clear_log();

  const auto started = std::chrono::steady_clock::now();
  const auto report = run_index(options);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
  REQUIRE(report);
  CHECK(report->outcome == Outcome::kUnchanged);
  CHECK(report->unchanged == kNotes);
  CHECK(exit_code(*report) == 0);
  CHECK(generation_dirs(options.index_dir) == directories);
  CHECK(site.origin().request_count() <= kNotes + 1);
  // Every fifth note has no validator to ask with.
  CHECK(report->bodies_fetched == kNotes / 5);
  CHECK(report->not_modified == kNotes * 4 / 5 + 1);
  CHECK(took.count() < 1.0);
  std::cout << kNotes << " unchanged notes: " << site.origin().request_count() << " requests, "
            << report->not_modified << " of them 304, in " << took.count() << " s"
            << std::endl;
}

}  // namespace
}  // namespace notesearch
