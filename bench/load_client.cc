// notes-load-client: asks an HTTP server on loopback (http_load.h) and prints one line of JSON.

#include <cstdint>
#include <fstream>
#include <iostream>
#include <limits>

#include <boost/program_options.hpp>

#include "bench/http_load.h"
#include "schema/base/cli.h"
#include "searcher/json_writer.h"

namespace notesearch {
namespace {

namespace po = boost::program_options;

po::options_description option_table() {
  po::options_description options("Options");
  options.add_options()("port", po::value<std::uint16_t>()->default_value(8080)->value_name("N"),
                        "of the server on 127.0.0.1")(
      "targets", po::value<std::string>()->default_value("targets")->value_name("FILE"),
      "what is asked, one path with its query a line, in turn")(
      "connections", po::value<std::size_t>()->default_value(32)->value_name("N"),
      "connections that are kept alive")(
      "seconds", po::value<double>()->default_value(5)->value_name("S"), "how long it asks")(
      "requests", po::value<std::uint64_t>()->default_value(0)->value_name("N"),
      "stop after so many; 0: when time is up")(
      "rate", po::value<double>()->default_value(0)->value_name("N"),
      "requests that are due a second, answered or not; 0: as fast as they are answered")(
      "gzip", po::bool_switch(), "accept compressed answers");
  return options;
}

Result<LoadPlan> read_plan(const CommandLine& line) {
  LoadPlan plan;
  plan.port = line.get<std::uint16_t>("port");
  plan.connections = line.get<std::size_t>("connections");
  plan.duration = std::chrono::milliseconds(static_cast<int>(1000 * line.get<double>("seconds")));
  plan.requests = line.get<std::uint64_t>("requests");
  plan.rate = line.get<double>("rate");
  plan.gzip = line.get<bool>("gzip");
  const auto& path = line.get<std::string>("targets");
  std::ifstream file(path);
  for (std::string target; std::getline(file, target);) plan.targets.push_back(target);
  if (plan.targets.empty() || plan.connections == 0) {
    return fail(ErrorKind::kUsage, "nothing to ask, or nobody to ask it", path);
  }
  return plan;
}

void write_latencies(JsonWriter& json, std::string_view name, const Latencies& latencies) {
  json.object(name, [&] {
    json.member("count", latencies.count());
    json.member("p50_us", latencies.quantile(0.5));
    json.member("p90_us", latencies.quantile(0.9));
    json.member("p99_us", latencies.quantile(0.99));
    json.member("p999_us", latencies.quantile(0.999));
    json.member("max_us", latencies.quantile(1));
  });
}

void print(const LoadReport& report, std::ostream& out) {
  JsonWriter json;
  json.object([&] {
    json.member("seconds", report.seconds);
    json.object("statuses", [&] {
      for (const auto& [status, count] : report.statuses) {
        json.member(std::to_string(status), count);
      }
    });
    json.member("failed", report.failed);
    json.member("reconnects", report.reconnects);
    json.member("retry_after", report.retry_after);
    json.member("body_bytes", report.body_bytes);
    write_latencies(json, "served", report.served);
    write_latencies(json, "refused", report.refused);
  });
  out << json.take() << '\n';
}

Result<int> load_main(int argc, const char* const* argv) {
  auto line = parse_command_line(
      argc, argv,
      {"notes-load-client", "[OPTIONS]", "Measures an HTTP server on loopback.", "", ""},
      option_table());
  if (!line) return fail(line.error());
  if (line->text_only) {
    std::cout << *line->text_only;
    return 0;
  }
  auto plan = read_plan(*line);
  if (!plan) return fail(plan.error());
  auto report = run_load(*plan);
  if (!report) return fail(report.error());
  print(*report, std::cout);
  return 0;
}

}  // namespace
}  // namespace notesearch

int main(int argc, char** argv) {
  return notesearch::run_program("notes-load-client", std::cerr,
                                 [&] { return notesearch::load_main(argc, argv); });
}
