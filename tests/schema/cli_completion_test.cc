#include "schema/base/cli_completion.h"

#include <string>

#include "schema/base/cli.h"
#include "tests/catch.h"

namespace notesearch {
namespace {

namespace po = boost::program_options;

po::options_description table() {
  po::options_description options;
  options.add_options()("index", po::value<std::string>()->default_value("x")->value_name("DIR"),
                        "the user's [index]: a folder")(
      "rules", po::value<std::string>()->value_name("FILE"), "rules")(
      "tag", po::value<std::string>()->value_name("TAG"), "a tag")(
      "sort", po::value<std::string>()->value_name("ORDER"), "the order")(
      "to", po::value<std::string>()->value_name("DATE"), "until")("full,f", po::bool_switch(),
                                                                   "all");
  return options;
}

bool has(const std::string& script, const std::string& part) {
  return script.find(part) != std::string::npos;
}

std::string script(Shell shell, const std::string& positional = "query") {
  return completion_script(
      shell, "notes-find", positional, table(),
      {{.option = "tag", .words = "tags"}, {.option = "sort", .choices = {"up", "down"}}});
}

TEST_CASE("completion: every option, with its values, in bash") {
  const std::string text = script(Shell::kBash);
  CHECK(has(text, "complete -F _notes_find notes-find\n"));
  CHECK(has(text, "-W '--index --rules --tag --sort --to -f --full'"));
  CHECK(has(text,
            "--index)\n        compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < "
            "<(compgen -d -- \"$current\")"));
  CHECK(has(text, "--rules)\n        compopt"));
  CHECK(has(text, "--tag)\n        _notes_find_words tags \"$current\"\n"));
  CHECK(has(text, "--sort)\n        mapfile -t COMPREPLY < <(compgen -W 'up down'"));
  CHECK_FALSE(has(text, "--full)"));
  for (const char* part : {"@NAME@", "@PROGRAM@", "@CASES@", "@OPTIONS@", "@POSITIONAL@"}) {
    CHECK_FALSE(has(text, part));
  }
  CHECK(has(script(Shell::kBash, "rules"), "else\n        compopt -o filenames"));
}

TEST_CASE("completion: every option, with its values, in zsh and fish, quoted for them") {
  const std::string zsh = script(Shell::kZsh);
  CHECK(zsh.starts_with("#compdef notes-find\n"));
  CHECK(has(zsh, "'*--index=[the user'\\''s \\[index\\]\\: a folder]:DIR:_files -/'"));
  CHECK(has(zsh, "'*--tag=[a tag]:TAG: _notes_find_words tags'"));
  CHECK(has(zsh, "'*--sort=[the order]:ORDER:(up down)'"));
  CHECK(has(zsh, "'-f[all]'"));
  CHECK_FALSE(has(zsh, "'-o["));
  CHECK(has(script(Shell::kZsh, "rules"), "'*:FILE:_files'"));

  const std::string fish = script(Shell::kFish);
  CHECK(has(fish, "complete -c notes-find -f\n"));
  CHECK(has(fish,
            "-l index -x -a '(__fish_complete_directories (commandline -ct))' -d 'the "
            "user\\'s [index]: a folder'\n"));
  CHECK(has(fish, "-l tag -x -a '(__notes_find_words tags)' -d 'a tag'\n"));
  CHECK(has(fish, "-l full -s f -d 'all'\n"));
  CHECK(has(script(Shell::kFish, "rules"), "complete -c notes-find -F\n"));
}

TEST_CASE("command line: what was typed is known from what stands elsewhere") {
  const ProgramInfo program{"notes-find", "", "", "", ""};
  const char* arguments[] = {"notes-find", "--tag", "x"};
  const auto line = parse_command_line(3, arguments, program, table());
  REQUIRE(line);
  CHECK(line->typed == std::set<std::string>{"tag"});
  CHECK(line->has("index"));
}

}  // namespace
}  // namespace notesearch
