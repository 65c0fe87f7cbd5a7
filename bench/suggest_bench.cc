// notes-suggest-bench: how long suggestions take while somebody types.
//
//     notes-suggest-bench --index DIR [--samples N] [--seed N]
//
// Titles, headings and words are drawn from the index by a fixed seed and typed letter by letter, as
// they are, with one letter wrong, and with a word of the vocabulary before them. Printed are median, 99th
// percentile and worst for each length, of the best of three rounds, and what making the file costs.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <map>
#include <random>

#include <boost/program_options.hpp>

#include "schema/base/text.h"
#include "searcher/search.h"

namespace notesearch {
namespace {

namespace po = boost::program_options;
using Clock = std::chrono::steady_clock;

constexpr int kRounds = 3;
constexpr std::size_t kMaxTyped = 24;  // letters of each text

struct Options {
  std::filesystem::path index;
  std::size_t samples = 200;
  unsigned seed = 1;
};

double us_since(Clock::time_point started) {
  return std::chrono::duration<double, std::micro>(Clock::now() - started).count();
}

double percentile(const std::vector<double>& sorted, double part) {
  return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))];
}

void print_times(const std::string& what, std::vector<double> times_us) {
  if (times_us.empty()) return;
  std::sort(times_us.begin(), times_us.end());
  std::printf("%-26s %6zu   p50 %7.0f us   p99 %7.0f us   max %7.0f us\n", what.c_str(),
              times_us.size(), percentile(times_us, 0.5), percentile(times_us, 0.99),
              times_us.back());
}

// Texts to type, by what they are.
using Texts = std::map<std::string, std::vector<std::string>>;

std::string with_wrong_letter(std::string text, std::mt19937& random) {
  const std::size_t at =
      1 + random() % std::max<std::size_t>(1, std::min<std::size_t>(text.size(), 8) - 1);
  if (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) text[at] = 'q';
  return text;
}

Texts drawn(const IndexSnapshot& snapshot, const Options& options) {
  std::mt19937 random(options.seed);
  Texts texts;
  const Columns& columns = snapshot.columns();
  const auto words = [&] {
    return std::string(snapshot.vocabulary().term(random() % snapshot.vocabulary().size()).text);
  };
  while (texts["titles"].size() < options.samples && columns.notes() > 0) {
    const DocId docid = 1 + static_cast<DocId>(random() % columns.last_docid());
    if (!columns.exists(docid)) continue;
    const auto note = snapshot.notes().note(columns.record_offset(docid));
    if (!note) continue;
    texts["titles"].emplace_back(text_of((*note)->title()));
    const auto* sections = (*note)->sections();
    if (sections != nullptr && sections->size() > 0) {
      const auto* path =
          sections->Get(static_cast<std::uint32_t>(random() % sections->size()))->heading_path();
      if (path != nullptr && path->size() > 0) {
        texts["headings"].emplace_back(text_of(path->Get(path->size() - 1)));
      }
    }
    texts["words"].push_back(words());
    texts["two words"].push_back(words() + " " + words());
  }
  for (const char* kind : {"titles", "words"}) {
    for (const std::string& text : texts[kind]) {
      texts[std::string(kind) + ", misspelt"].push_back(with_wrong_letter(text, random));
    }
  }
  for (const char* text : {"", "tag:", "tag:w", "a", "e", "s", "part", "p", "\"the c", "-a s"}) {
    texts["dear"].emplace_back(text);
  }
  return texts;
}

// The best of three rounds, so that only what the text itself costs is counted.
double best_us(Searcher& searcher, const std::string& text) {
  double best = 0;
  for (int round = 0; round < kRounds; ++round) {
    SuggestRequest request;
    request.text = text;
    const auto started = Clock::now();
    const auto response = searcher.suggest(request);
    const double took = us_since(started);
    if (!response) throw std::runtime_error(response.error().message());
    best = round == 0 ? took : std::min(best, took);
  }
  return best;
}

void measure(Searcher& searcher, const Texts& texts) {
  std::map<std::size_t, std::vector<double>> by_length;
  std::vector<double> all;
  for (const auto& [kind, some] : texts) {
    std::vector<double> of_kind;
    for (const std::string& text : some) {
      std::size_t at = 0;
      for (std::size_t letters = 1; letters <= kMaxTyped; ++letters) {
        if (at < text.size()) (void)next_code_point(text, &at);
        of_kind.push_back(best_us(searcher, text.substr(0, at)));
        by_length[letters].push_back(of_kind.back());
        if (at >= text.size()) break;
      }
    }
    print_times(kind, of_kind);
    all.insert(all.end(), of_kind.begin(), of_kind.end());
  }
  for (auto& [letters, times] : by_length) print_times(std::to_string(letters) + " letters", times);
  print_times("all", all);
}

// What one run of the indexer spends on the file.
Result<void> measure_making(const IndexSnapshot& snapshot) {
  const auto path = std::filesystem::temp_directory_path() / "notes-suggest-bench.suggestions";
  auto analyzer = Analyzer::create(snapshot.manifest().stem_language);
  if (!analyzer) return fail(analyzer.error());
  const Columns& columns = snapshot.columns();
  SuggestionsWriter writer;
  const auto started = Clock::now();
  for (DocId docid = 1; docid <= columns.last_docid(); ++docid) {
    if (!columns.exists(docid)) continue;
    const auto note = snapshot.notes().note(columns.record_offset(docid));
    if (!note) return fail(note.error());
    writer.add(docid, *note, *analyzer);
  }
  const double collected = us_since(started);
  auto written = writer.write(path);
  const double whole = us_since(started);
  std::error_code none;
  const auto bytes = std::filesystem::file_size(path, none);
  std::filesystem::remove(path, none);
  if (!written) return written;
  std::printf("%u notes: %zu titles, %zu headings; made in %.0f + %.0f ms, %.1f MB\n",
              columns.notes(), snapshot.suggestions().titles().size(),
              snapshot.suggestions().headings().size(), collected / 1000,
              (whole - collected) / 1000, static_cast<double>(bytes) / 1e6);
  return {};
}

Result<void> run(const Options& options) {
  auto snapshot = IndexSnapshot::open(options.index);
  if (!snapshot) return fail(snapshot.error());
  auto searcher = Searcher::open(*snapshot);
  if (!searcher) return fail(searcher.error());
  if (auto made = measure_making(**snapshot); !made) return made;
  measure(*searcher, drawn(**snapshot, options));
  return {};
}

int start(int argc, char** argv) {
  Options options;
  po::options_description known;
  known.add_options()("index", po::value(&options.index)->required())(
      "samples", po::value(&options.samples))("seed", po::value(&options.seed));
  po::variables_map values;
  po::store(po::parse_command_line(argc, argv, known), values);
  po::notify(values);
  const auto ran = run(options);
  if (ran) return 0;
  std::cerr << "notes-suggest-bench: " << ran.error().message() << '\n';
  return exit_code(ran.error().kind);
}

}  // namespace
}  // namespace notesearch

int main(int argc, char** argv) {
  try {
    return notesearch::start(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "notes-suggest-bench: " << error.what() << '\n';
    return 64;
  }
}
