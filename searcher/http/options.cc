#include "searcher/http/options.h"

#include <algorithm>
#include <cstdint>
#include <thread>

#include <boost/program_options.hpp>

#include "schema/base/cli.h"

namespace notesearch {
namespace {

namespace po = boost::program_options;
using Strings = std::vector<std::string>;

constexpr const char* kEpilogue = R"(Addresses:
  127.0.0.1:8080      of this machine alone; port 0 takes a free one
  [::]:8080, :8080    every address, IPv6 and IPv4
  unix:/run/notesearch/searchd.sock
  Sockets that systemd passes are served too; then --listen has no default.

Example:
  notes-searchd --index ~/notes-index --listen 127.0.0.1:8080
  curl 'http://127.0.0.1:8080/v1/search?q=kv+cache&facets=tags,years'

Exit codes: 0 ended by a signal, 64 usage, 65 bad input file, 74 an address can't be
listened on, 78 configuration.

Without an index it starts, answers 503 and waits for one.
)";

po::options_description serving_options() {
  po::options_description table("What is served, and where");
  table.add_options()("index",
                      po::value<std::string>()->default_value(default_index())->value_name("DIR"),
                      "the index directory; what is published there later is noticed")(
      "listen", po::value<Strings>()->value_name("ADDRESS"),
      "where to listen; may be repeated. Default: 127.0.0.1:8080")(
      "metrics-listen", po::value<std::string>()->value_name("ADDRESS"),
      "where to answer /metrics for Prometheus; it is answered nowhere else")(
      "cors-origin", po::value<Strings>()->value_name("ORIGIN"),
      "a site whose pages may read answers, as https://example.org; may be repeated")(
      "api-key", po::value<Strings>()->value_name("KEY"),
      "Meilisearch's routes want one of these bearer keys; may be repeated. Better kept in the "
      "configuration file than on the command line")(
      "synonyms", po::value<std::string>()->value_name("FILE"),
      "rules of words that mean the same, in place of those built in; \"none\" for none");
  return table;
}

po::options_description limit_options() {
  const ServerLimits limits;
  const auto number = [](auto value) {
    return po::value<std::int64_t>()
        ->default_value(static_cast<std::int64_t>(value))
        ->value_name("N");
  };
  po::options_description table("Limits");
  table.add_options()("workers", number(0), "threads that search; 0: one for each processor")(
      "rate", number(limits.requests_per_second),
      "requests a second that one client may go on making; 0: as many as it likes")(
      "burst", number(limits.burst), "and so many at once")(
      "connections", number(limits.connections), "open at a time, of all clients")(
      "connections-per-client", number(limits.connections_per_client),
      "and of one; 0: as many as it likes")(
      "trusted-proxy", po::value<Strings>()->value_name("ADDRESS"),
      "a proxy or network (10.0.0.0/8) whose X-Forwarded-For names the client; may be repeated. "
      "Those on this machine are trusted")("deadline-ms", number(ServiceOptions().deadline.count()),
                                           "milliseconds after which a search is given up")(
      "cache-mb", number(ServiceOptions().cache_bytes >> 20), "memory for answers given; 0: none")(
      "max-age", number(ServiceOptions().max_age.count()),
      "seconds for which browsers and proxies may keep an answer");
  return table;
}

po::options_description watching_options() {
  po::options_description table("For its owner");
  table.add_options()("log",
                      po::value<std::string>()->default_value("requests")->value_name("WHAT"),
                      "lines of JSON on standard error: none, events, requests (without queries "
                      "and whole addresses) or full")(
      "stale-after", po::value<std::int64_t>()->default_value(24)->value_name("HOURS"),
      "/readyz?fresh answers 503 when the index was not compared with the site for so long")(
      "gaps", po::value<std::string>()->value_name("FILE"),
      "keep the queries that three or more clients asked and that found nothing, for "
      "notes-search --gaps")("check-config", po::bool_switch(),
                             "check options and configuration, and end");
  return table;
}

po::options_description option_table() {
  po::options_description table;
  return table.add(serving_options()).add(limit_options()).add(watching_options());
}

ProgramInfo program_info() {
  ProgramInfo info;
  info.name = "notes-searchd";
  info.usage = "[OPTIONS]";
  info.summary =
      "Serves the index that notes-index made over HTTP: an API of its own (/v1/search, described "
      "by\n"
      "/openapi.json), and the routes that Meilisearch's clients use.";
  info.epilogue = kEpilogue;
  info.completions = {{.option = "log", .choices = {"none", "events", "requests", "full"}}};
  return info;
}

struct Bounds {
  std::int64_t least;
  std::int64_t most;
};

Result<std::size_t> read_number(const CommandLine& line, const std::string& option, Bounds bounds) {
  const auto number = line.get<std::int64_t>(option);
  if (number < bounds.least || number > bounds.most) {
    return fail(ErrorKind::kUsage, std::to_string(number) + " is out of range", "--" + option,
                "give a number from " + std::to_string(bounds.least) + " to " +
                    std::to_string(bounds.most));
  }
  return static_cast<std::size_t>(number);
}

Result<LogDetail> read_log(const CommandLine& line) {
  const auto& name = line.get<std::string>("log");
  if (name == "none") return LogDetail::kNone;
  if (name == "events") return LogDetail::kEvents;
  if (name == "requests") return LogDetail::kRequests;
  if (name == "full") return LogDetail::kFull;
  return fail(ErrorKind::kUsage, "unknown detail \"" + name + "\"", "--log",
              "one of none, events, requests, full");
}

Result<void> read_numbers(const CommandLine& line, ServerOptions& options) {
  constexpr std::int64_t kMany = 1'000'000;
  constexpr std::int64_t kMaxWorkers = 256;
  constexpr std::int64_t kMaxCacheMebibytes = 65'536;
  constexpr std::int64_t kHourMilliseconds = 3'600'000;
  std::size_t rate = 0;
  std::size_t deadline = 0;
  std::size_t cache = 0;
  std::size_t max_age = 0;
  std::size_t stale = 0;
  const struct {
    const char* option;
    Bounds bounds;
    std::size_t& target;
  } numbers[] = {
      {"workers", {0, kMaxWorkers}, options.limits.workers},
      {"rate", {0, kMany}, rate},
      {"burst", {1, kMany}, options.limits.burst},
      {"connections", {1, kMany}, options.limits.connections},
      {"connections-per-client", {0, kMany}, options.limits.connections_per_client},
      {"deadline-ms", {1, kHourMilliseconds}, deadline},
      {"cache-mb", {0, kMaxCacheMebibytes}, cache},
      {"max-age", {0, kMany}, max_age},
      {"stale-after", {1, kMany}, stale},
  };
  for (const auto& number : numbers) {
    auto read = read_number(line, number.option, number.bounds);
    if (!read) return fail(read.error());
    number.target = *read;
  }
  if (options.limits.workers == 0) {
    options.limits.workers = std::max(1U, std::thread::hardware_concurrency());
  }
  options.limits.requests_per_second = static_cast<double>(rate);
  options.service.deadline = std::chrono::milliseconds(deadline);
  // A search that may take long is not stuck.
  options.limits.watchdog +=
      std::chrono::duration_cast<std::chrono::seconds>(options.service.deadline);
  options.service.cache_bytes = cache << 20;
  options.service.max_age = std::chrono::seconds(max_age);
  options.stale_after = std::chrono::hours(stale);
  return {};
}

template <typename Value>
Value given(const CommandLine& line, const char* option) {
  return line.has(option) ? line.get<Value>(option) : Value();
}

Result<ServerOptions> read_options(const CommandLine& line) {
  ServerOptions options;
  options.index_dir = line.get<std::string>("index");
  options.listen = given<Strings>(line, "listen");
  options.metrics_listen = given<std::string>(line, "metrics-listen");
  options.trusted_proxies = given<Strings>(line, "trusted-proxy");
  options.api_keys = given<Strings>(line, "api-key");
  options.gaps = given<std::string>(line, "gaps");
  options.synonyms = given<std::string>(line, "synonyms");
  options.check_only = line.get<bool>("check-config");
  if (std::count(options.api_keys.begin(), options.api_keys.end(), "") > 0) {
    return fail(ErrorKind::kUsage, "an empty key lets nobody in", "--api-key", "give a longer one");
  }
  auto cors = Cors::create(given<Strings>(line, "cors-origin"));
  if (!cors) return fail(cors.error());
  options.cors = *std::move(cors);
  auto log = read_log(line);
  if (!log) return fail(log.error());
  options.log = *log;
  if (auto read = read_numbers(line, options); !read) return fail(read.error());
  return options;
}

}  // namespace

Result<ServerOptions> parse_server_options(int argc, const char* const* argv) {
  auto line = parse_command_line(argc, argv, program_info(), option_table());
  if (!line) return fail(line.error());
  if (line->text_only) {
    ServerOptions text;
    text.text_only = line->text_only;
    return text;
  }
  return read_options(*line);
}

}  // namespace notesearch
