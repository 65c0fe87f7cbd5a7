#include "indexer/hook.h"

#include <thread>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "tests/catch.h"
#include "tests/temporary_dir.h"

namespace notesearch {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

class Hook {
 public:
  // `command` may use $OUT, a file of its own.
  explicit Hook(const std::string& command)
      : out_variable_("OUT=" + out().string()),
        environment_{"PATH=/usr/bin:/bin", "NOTESEARCH_EVENT=stale", "NOTESEARCH_JOBS=4",
                     out_variable_.c_str(), nullptr} {
    options.command = command;
    options.environment = environment_.data();
    facts.generation = 42;
    facts.notes = 46;
    facts.index_dir = "/srv/index";
  }

  [[nodiscard]] Result<void> run() const { return run_hook(options, facts); }
  [[nodiscard]] std::filesystem::path out() const { return dir_.path() / "out"; }
  [[nodiscard]] std::string written() const { return read_file(out()); }

  HookOptions options;
  HookFacts facts;

 private:
  TemporaryDir dir_;
  std::string out_variable_;
  std::vector<const char*> environment_;
};

bool is_alive(const std::string& pid) {
  // A process that ended and was not yet waited for by its new parent is not alive.
  std::ifstream file("/proc/" + pid + "/stat");
  std::string text;
  std::getline(file, text);
  const auto name_end = text.rfind(") ");
  return name_end != std::string::npos && text[name_end + 2] != 'Z';
}

TEST_CASE("a hook finds the facts in its environment, beside what was there") {
  Hook hook(R"(printf '%s|' "$NOTESEARCH_EVENT" "$NOTESEARCH_GENERATION" "$NOTESEARCH_NOTES" )"
            R"("$NOTESEARCH_INDEX" "$NOTESEARCH_EXIT_CODE" "$NOTESEARCH_MESSAGE" )"
            R"("$NOTESEARCH_JOBS" >"$OUT")");
  REQUIRE(hook.run());
  CHECK(hook.written() == "published|42|46|/srv/index|0||4|");
  hook.facts.event = HookEvent::kFailed;
  hook.facts.exit_code = 69;
  hook.facts.message = "can't be reached";
  REQUIRE(hook.run());
  CHECK(hook.written() == "failed|42|46|/srv/index|69|can't be reached|4|");
}

TEST_CASE("what a site says reaches a hook as one harmless line and is never run") {
  Hook hook(R"(printf '%s' "$NOTESEARCH_MESSAGE" >"$OUT"; eval "exit 0")");
  hook.facts.message = "$(touch /nowhere)`id`'\"; rm -rf x\n\x1b]0;owned\x07\xFF";
  hook.facts.message += '\0';
  REQUIRE(hook.run());
  CHECK(hook.written() == R"($(touch /nowhere)`id`'"; rm -rf x \x1B]0;owned\x07\xFF\x00)");
  hook.facts.message = std::string(100'000, 'x');
  REQUIRE(hook.run());
  CHECK(hook.written().size() == 512);
}

TEST_CASE("a hook that fails is told by how it ended") {
  struct Case {
    const char* command;
    const char* told;
  };
  for (const Case& row : {Case{"exit 7", "the command ended with exit code 7"},
                          Case{"kill -TERM $$", "the command was ended by signal 15"},
                          Case{"no-such-command 2>&-", "the command ended with exit code 127"}}) {
    INFO(row.command);
    const auto ended = Hook(row.command + std::string()).run();
    REQUIRE_FALSE(ended);
    CHECK(ended.error().what == row.told);
    CHECK(ended.error().where == "--on-publish");
  }
}

TEST_CASE("a hook that takes too long is killed with everything it started") {
  Hook hook("sleep 1000 & echo $! >\"$OUT\"; sleep 1000; echo late >\"$OUT\"");
  hook.options.time_limit = milliseconds(300);
  const auto started = steady_clock::now();
  const auto ended = hook.run();
  REQUIRE_FALSE(ended);
  CHECK(ended.error().what.find("took longer than") != std::string::npos);
  CHECK(steady_clock::now() - started < std::chrono::seconds(20));
  const std::string background = hook.written();
  REQUIRE(background != "late\n");
  const auto deadline = steady_clock::now() + std::chrono::seconds(20);
  const std::string pid = background.substr(0, background.find('\n'));
  while (is_alive(pid) && steady_clock::now() < deadline) {
    std::this_thread::sleep_for(milliseconds(5));
  }
  CHECK_FALSE(is_alive(pid));
}

TEST_CASE("what a hook leaves in the background ends with it") {
  const Hook hook("sleep 1000 & echo $! >\"$OUT\"");
  REQUIRE(hook.run());
  const std::string text = hook.written();
  const std::string pid = text.substr(0, text.find('\n'));
  const auto deadline = steady_clock::now() + std::chrono::seconds(20);
  while (is_alive(pid) && steady_clock::now() < deadline) {
    std::this_thread::sleep_for(milliseconds(5));
  }
  CHECK_FALSE(is_alive(pid));
}

TEST_CASE("a hook is killed when the program is asked to stop") {
  Hook hook("sleep 1000");
  int asked = 0;
  hook.options.stop = [&asked] { return ++asked > 3; };
  const auto started = steady_clock::now();
  const auto ended = hook.run();
  REQUIRE_FALSE(ended);
  CHECK(ended.error().kind == ErrorKind::kBusy);
  CHECK(steady_clock::now() - started < std::chrono::seconds(20));
}

TEST_CASE("a hook inherits no open file, no input, no ignored signal, and heads its own group") {
  const int inheritable = open("/dev/null", O_RDONLY);
  REQUIRE(inheritable > 2);
  const auto before = signal(SIGPIPE, SIG_IGN);
  const Hook hook(R"(exec 3>"$OUT"; ls /proc/self/fd >&3; cat >&3; echo input-ended >&3; )"
                  R"(grep SigIgn /proc/$$/status >&3; )"
                  R"(read -r pid name state parent group rest </proc/$$/stat; )"
                  R"([ "$group" = $$ ] && echo head >&3)");
  CHECK(hook.run());
  signal(SIGPIPE, before);
  close(inheritable);
  const std::string text = hook.written();
  INFO(text);
  // 0, 1, 2, the hook's own 3, and the directory that ls reads.
  CHECK(text.substr(0, text.find("input-ended")) == "0\n1\n2\n3\n4\n");
  const std::size_t ignored = text.find("SigIgn:\t");
  REQUIRE(ignored != std::string::npos);
  CHECK((std::stoull(text.substr(ignored + 8), nullptr, 16) >> (SIGPIPE - 1) & 1) == 0);
  CHECK(text.find("head\n") != std::string::npos);
}

}  // namespace
}  // namespace notesearch
