// notes-fixed-body-server: the server of notes-searchd with nothing behind it, as the measure of what HTTP
// itself costs. "/inline" is answered by the I/O thread, as answers from the cache are; everything else by a
// worker, as searches are.

#include <csignal>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <thread>

#include <boost/program_options.hpp>
#include <pthread.h>

#include "schema/base/cli.h"
#include "searcher/http/server/http_server.h"

namespace notesearch {
namespace {

namespace po = boost::program_options;

class FixedBody : public Application {
 public:
  explicit FixedBody(std::size_t bytes)
      : content_(std::make_shared<const Content>(Content{std::string(bytes, 'x'), {}})) {}

  std::variant<HttpResponse, Job> handle(const HttpRequest& request) override {
    if (request.path == "/inline") return response();
    return Job([this](std::size_t) { return response(); });
  }
  HttpResponse refuse(Refusal refusal, const HttpRequest& /*request*/) override {
    HttpResponse refused = response();
    refused.status = refusal_status(refusal);
    return refused;
  }
  void completed(const Exchange& /*exchange*/) override {}

 private:
  [[nodiscard]] HttpResponse response() const {
    HttpResponse response;
    response.content = content_;
    return response;
  }

  std::shared_ptr<const Content> content_;
};

Result<int> server_main(int argc, const char* const* argv) {
  po::options_description options("Options");
  options.add_options()(
      "listen", po::value<std::string>()->default_value("127.0.0.1:0")->value_name("ADDRESS"),
      "where to listen; the address is printed")(
      "bytes", po::value<std::size_t>()->default_value(4096)->value_name("N"), "of the body")(
      "workers", po::value<std::size_t>()->default_value(2)->value_name("N"), "threads");
  auto line = parse_command_line(
      argc, argv,
      {"notes-fixed-body-server", "[OPTIONS]", "Answers every request with the same body.", "", ""},
      options);
  if (!line) return fail(line.error());
  if (line->text_only) {
    std::cout << *line->text_only;
    return 0;
  }
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ending, nullptr);  // before the server has threads
  FixedBody application(line->get<std::size_t>("bytes"));
  ServerLimits limits;
  limits.workers = line->get<std::size_t>("workers");
  limits.requests_per_second = 0;
  limits.connections_per_client = 0;
  HttpServer server(limits);
  if (auto bound = server.listen(line->get<std::string>("listen"), application); !bound) {
    return fail(bound.error());
  }
  std::cout << server.addresses().front() << std::endl;
  std::thread stopper([&] {
    int signal = 0;
    sigwait(&ending, &signal);
    server.stop();
  });
  server.run();
  stopper.join();
  return 0;
}

}  // namespace
}  // namespace notesearch

int main(int argc, char** argv) {
  return notesearch::run_program("notes-fixed-body-server", std::cerr,
                                 [&] { return notesearch::server_main(argc, argv); });
}
