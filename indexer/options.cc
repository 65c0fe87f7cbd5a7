#include "indexer/options.h"

#include <string>
#include <utility>
#include <vector>

#include "corpus/url.h"
#include "schema/base/cli.h"

namespace notesearch {
namespace {

namespace po = boost::program_options;

constexpr const char* kDefaultSource = "https://vanshverma.com/profile.json";
constexpr unsigned kMaxJobs = 256;

ProgramInfo program_info() {
  ProgramInfo info;
  info.name = "notes-index";
  info.usage = "[OPTION...] [SOURCE]";
  info.summary =
      std::string(
          "Reads the notes of a site or a folder and publishes them as the next\n"
          "generation of a search index. SOURCE is the URL of a profile.json\n(default ") +
      kDefaultSource + "), or a folder of markdown files.";
  info.epilogue =
      "Exit codes: 0 published, or nothing to do; 3 done, but some notes were kept at\n"
      "their last good version or left out, or the old index was damaged; 4 refused,\n"
      "the old index serves on; 64 usage; 65 the source can't be read, or the index is\n"
      "of a newer notesearch; 69 the source can't be reached; 74 disk; 75 another run\n"
      "is at work; 78 configuration; 130 and 143 stopped by a signal, nothing\n"
      "published.\n"
      "\n"
      "Examples:\n"
      "  notes-index\n"
      "  notes-index https://example.org/profile.json --index /var/lib/notesearch --quiet\n"
      "  notes-index ~/notes --dry-run\n"
      "  notes-index https://example.org/profile.json \\\n"
      "      --mirror https://example.org=http://127.0.0.1:8080 --allow-private\n";
  info.positional = "source";
  return info;
}

po::options_description option_table() {
  po::options_description what("What to index");
  what.add_options()("index",
                     po::value<std::string>()->default_value(default_index())->value_name("DIR"),
                     "directory of the index; created when missing")(
      "full", po::bool_switch(), "read and index every note anew, not the changed ones alone")(
      "stem", po::value<std::string>()->default_value("english")->value_name("LANG"),
      "language of the stemmer, or none; a change rebuilds the index")(
      "dry-run", po::bool_switch(), "fetch and compare, say what would be done, write nothing")(
      "accept-shrink", po::bool_switch(),
      "publish although many notes are gone or could not be read, or the source is another");
  po::options_description from("Where from");
  from.add_options()("offline", po::bool_switch(),
                     "contact nobody: use what the last run has left in the cache")(
      "mirror", po::value<std::vector<std::string>>()->composing()->value_name("FROM=TO"),
      "fetch URLs of the origin FROM from the origin TO; may be repeated")(
      "allow-private", po::bool_switch(), "also fetch from loopback and private addresses");
  po::options_description how("How");
  how.add_options()("jobs", po::value<unsigned>()->default_value(0)->value_name("N"),
                    "threads that read and index; 0 is one for each core")(
      "quiet", po::bool_switch(), "print only what somebody should look at")(
      "json", po::bool_switch(), "print the report as one JSON object");
  po::options_description table;
  return table.add(what).add(from).add(how);
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

Result<std::string> one_source(const CommandLine& line) {
  if (!line.has("source")) return std::string(kDefaultSource);
  const auto& sources = line.get<std::vector<std::string>>("source");
  if (sources.size() == 1) return sources.front();
  return fail(ErrorKind::kUsage,
              "one source can be indexed at a time, not " + std::to_string(sources.size()), {},
              "give each its own --index");
}

}  // namespace

Result<Invocation> read_invocation(int argc, const char* const* argv) {
  auto line = parse_command_line(argc, argv, program_info(), option_table());
  if (!line) return fail(line.error());
  Invocation invocation;
  invocation.text_only = line->text_only;
  if (invocation.text_only) return invocation;
  auto source = one_source(*line);
  if (!source) return fail(source.error());
  IndexRunOptions& run = invocation.run;
  run.sources = {std::move(*source)};
  run.index_dir = line->get<std::string>("index");
  run.stem_language = line->get<std::string>("stem");
  run.full = line->get<bool>("full");
  run.dry_run = line->get<bool>("dry-run");
  run.offline = line->get<bool>("offline");
  run.accept_shrink = line->get<bool>("accept-shrink");
  run.fetch.allow_private = line->get<bool>("allow-private");
  run.jobs = line->get<unsigned>("jobs");
  invocation.quiet = line->get<bool>("quiet");
  invocation.json = line->get<bool>("json");
  if (run.jobs > kMaxJobs) {
    return fail(ErrorKind::kUsage, "--jobs is at most " + std::to_string(kMaxJobs));
  }
  if (run.index_dir.empty()) return fail(ErrorKind::kUsage, "--index wants a directory");
  if (!line->has("mirror")) return invocation;
  for (const std::string& text : line->get<std::vector<std::string>>("mirror")) {
    auto mirror = parse_mirror(text);
    if (!mirror) return fail(mirror.error());
    run.fetch.mirrors.push_back(std::move(*mirror));
  }
  return invocation;
}

}  // namespace notesearch
