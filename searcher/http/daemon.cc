#include "searcher/http/daemon.h"

#include <utility>

#include "searcher/http/health_routes.h"
#include "searcher/http/meili/routes.h"
#include "searcher/http/v1/routes.h"
#include "searcher/synonyms.h"

namespace notesearch {
namespace {

constexpr const char* kDefaultAddress = "127.0.0.1:8080";
constexpr const char* kMetricsSocket = "metrics";

void append(std::vector<Route>& routes, std::vector<Route> more) {
  std::move(more.begin(), more.end(), std::back_inserter(routes));
}

Result<std::optional<OwnSynonyms>> own_synonyms(const std::string& path) {
  if (path.empty()) return std::optional<OwnSynonyms>();
  auto rules = read_synonyms(path);
  if (!rules) return fail(rules.error());
  // What is wrong with them is said before anything serves.
  auto analyzer = Analyzer::create("none");
  if (!analyzer) return fail(analyzer.error());
  auto parsed = Synonyms::parse(*rules, path, *analyzer);
  if (!parsed) return fail(parsed.error());
  return std::optional(OwnSynonyms{*std::move(rules), path});
}

}  // namespace

Daemon::Daemon(const ServerOptions& options, ServingOptions serving, DaemonHooks hooks)
    : hooks_(std::move(hooks)),
      detail_(options.log),
      gaps_(options.gaps.empty() ? nullptr : std::make_unique<GapLog>(options.gaps)),
      index_(std::move(serving), [this](const ServingEvent& event) { tell(event); }),
      service_(options.service, index_, routes(options), options.cors, observers()),
      figures_([this] {
        return metrics_.text(server_.stats(), service_.cache_stats(), index_.state());
      }),
      server_(options.limits) {
  if (gaps_ && !gaps_->trouble().empty()) log(event_line("gaps", {{"message", gaps_->trouble()}}));
  server_.on_tick([this] { tick(); });
  server_.on_stuck([this] {
    log(event_line("stuck", {{"message", "a worker has been at one request for too long"}}));
    hooks_.stuck();
  });
}

Daemon::~Daemon() = default;

Result<std::unique_ptr<Daemon>> Daemon::create(const ServerOptions& options,
                                               const std::vector<PassedSocket>& sockets,
                                               DaemonHooks hooks) {
  auto synonyms = own_synonyms(options.synonyms);
  if (!synonyms) return fail(synonyms.error());
  ServingOptions serving;
  serving.index_dir = options.index_dir;
  serving.workers = options.limits.workers;
  serving.synonyms = *std::move(synonyms);
  std::unique_ptr<Daemon> daemon(new Daemon(options, std::move(serving), std::move(hooks)));
  const auto listening = daemon->listen(options, sockets);
  // What is only checked may be in use, by the daemon that serves.
  const bool only_taken = !listening && listening.error().kind == ErrorKind::kIo;
  if (!listening && !(options.check_only && only_taken)) return fail(listening.error());
  if (!options.check_only) daemon->index_.start();
  return daemon;
}

Result<void> Daemon::listen(const ServerOptions& options,
                            const std::vector<PassedSocket>& sockets) {
  if (auto trusted = server_.trust(options.trusted_proxies); !trusted) {
    return fail(trusted.error());
  }
  for (const PassedSocket& socket : sockets) {
    Application& application = socket.name == kMetricsSocket ? static_cast<Application&>(figures_)
                                                             : static_cast<Application&>(service_);
    if (auto adopted = server_.adopt(socket.descriptor, application); !adopted) {
      return fail(adopted.error());
    }
  }
  std::vector<std::string> addresses = options.listen;
  if (addresses.empty() && sockets.empty()) addresses.emplace_back(kDefaultAddress);
  for (const std::string& address : addresses) {
    if (auto bound = server_.listen(address, service_); !bound) return fail(bound.error());
  }
  if (options.metrics_listen.empty()) return {};
  return server_.listen(options.metrics_listen, figures_);
}

void Daemon::run() {
  server_.run();
  save_gaps(true);
  log(event_line("stopped", {}));
}

std::vector<Route> Daemon::routes(const ServerOptions& options) const {
  std::vector<Route> routes = v1_routes();
  append(routes, health_routes(index_, options.stale_after));
  append(routes, meili::meili_routes({.keys = options.api_keys}));
  return routes;
}

ServiceObservers Daemon::observers() {
  ServiceObservers observers;
  observers.completed = [this](const Exchange& exchange) {
    metrics_.count(exchange);
    log(request_line(exchange, detail_));
  };
  if (gaps_) {
    observers.unanswered = [this](const std::string& query, const HttpRequest& request) {
      gaps_->add({query, request.client, request.wants_privacy}, std::chrono::system_clock::now());
    };
  }
  return observers;
}

void Daemon::tick() {
  hooks_.alive();
  save_gaps(false);
}

void Daemon::save_gaps(bool at_once) {
  if (!gaps_) return;
  const auto saved = gaps_->save(std::chrono::system_clock::now(), at_once);
  if (!saved) log(event_line("gaps", {{"message", saved.error().message()}}));
}

void Daemon::log(const std::string& line) const {
  if (detail_ != LogDetail::kNone && !line.empty()) hooks_.log(line);
}

void Daemon::tell(const ServingEvent& event) const {
  const std::string generation = std::to_string(event.generation);
  switch (event.kind) {
    case ServingEvent::Kind::kServing:
      return log(event_line("serving", {{"generation", generation},
                                        {"notes", std::to_string(event.notes)},
                                        {"published", event.message}}));
    case ServingEvent::Kind::kTrouble:
      return log(event_line("trouble", {{"message", event.message}, {"generation", generation}}));
    case ServingEvent::Kind::kMended:
      return log(event_line("mended", {{"generation", generation}}));
  }
}

}  // namespace notesearch
