#include "indexer/options.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "corpus/raw_url.h"
#include "corpus/url.h"
#include "schema/base/cli.h"

namespace notesearch {
namespace {

namespace po = boost::program_options;

using Strings = std::vector<std::string>;

constexpr const char* kDefaultSource = "https://vanshverma.com/profile.json";
constexpr std::size_t kMaxSources = 32;

ProgramInfo program_info() {
  ProgramInfo info;
  info.name = "notes-index";
  info.usage = "[OPTION...] [SOURCE...]";
  info.summary =
      std::string(
          "Reads the notes of a site or a folder and publishes them as the next\n"
          "generation of a search index. SOURCE is the address of a site, whose notes are\n"
          "then found by what it publishes, or of one of those: profile.json, a sitemap, a\n"
          "feed, llms.txt, or a folder of markdown files. Without one it is that of the last\n"
          "run, else ") +
      kDefaultSource + ".";
  info.epilogue =
      "Exit codes: 0 published, or nothing to do; 3 done, but some notes were kept at\n"
      "their last good version or left out, a source could not be read, or the old\n"
      "index was damaged; 4 refused, the old index serves on; 64 usage; 65 the source\n"
      "can't be read, or the index is of a newer notesearch; 69 the source, or every\n"
      "single note, can't be reached; 70 a defect; 74 disk; 75 another run is at work;\n"
      "78 configuration; 130 and 143 stopped by a signal, nothing published.\n"
      "With --status: 0 healthy; 1 stale; 65 the index is damaged; 69 there is none.\n"
      "With --audit: 0 nothing to tell; 3 findings.\n"
      "\n"
      "Examples:\n"
      "  notes-index\n"
      "  notes-index https://example.org/ --index /var/lib/notesearch --quiet\n"
      "  notes-index --index /var/lib/notesearch --status\n"
      "  notes-index ~/notes --dry-run\n"
      "  notes-index https://example.org/profile.json \\\n"
      "      --mirror https://example.org=http://127.0.0.1:8080 --allow-private\n";
  info.positional = "source";
  info.completions = {{.option = "source", .files = true}};
  return info;
}

po::options_description task_options() {
  po::options_description table("What to do besides a run");
  table.add_options()("dry-run", po::bool_switch(),
                      "fetch and compare, say what would be done, write nothing")(
      "audit", po::bool_switch(),
      "compare what the sources say with each other and with what the site answers;\n"
      "write nothing")(
      "status", po::bool_switch(),
      "say what serves, how old it is and what the last runs came to; contact nobody")(
      "stale-after", po::value<unsigned>()->default_value(26)->value_name("HOURS"),
      "--status exits with 1 when the last good run is longer ago")(
      "rollback", po::bool_switch(), "go back to the generation before the one that serves");
  return table;
}

po::options_description index_options() {
  po::options_description table("What to index");
  table.add_options()("index",
                      po::value<std::string>()->default_value(default_index())->value_name("DIR"),
                      "directory of the index; created when missing")(
      "source", po::value<Strings>()->value_name("SOURCE"),
      "a SOURCE, for the configuration file; may be repeated")(
      "full", po::bool_switch(), "read and index every note anew, not the changed ones alone")(
      "stem", po::value<std::string>()->default_value("english")->value_name("LANG"),
      "language of the stemmer, or none; a change rebuilds the index")(
      "accept-shrink", po::bool_switch(),
      "publish although many notes are gone or could not be read, or the source is another");
  return table;
}

po::options_description fetch_options() {
  po::options_description table("Where from");
  table.add_options()("offline", po::bool_switch(),
                      "contact nobody: use what the last run has left in the cache")(
      "mirror", po::value<Strings>()->composing()->value_name("FROM=TO"),
      "fetch URLs of the origin FROM from the origin TO; may be repeated")(
      "raw-url", po::value<Strings>()->composing()->value_name("PAGE=RAW"),
      "the markdown of the page PAGE is at RAW; may be repeated")(
      "allow-private", po::bool_switch(), "also fetch from loopback and private addresses")(
      "ca-file", po::value<std::string>()->value_name("FILE"),
      "trust the certificate authorities in this PEM file too")(
      "recheck", po::value<unsigned>()->default_value(7)->value_name("N"),
      "every N-th run fetches all notes whole; 0: no run does, 1: each")(
      "max-rate", po::value<unsigned>()->default_value(50)->value_name("N"),
      "requests per second to one origin; 0: no limit")(
      "run-minutes", po::value<unsigned>()->default_value(60)->value_name("N"),
      "give up what is not fetched by then");
  return table;
}

po::options_description output_options() {
  po::options_description table("How");
  table.add_options()("jobs", po::value<unsigned>()->default_value(0)->value_name("N"),
                      "threads that read and index; 0 is one for each core")(
      "quiet", po::bool_switch(), "print nothing, or one line when somebody should look")(
      "json", po::bool_switch(), "print the report as one JSON object")(
      "metrics", po::value<std::string>()->value_name("FILE"),
      "write the figures of the run to FILE for Prometheus's node_exporter")(
      "on-publish", po::value<std::string>()->value_name("COMMAND"),
      "run this in the shell after a new generation is published")(
      "on-failure", po::value<std::string>()->value_name("COMMAND"),
      "run this in the shell when a run published nothing though it should have");
  return table;
}

po::options_description option_table() {
  po::options_description table;
  return table.add(index_options()).add(task_options()).add(fetch_options()).add(output_options());
}

// Numbers and the values they may have.
struct Bounds {
  const char* option;
  unsigned min;
  unsigned max;
};
constexpr std::array kBounds = {Bounds{"jobs", 0, 256}, Bounds{"stale-after", 1, 87'600},
                                Bounds{"recheck", 0, 10'000}, Bounds{"max-rate", 0, 1'000'000},
                                Bounds{"run-minutes", 1, 1'440}};

// Switches of which only one may be given: the second would be without effect, or worse.
constexpr std::array<std::pair<const char*, const char*>, 11> kExclusive = {{
    {"status", "rollback"},
    {"status", "audit"},
    {"status", "full"},
    {"status", "dry-run"},
    {"status", "accept-shrink"},
    {"rollback", "audit"},
    {"rollback", "full"},
    {"rollback", "dry-run"},
    {"audit", "full"},
    {"audit", "offline"},
    {"audit", "accept-shrink"},
}};

Result<void> check_values(const CommandLine& line) {
  for (const auto& [one, other] : kExclusive) {
    if (!line.get<bool>(one) || !line.get<bool>(other)) continue;
    return fail(ErrorKind::kUsage,
                std::string("--") + one + " and --" + other + " can't be given together");
  }
  for (const Bounds& bounds : kBounds) {
    const auto value = line.get<unsigned>(bounds.option);
    if (value >= bounds.min && value <= bounds.max) continue;
    return fail(ErrorKind::kUsage, std::string("--") + bounds.option + " is from " +
                                       std::to_string(bounds.min) + " to " +
                                       std::to_string(bounds.max));
  }
  for (const char* option : {"index", "ca-file", "metrics", "on-publish", "on-failure"}) {
    if (!line.has(option) || !line.get<std::string>(option).empty()) continue;
    return fail(ErrorKind::kUsage, std::string("--") + option + " is given, but empty");
  }
  return {};
}

Result<Mirror> parse_mirror(const std::string& text) {
  const std::size_t separator = text.find('=');
  if (separator == std::string::npos) {
    return fail(ErrorKind::kUsage, "--mirror wants FROM=TO", text,
                "write it as https://example.org=http://127.0.0.1:8080");
  }
  Mirror mirror;
  for (auto [origin, part] : {std::pair(&mirror.from, text.substr(0, separator)),
                              std::pair(&mirror.to, text.substr(separator + 1))}) {
    auto parsed = parse_origin(part);
    if (!parsed) {
      return fail(ErrorKind::kUsage, parsed.error().what, "--mirror " + part, parsed.error().fix);
    }
    *origin = std::move(*parsed);
  }
  return mirror;
}

Result<Strings> read_sources(const CommandLine& line) {
  if (!line.has("source")) return Strings{kDefaultSource};
  const auto& sources = line.get<Strings>("source");
  if (sources.size() > kMaxSources) {
    return fail(ErrorKind::kUsage, std::to_string(sources.size()) + " sources are too many", {},
                "name at most " + std::to_string(kMaxSources));
  }
  if (std::find(sources.begin(), sources.end(), std::string()) != sources.end()) {
    return fail(ErrorKind::kUsage, "a source is given, but empty");
  }
  return sources;
}

Result<void> read_origins(const CommandLine& line, Invocation& invocation) {
  if (line.has("mirror")) {
    for (const std::string& text : line.get<Strings>("mirror")) {
      auto mirror = parse_mirror(text);
      if (!mirror) return fail(mirror.error());
      invocation.run.fetch.mirrors.push_back(std::move(*mirror));
    }
  }
  if (!line.has("raw-url")) return {};
  std::optional<Url> base;
  for (const std::string& source : invocation.run.sources) {
    if (const auto url = parse_url(source); url && !base) base = *url;
  }
  invocation.run.raw_urls = line.get<Strings>("raw-url");
  for (const std::string& text : invocation.run.raw_urls) {
    const auto pattern = RawUrlPattern::parse(text, base);
    if (pattern) continue;
    return fail(ErrorKind::kUsage, pattern.error().what, "--raw-url " + text, pattern.error().fix);
  }
  return {};
}

std::string text_or_empty(const CommandLine& line, const char* option) {
  return line.has(option) ? line.get<std::string>(option) : std::string();
}

Task read_task(const CommandLine& line) {
  if (line.get<bool>("status")) return Task::kStatus;
  if (line.get<bool>("rollback")) return Task::kRollback;
  if (line.get<bool>("audit")) return Task::kAudit;
  return Task::kIndex;
}

void read_run(const CommandLine& line, IndexRunOptions& run) {
  run.index_dir = line.get<std::string>("index");
  run.stem_language = line.get<std::string>("stem");
  run.full = line.get<bool>("full");
  run.dry_run = line.get<bool>("dry-run");
  run.offline = line.get<bool>("offline");
  run.accept_shrink = line.get<bool>("accept-shrink");
  run.jobs = line.get<unsigned>("jobs");
  run.recheck_every = static_cast<int>(line.get<unsigned>("recheck"));
  run.fetch.allow_private = line.get<bool>("allow-private");
  run.fetch.ca_file = text_or_empty(line, "ca-file");
  run.fetch.max_requests_per_second = static_cast<int>(line.get<unsigned>("max-rate"));
  // A burst of twenty seconds' worth: a thousand at the usual rate.
  constexpr int kBurstSeconds = 20;
  run.fetch.request_burst = std::max(1, kBurstSeconds * run.fetch.max_requests_per_second);
  run.fetch.run_timeout_ms = std::int64_t{line.get<unsigned>("run-minutes")} * 60 * 1000;
}

}  // namespace

Result<Invocation> read_invocation(int argc, const char* const* argv) {
  auto line = parse_command_line(argc, argv, program_info(), option_table());
  if (!line) return fail(line.error());
  Invocation invocation;
  invocation.text_only = line->text_only;
  if (invocation.text_only) return invocation;
  if (auto checked = check_values(*line); !checked) return fail(checked.error());
  auto sources = read_sources(*line);
  if (!sources) return fail(sources.error());
  read_run(*line, invocation.run);
  invocation.run.sources = std::move(*sources);
  invocation.source_named = line->has("source");
  invocation.task = read_task(*line);
  invocation.stale_after = std::chrono::hours(line->get<unsigned>("stale-after"));
  invocation.metrics = text_or_empty(*line, "metrics");
  invocation.on_publish = text_or_empty(*line, "on-publish");
  invocation.on_failure = text_or_empty(*line, "on-failure");
  invocation.quiet = line->get<bool>("quiet");
  invocation.json = line->get<bool>("json");
  if (auto read = read_origins(*line, invocation); !read) return fail(read.error());
  return invocation;
}

}  // namespace notesearch
