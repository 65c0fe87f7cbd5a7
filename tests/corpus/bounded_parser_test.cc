// The confined parser: normal notes, hostile ones, and children that die.
#include "corpus/bounded_parser.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "corpus/parsed_codec.h"
#include "tests/catch.h"
#include "tests/corpus/section_text.h"
#include "tests/temporary_dir.h"

using namespace std::string_literals;

namespace notesearch {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

ParserOptions test_options() {
  ParserOptions options;
  options.program = fs::path(NOTESEARCH_BIN_DIR) / "notes-parse";
  return options;
}

std::string repeat(std::string_view unit, std::size_t times) {
  std::string text;
  text.reserve(unit.size() * times);
  for (std::size_t i = 0; i < times; ++i) text += unit;
  return text;
}

// The processes that this one has started and that still run.
std::vector<pid_t> children() {
  std::vector<pid_t> found;
  for (const auto& task : fs::directory_iterator("/proc/self/task")) {
    std::ifstream list(task.path() / "children");
    for (pid_t pid = 0; list >> pid;) found.push_back(pid);
  }
  return found;
}

void check_works(BoundedParser& parser) {
  const ParsedBody parsed = parser.parse("---\ntitle: T\n---\n# H\n\ntext");
  CHECK(parsed.quarantine.empty());
  CHECK(parsed.front_matter.title == "T");
  CHECK(section_text(parsed.sections) == "H #h: prose{text}\n");
}

TEST_CASE("a note comes back as front matter and sections") {
  BoundedParser parser(test_options());
  CHECK(parser.start().has_value());
  const ParsedBody parsed = parser.parse(
      "---\ntitle: T\nexcerpt: E\ndate: 2026-04-10\ntags: [a, b]\ndraft: true\n---\n"
      "intro\r\n\n# One\n\n- a\n- b\n\n## Two\n\n|x|\n|-|\n|\xC3\xA9|\n\n> q\n\n```\nc\n```\n");
  CHECK(parsed.quarantine.empty());
  CHECK(parsed.front_matter.title == "T");
  CHECK(parsed.front_matter.excerpt == "E");
  CHECK(format_day(parsed.front_matter.date.value()) == "2026-04-10");
  CHECK(parsed.front_matter.tags == std::vector<std::string>{"a", "b"});
  CHECK(parsed.front_matter.draft);
  CHECK(section_text(parsed.sections) ==
        ": prose{intro}\nOne #one: list{a/b}\nOne > Two #two: table{x/é} quote{q} code{c}\n");
  CHECK(parser.parse("").sections.empty());
  CHECK(children().size() == 1);
}

TEST_CASE("the program is found beside the one that runs") {
  ParserOptions options;
  options.memory_limit_bytes = std::size_t{8} << 30;  // more than 32 bits can say
  BoundedParser parser(options);
  check_works(parser);
}

TEST_CASE("the child ends with its parser") {
  {
    BoundedParser parser(test_options());
    check_works(parser);
    BoundedParser moved = std::move(parser);
    check_works(moved);
    CHECK(children().size() == 1);
  }
  CHECK(children().empty());
}

TEST_CASE("the child has given up what it does not need") {
  const int leaked = open("/dev/null", O_RDONLY);  // without close-on-exec, as some libraries do
  setenv("CORPUS_TEST_SECRET", "s3cret", 1);
  BoundedParser parser(test_options());
  check_works(parser);
  REQUIRE(children().size() == 1);
  const fs::path process = "/proc/" + std::to_string(children()[0]);
  const auto content = [&](const char* name) {
    std::ifstream file(process / name);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  CHECK(std::distance(fs::directory_iterator(process / "fd"), {}) == 3);
  CHECK(content("environ").empty());
  const std::string status = content("status");
  CHECK_THAT(status, Catch::Matchers::Contains("NoNewPrivs:\t1"));
  if (!kSanitized) {
    CHECK_THAT(status, Catch::Matchers::Contains("Seccomp:\t2"));
    CHECK_THAT(content("limits"), Catch::Matchers::Contains("268435456"));
  }
  close(leaked);
}

TEST_CASE("a child that is killed between notes is replaced") {
  BoundedParser parser(test_options());
  for (int round = 0; round < 20; ++round) {
    check_works(parser);
    for (const pid_t pid : children()) kill(pid, round % 2 == 0 ? SIGKILL : SIGSEGV);
    if (round % 3 == 0) usleep(2000);
  }
  check_works(parser);
}

TEST_CASE("without the program every note is read as plain text, and start() says so") {
  ParserOptions options = test_options();
  options.program = "/nonexistent/notes-parse";
  BoundedParser parser(options);
  const auto started = parser.start();
  REQUIRE_FALSE(started.has_value());
  CHECK(started.error().kind == ErrorKind::kConfig);
  const ParsedBody parsed = parser.parse("---\ntitle: T\n---\n# H\n*text*");
  CHECK(parsed.front_matter.title == "T");
  CHECK(section_text(parsed.sections) == "H #h: prose{*text*}\n");
  CHECK_THAT(parsed.quarantine, Catch::Matchers::Contains("can't start the markdown parser"));
}

TEST_CASE("a program that answers nonsense is not believed") {
  for (const char* program : {"/bin/cat", "/bin/true", "/bin/false", "/bin/yes"}) {
    INFO(program);
    ParserOptions options = test_options();
    options.program = program;
    options.wall_limit_ms = 500;
    BoundedParser parser(options);
    const ParsedBody parsed = parser.parse("# H\ntext");
    CHECK_FALSE(parsed.quarantine.empty());
    CHECK(section_text(parsed.sections) == "H #h: prose{text}\n");
  }
}

TEST_CASE("notes that are too long, or no text, are read as plain text") {
  ParserOptions options = test_options();
  options.max_body_bytes = 1000;
  BoundedParser parser(options);
  CHECK_THAT(parser.parse(repeat("a ", 501)).quarantine, Catch::Matchers::Contains("longer than"));
  CHECK(parser.parse(repeat("a ", 500)).quarantine.empty());
  CHECK_THAT(parser.parse("\xFF\xFEh\0e\0l\0l\0o\0"s).quarantine,
             Catch::Matchers::Contains("not UTF-8"));
  CHECK(parser.parse("caf\xE9 " + repeat("fine ", 20)).quarantine.empty());
}

TEST_CASE("a note that takes too much time or memory is read as plain text, the next as markdown") {
  if (kSanitized) return;  // no memory limit then, and everything is many times slower
  BoundedParser parser(test_options());
  const auto wide_table = [](std::size_t columns, std::size_t rows) {
    return repeat("|a", columns) + "|\n" + repeat("|-", columns) + "|\n" + repeat("x\n", rows);
  };
  const std::string chain = "[a]: /" + repeat("x", 80'000) + "\n\n" + repeat("[a]", 26'000);
  struct Case {
    std::string what;
    std::string body;
  };
  const std::vector<Case> cases = {
      {"table of 10 kB", wide_table(1000, 3000)},
      {"table of 40 kB", wide_table(4000, 12'000)},
      {"table of 1,000 columns and 5,000 rows", wide_table(1000, 5000)},
      {"references to one long link", chain},
  };
  for (const Case& c : cases) {
    INFO(c.what);
    const auto start = Clock::now();
    const ParsedBody parsed = parser.parse(c.body);
    const auto took = Clock::now() - start;
    CHECK_THAT(parsed.quarantine, Catch::Matchers::Contains("ran out of"));
    CHECK_FALSE(parsed.sections.empty());
    CHECK(took < std::chrono::seconds(8));
    check_works(parser);
  }
}

TEST_CASE("a note with many references or footnotes is parsed as markdown") {
  // Above a kilobyte, sorting the table of either makes the C library ask for the size of memory.
  BoundedParser parser(test_options());
  for (const int count : {10, 130, 200, 5000}) {
    std::string references;
    std::string footnotes;
    std::string definitions;
    for (int i = 0; i < count; ++i) {
      const std::string n = std::to_string(i);
      references += "[r" + n + "]\n";
      footnotes += "f[^n" + n + "]\n";
      definitions += "\n[r" + n + "]: /x" + n + "\n\n[^n" + n + "]: note" + n + "\n";
    }
    INFO(count);
    CHECK(parser.parse("# H\n" + references + definitions).quarantine.empty());
    const ParsedBody parsed = parser.parse("# H\n" + footnotes + definitions);
    CHECK(parsed.quarantine.empty());
    CHECK_THAT(section_text(parsed.sections),
               Catch::Matchers::Contains("note" + std::to_string(count - 1)));
  }
  CHECK(children().size() == 1);
}

TEST_CASE("the end of the child is told in words") {
  struct Case {
    const char* signal;
    const char* says;
  };
  const std::vector<Case> cases = {
      {"ABRT", "the markdown parser ran out of memory; read as plain text"},
      {"PROF", "the markdown parser ran out of time; read as plain text"},
      {"SYS", "the markdown parser was stopped for a forbidden system call; read as plain text"},
      {"SEGV", "the markdown parser crashed; read as plain text"},
      {"BUS", "the markdown parser crashed; read as plain text"},
      {"TERM", "the markdown parser was ended by signal 15; read as plain text"},
  };
  const TemporaryDir folder;
  for (const Case& c : cases) {
    INFO(c.signal);
    const fs::path script = folder.path() / c.signal;
    write_file(script, "#!/bin/sh\nkill -s "s + c.signal + " $$\n");
    fs::permissions(script, fs::perms::owner_all);
    ParserOptions options;
    options.program = script;
    CHECK(BoundedParser(options).parse("# H").quarantine == c.says);
  }
}

TEST_CASE("a parser without memory says so, and is not taken for an intruder") {
  if (kSanitized) return;  // no memory limit then
  ParserOptions options = test_options();
  options.memory_limit_bytes = std::size_t{24} << 20;
  BoundedParser parser(options);
  for (const char* unit : {"*a* ", "[a]: b\n\n", "> ", "|a|\n|-|\n|b|\n\n", "word "}) {
    INFO(unit);
    const std::string body = repeat(unit, (std::size_t{3} << 20) / std::string(unit).size());
    CHECK(parser.parse(body).quarantine ==
          "the markdown parser ran out of memory; read as plain text");
    check_works(parser);
  }
}

TEST_CASE("a processor limit of milliseconds ends the child") {
  ParserOptions options = test_options();
  options.cpu_limit_ms = 20;
  BoundedParser parser(options);
  const std::string slow = repeat("*a **b `c` [d](e) ", 200'000);
  const ParsedBody parsed = parser.parse(slow);
  CHECK(parsed.quarantine == "the markdown parser ran out of time; read as plain text");
  check_works(parser);
}

TEST_CASE("long runs of any opener take time in proportion") {
  const std::vector<std::string_view> units = {">",         "> ",        "- ",
                                               "* ",        "+ ",        "1. ",
                                               "[",         "![",        "[a](",
                                               "[a",        "*",         "**",
                                               "*a ",       "_",         "`",
                                               "` ``",      "<",         "<a ",
                                               "<!--",      "</",        "&",
                                               "\\",        "|",         "~~",
                                               "~~~\n",     "```\n",     "#",
                                               "# ",        "[^a]",      "[^a]: b\n",
                                               "a@b.c ",    "www.",      "http://",
                                               "- [ ] ",    "\t",        "<b>",
                                               "<script>",  "<div>\n",   "- a\n\n  b\n",
                                               "***\n",     "a_b",       "\u0301",
                                               "(",         "](",        "<?",
                                               "<![CDATA[", "|a|\n|-|\n"};
  BoundedParser parser(test_options());
  const std::size_t size_bytes = kSanitized ? 10'000 : 100'000;
  for (const std::string_view unit : units) {
    INFO("'" << unit << "'");
    const auto timed = [&](std::size_t bytes) {
      const std::string body = repeat(unit, bytes / unit.size());
      const auto start = Clock::now();
      const ParsedBody parsed = parser.parse(body);
      return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
    };
    // Short times say nothing about growth, and a machine at work stretches one or the other now and
    // then: what grows too fast does so every time.
    bool in_proportion = false;
    for (int attempt = 0; attempt < 4 && !in_proportion; ++attempt) {
      const double half_ms = timed(size_bytes / 2);
      const double whole_ms = timed(size_bytes);
      in_proportion = whole_ms < 300 || whole_ms < 3.5 * half_ms;
      CHECK(whole_ms < 5000);
    }
    CHECK(in_proportion);
  }
  check_works(parser);
}

TEST_CASE("one line or one word of a megabyte is parsed") {
  BoundedParser parser(test_options());
  CHECK(parser.parse(repeat("word ", 200'000)).quarantine.empty());
  CHECK(parser.parse(repeat("x", 1'000'000)).quarantine.empty());
}

TEST_CASE("no damaged answer is taken for a note, or harms") {
  ParsedBody parsed;
  parsed.front_matter.title = "T";
  parsed.front_matter.date = parse_day("2026-04-10");
  parsed.front_matter.tags = {"a"};
  parsed.sections = {{{"H"}, "h", {{BlockKind::kCode, "c"}}}};
  const auto bytes = encode_parsed(parsed);
  const std::string good(bytes.begin(), bytes.end());
  REQUIRE(decode_parsed(good).has_value());
  CHECK(section_text(decode_parsed(good)->sections) == "H #h: code{c}\n");
  for (std::size_t size = 0; size < good.size(); ++size) {
    const auto decoded = decode_parsed(good.substr(0, size));
    // The last bytes only fill the buffer up to a round size.
    CHECK((!decoded || section_text(decoded->sections) == "H #h: code{c}\n"));
  }
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const int flip : {1, 2, 4, 8, 16, 32, 64, 128, 255}) {
      std::string bad = good;
      bad[at] = static_cast<char>(static_cast<unsigned char>(bad[at]) ^ flip);
      const auto decoded = decode_parsed(bad);
      if (decoded) (void)section_text(decoded->sections);  // reads all of it
    }
  }
}

}  // namespace
}  // namespace notesearch
