// notes-names-bench: how long it takes to find notes by name among 100,000 synthetic titles.
//
//     notes-names-bench SCRATCH-FOLDER
//
// The titles are four to nine words of one to nine letters, from a fixed seed; every first letter is
// "a", so that a prefix of one letter begins them all, which is the worst there is. Each look-up is
// made a hundred times, of which the median and the fastest are printed.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <iostream>
#include <random>

#include "schema/names.h"

namespace notesearch {
namespace {

using Clock = std::chrono::steady_clock;

constexpr DocId kNotes = 100'000;
constexpr int kRounds = 100;
constexpr std::size_t kLimit = 100;

double ms_of(const std::function<void()>& work) {
  const auto started = Clock::now();
  work();
  return std::chrono::duration<double, std::milli>(Clock::now() - started).count();
}

std::string made_up_title(std::mt19937& random) {
  std::string title = "a";
  for (auto words = 4 + random() % 6; words > 0; --words) {
    for (auto letters = 1 + random() % 9; letters > 0; --letters) {
      title += static_cast<char>('a' + random() % 26);
    }
    title += ' ';
  }
  return title;
}

void print_rounds(const char* what, const std::function<void()>& look_up) {
  std::vector<double> rounds_ms;
  for (int i = 0; i < kRounds; ++i) rounds_ms.push_back(ms_of(look_up));
  std::sort(rounds_ms.begin(), rounds_ms.end());
  std::printf("%-28s %8.4f ms, at best %.4f ms\n", what, rounds_ms[kRounds / 2], rounds_ms[0]);
}

Result<Names> made_up_names(const std::filesystem::path& folder) {
  Analyzer analyzer = Analyzer::create("english").value();
  std::mt19937 random(1);
  ColumnsWriter columns;
  NamesWriter names;
  for (DocId docid = 1; docid <= kNotes; ++docid) {
    Note note;
    note.title = made_up_title(random);
    const std::string record = encode_note(note, {}, 0);
    columns.add(docid, *view_note(record), 8);
    names.add(docid, *view_note(record), analyzer);
  }
  if (auto written = columns.write(folder / "columns"); !written) return fail(written.error());
  Result<void> written;
  std::printf("%-28s %8.1f ms\n", "sort and write",
              ms_of([&] { written = names.write(folder / "names"); }));
  if (!written) return fail(written.error());
  const auto read = Columns::open(folder / "columns");
  if (!read) return fail(read.error());
  Result<Names> opened = Names();
  print_rounds("open", [&] { opened = Names::open(folder / "names", *read); });
  return opened;
}

int run(const std::filesystem::path& folder) {
  const Result<Names> names = made_up_names(folder);
  if (!names) {
    std::cerr << "notes-names-bench: " << names.error().message() << '\n';
    return exit_code(names.error().kind);
  }
  std::size_t found = 0;
  for (const char* start : {"a", "ab", "abc"}) {
    print_rounds((std::string("beginning with ") + start).c_str(),
                 [&] { found += names->titles().beginning(start, kLimit).total; });
  }
  print_rounds("exact", [&] { found += names->titles().exact("abc").size(); });
  return found > 0 ? 0 : 1;
}

}  // namespace
}  // namespace notesearch

int main(int argc, char** argv) {
  if (argc == 2) return notesearch::run(argv[1]);
  std::cerr << "notes-names-bench SCRATCH-FOLDER\n";
  return 64;
}
