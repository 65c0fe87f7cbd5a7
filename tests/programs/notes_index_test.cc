#include <chrono>
#include <thread>

#include <nlohmann/json.hpp>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "schema/generation.h"
#include "tests/catch.h"
#include "tests/indexer/site.h"
#include "tests/programs/program.h"
#include "tests/temporary_dir.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;

class IndexProgram {
 public:
  explicit IndexProgram(int notes) : site(notes) {}

  [[nodiscard]] std::vector<std::string> arguments(std::vector<std::string> more = {}) const {
    std::vector<std::string> all{site.url(), "--index", index().string(), "--allow-private"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  [[nodiscard]] ProgramRun run(std::vector<std::string> more = {}) const {
    return run_program("notes-index", arguments(std::move(more)));
  }
  [[nodiscard]] fs::path index() const { return dir.path() / "index"; }

  // The current generation, with every file as it was published.
  [[nodiscard]] std::uint64_t sound_generation() const {
    const auto current = current_generation(index()).value();
    const auto manifest = open_manifest(current).value();
    if (!verify_digests(current, manifest)) return 0;
    return manifest.generation;
  }

  Site site;
  TemporaryDir dir;
};

bool shows_controls(const std::string& text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && byte != '\n') || byte == 0x7F) return true;
  }
  return text.find("\xC2\x9B") != std::string::npos || text.find("\u202E") != std::string::npos;
}

TEST_CASE("notes-index publishes, then finds nothing to do") {
  const IndexProgram program(46);
  auto run = program.run();
  INFO(run.err);
  CHECK(run.exit_code == 0);
  CHECK(run.out.find("Published generation 1 with 46 notes") == 0);
  CHECK(run.err.find("fetch: 46 notes in") != std::string::npos);
  run = program.run();
  CHECK(run.exit_code == 0);
  CHECK(run.out.find("Nothing changed: generation 1") == 0);
  CHECK(program.sound_generation() == 1);
}

TEST_CASE("notes-index --json reports to programs, --quiet in one line and troubles alone") {
  IndexProgram program(20);
  auto run = program.run({"--json"});
  CHECK(run.exit_code == 0);
  CHECK(run.err.empty());
  CHECK(nlohmann::json::parse(run.out)["added"] == 20);

  program.site.set("note-1", {"T", "changed\n", std::nullopt});
  run = program.run({"--quiet"});
  CHECK(run.exit_code == 0);
  CHECK(run.out.empty());
  CHECK(run.err.empty());

  program.site.set_reply("note-2", reply_with(404, "gone"));
  run = program.run({"--quiet"});
  CHECK(run.exit_code == 3);
  CHECK(run.out.empty());
  CHECK(run.err.find("1 of 20 notes kept at their last good version: note-2 (") !=
        std::string::npos);
  CHECK(run.err.ends_with("; see notes-index --status\n"));
  CHECK(std::count(run.err.begin(), run.err.end(), '\n') == 1);
}

TEST_CASE("notes-index exits by kind") {
  IndexProgram program(10);
  const std::string index = program.index().string();
  const std::string port_of_nobody = "http://127.0.0.1:1/profile.json";
  const std::string mirror_of_nobody = "https://example.org=http://127.0.0.1:1";
  struct Case {
    std::vector<std::string> arguments;
    int exit_code;
  };
  const std::vector<Case> cases = {
      {{"--help"}, 0},
      {{"--version"}, 0},
      {{"--no-such-option"}, 64},
      {{program.site.url(), "--index", index, "--status", "--rollback"}, 64},
      {{"/nowhere", "--index", index}, 64},
      {{"https://example.org/notes", "--raw-url", "/n={slug}", "--index", index}, 64},
      {{program.site.url(), "--index", index, "--jobs", "many"}, 64},
      {{program.site.url(), "--index", index, "--jobs", "100000"}, 64},
      {{program.site.url(), "--index", index, "--stem", "klingon"}, 64},
      {{program.site.url(), "--index", index, "--mirror", "nonsense"}, 64},
      {{program.site.url(), "--index", index, "--mirror", "ftp://a=https://b"}, 64},
      {{program.site.url(), "--index", ""}, 64},
      {{program.site.url(), "--index", index, "--config", "/nowhere.ini"}, 78},
      {{program.site.url(), "--index", index}, 78},  // a private address without leave
      {{port_of_nobody, "--index", index, "--allow-private"}, 69},
      {{"https://example.org/p.json", "--index", index, "--mirror", mirror_of_nobody,
        "--allow-private"},
       69},
      {{program.site.url(), "--index", index, "--offline"}, 69},
      {{program.site.origin().base_url() + "/no-such.json", "--index", index, "--allow-private"},
       69},
      {{program.site.url(), "--index", "/dev/null/index", "--allow-private"}, 74},
      {{program.site.url(), "--index", "/proc/index", "--allow-private"}, 74},
  };
  for (const Case& row : cases) {
    std::string line;
    for (const std::string& argument : row.arguments) line += " " + argument;
    const ProgramRun run = run_program("notes-index", row.arguments);
    INFO(line << "\n" << run.err);
    CHECK(run.exit_code == row.exit_code);
    CHECK(run.err.empty() == (row.exit_code == 0));
    CHECK(std::count(run.err.begin(), run.err.end(), '\n') <= 1);
  }
  CHECK_FALSE(fs::exists(program.index() / "current"));
}

TEST_CASE("notes-index takes its options from the environment and a file too") {
  const IndexProgram program(3);
  write_file(program.dir.path() / "conf.ini", "allow-private = true\njobs = 1\n");
  const ProgramRun run = run_program(
      "notes-index", {program.site.url(), "--config", (program.dir.path() / "conf.ini").string()},
      {{"NOTESEARCH_INDEX", program.index().string()}});
  INFO(run.err);
  CHECK(run.exit_code == 0);
  CHECK(program.sound_generation() == 1);
}

TEST_CASE("notes-index --dry-run creates nothing") {
  const IndexProgram program(3);
  const ProgramRun run = program.run({"--dry-run"});
  CHECK(run.exit_code == 0);
  CHECK(run.out.find("would hold 3 notes") != std::string::npos);
  CHECK_FALSE(fs::exists(program.index()));
}

TEST_CASE("a second notes-index is turned away at once") {
  IndexProgram program(3);
  program.site.set_reply("note-1", never_answer());
  Program first("notes-index", program.arguments());
  while (!fs::exists(program.index() / "lock") ||
         program.site.origin().requests_for("/raw/notes/note-1").empty()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  const ProgramRun second = program.run();
  CHECK(second.exit_code == 75);
  CHECK(second.err.find("another run") != std::string::npos);
  first.signal(SIGTERM);
  const ProgramRun stopped = first.wait();
  CHECK(stopped.exit_code == 128 + SIGTERM);
  CHECK_FALSE(fs::exists(program.index() / "current"));
  program.site.add(1);
  CHECK(program.run().exit_code == 0);
}

TEST_CASE("of many runs at once exactly one works, and the others are turned away") {
  IndexProgram program(5);
  program.site.set_reply("note-1", dripping("# Slow\n\nbut sure\n", 1, 40));
  std::vector<std::unique_ptr<Program>> runs;
  for (int i = 0; i < 10; ++i) {
    runs.push_back(std::make_unique<Program>("notes-index", program.arguments()));
  }
  int done = 0;
  int busy = 0;
  for (const auto& run : runs) {
    const int code = run->wait().exit_code;
    done += code == 0 ? 1 : 0;
    busy += code == 75 ? 1 : 0;
  }
  CHECK(done >= 1);
  CHECK(done + busy == 10);
  CHECK(program.sound_generation() == 1);
}

TEST_CASE("a killed run leaves the old index, and the next run cleans up and works") {
  IndexProgram program(400);
  REQUIRE(program.run().exit_code == 0);
  std::uint64_t last = 1;
  for (int wait_ms = 0; wait_ms < 400; wait_ms += 25) {
    INFO(wait_ms);
    program.site.set("note-1", {"T", "version " + std::to_string(wait_ms) + "\n", std::nullopt});
    Program killed("notes-index", program.arguments({"--full"}));
    std::this_thread::sleep_for(std::chrono::milliseconds(wait_ms));
    killed.signal(SIGKILL);
    killed.wait();
    const std::uint64_t now = program.sound_generation();
    CHECK(now >= last);
    last = now;
  }
  const ProgramRun run = program.run();
  CHECK(run.exit_code == 0);
  CHECK(program.sound_generation() >= last);
  for (const auto& entry : fs::directory_iterator(program.index())) {
    CHECK(entry.path().extension() != ".tmp");
  }
}

TEST_CASE("a run without room on the disk says so and leaves the old index") {
  IndexProgram program(30);
  REQUIRE(program.run().exit_code == 0);
  // A limit on file sizes fails writes in the same places as a full disk.
  for (const std::string blocks : {"0", "1", "8", "40", "100"}) {
    INFO(blocks);
    program.site.set("note-1", {"T", "version " + blocks + "\n", std::nullopt});
    std::string command = "ulimit -f " + blocks + "; exec " NOTESEARCH_BIN_DIR "/notes-index";
    for (const std::string& argument : program.arguments({"--full", "--quiet"})) {
      command += " '" + argument + "'";
    }
    command += " 2>" + (program.dir.path() / "err").string();
    // With no more than some blocks even the message may not be written: to a pipe it would be.
    const int status = std::system(command.c_str());
    const int code = WEXITSTATUS(status);
    CHECK((code == 74 || code == 0));
    CHECK(program.sound_generation() >= 1);
    for (const auto& entry : fs::directory_iterator(program.index())) {
      CHECK(entry.path().extension() != ".tmp");
    }
  }
  CHECK(program.run().exit_code == 0);
}

TEST_CASE("an index that can't be written is an error in words") {
  IndexProgram program(3);
  REQUIRE(program.run().exit_code == 0);
  if (geteuid() == 0) return;  // nothing is forbidden to root
  program.site.set("note-1", {"T", "changed\n", std::nullopt});
  fs::permissions(program.index(), fs::perms::owner_read | fs::perms::owner_exec);
  const ProgramRun run = program.run();
  fs::permissions(program.index(), fs::perms::owner_all);
  CHECK(run.exit_code == 74);
  CHECK(program.sound_generation() == 1);
}

TEST_CASE("what the site says never controls the terminal") {
  IndexProgram program(20);
  program.site.set("note-2", {R"(\u001b]0;owned\u0007\u009b2J\u202e)", "text\n", std::nullopt});
  Reply hostile = reply_with(404, "\x1b[31m");
  hostile.headers.emplace_back("X-Evil", "\x1b]0;owned\x07");
  program.site.set_reply("note-3", hostile);
  std::string manifest = program.site.manifest();
  manifest.insert(manifest.find('[') + 1,
                  R"({"slug":"\u001b[2J\u009b","markdownUrl":"http://\u001b[2J/"},)"
                  R"({"slug":"x","title":7,"date":"\u001b[31m","url":"\u001b",)"
                  R"("markdownUrl":"https://evil.example/\u202e"},)");
  program.site.set_manifest(reply_with(200, manifest, "application/json"));
  for (const std::vector<std::string>& options :
       std::vector<std::vector<std::string>>{{}, {"--quiet"}, {"--json"}, {"--full"}}) {
    const ProgramRun run = program.run(options);
    CHECK(run.exit_code == 3);
    CHECK_FALSE(shows_controls(run.out));
    CHECK_FALSE(shows_controls(run.err));
  }
}

TEST_CASE("closed standard streams do not end up in the index") {
  const IndexProgram program(20);
  std::string command = NOTESEARCH_BIN_DIR "/notes-index";
  for (const std::string& argument : program.arguments()) command += " '" + argument + "'";
  // The output is lost unnoticed, like that of any program whose output goes to /dev/null.
  CHECK(WEXITSTATUS(std::system((command + " <&- >&- 2>&-").c_str())) == 0);
  CHECK(program.sound_generation() == 1);
  CHECK(read_file(program.index() / "lock").empty());
}

TEST_CASE("lost output is a failure") {
  const IndexProgram program(2);
  REQUIRE(program.run().exit_code == 0);
  std::string command = NOTESEARCH_BIN_DIR "/notes-index";
  for (const std::string& argument : program.arguments()) command += " '" + argument + "'";
  CHECK(WEXITSTATUS(std::system((command + " >/dev/full 2>/dev/null").c_str())) == 74);
}

TEST_CASE("notes-index indexes the bundled site from notes-origin") {
  TemporaryDir dir;
  const std::string port_file = (dir.path() / "port").string();
  const Program origin("notes-origin", {std::string(NOTESEARCH_SOURCE_DIR) + "/corpus/sample",
                                        "--port-file", port_file});
  while (!fs::exists(port_file)) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  const int port = std::stoi(read_file(port_file));
  const ProgramRun run =
      run_program("notes-index", {"https://vanshverma.com/profile.json", "--index",
                                  (dir.path() / "index").string(), "--mirror",
                                  "https://vanshverma.com=http://127.0.0.1:" + std::to_string(port),
                                  "--allow-private", "--json"});
  INFO(run.err);
  CHECK(run.exit_code == 0);
  const auto report = nlohmann::json::parse(run.out);
  CHECK(report["notes"] == 46);
  CHECK(report["kept"].empty());
  CHECK(report["problems"].empty());
}

TEST_CASE("notes-origin breaks and mends as its file of faults says") {
  const TemporaryDir dir;
  const std::string port_file = (dir.path() / "port").string();
  const fs::path faults = dir.path() / "faults.txt";
  write_file(faults, "# all is well\n");
  const Program origin("notes-origin", {std::string(NOTESEARCH_SOURCE_DIR) + "/corpus/sample",
                                        "--port-file", port_file, "--faults", faults.string()});
  while (!fs::exists(port_file)) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  const std::vector<std::string> arguments = {
      "https://vanshverma.com/profile.json",
      "--index",
      (dir.path() / "index").string(),
      "--mirror",
      "https://vanshverma.com=http://127.0.0.1:" + std::to_string(std::stoi(read_file(port_file))),
      "--allow-private"};
  CHECK(run_program("notes-index", arguments).exit_code == 0);
  write_file(faults, "/raw/notes/nic-hop cut\n");
  CHECK(run_program("notes-index", arguments).exit_code == 3);
  write_file(faults, "/profile.json status-404\n");
  CHECK(run_program("notes-index", arguments).exit_code == 69);
  write_file(faults, "# mended\n");
  CHECK(run_program("notes-index", arguments).exit_code == 0);
}

}  // namespace
}  // namespace notesearch
