// notes-searchd without its process: index, service and server, put together.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "schema/base/error.h"
#include "searcher/http/gap_log.h"
#include "searcher/http/metrics_application.h"
#include "searcher/http/notes_service.h"
#include "searcher/http/options.h"
#include "searcher/http/server/http_server.h"
#include "searcher/http/service_manager.h"
#include "searcher/http/service_metrics.h"
#include "searcher/http/serving_index.h"

namespace notesearch {

// What the process does for it. Called from any of the daemon's threads.
struct DaemonHooks {
  std::function<void(const std::string& line)> log;  // a line without line feed
  std::function<void()> alive;                       // once a second, while requests are read
  std::function<void()> stuck;  // a worker has been at one request for too long
};

class Daemon {
 public:
  // Reads what the options name, opens the index, listens. `sockets` are those that a service manager
  // passed: one named "metrics" is for figures, the others serve.
  static Result<std::unique_ptr<Daemon>> create(const ServerOptions& options,
                                                const std::vector<PassedSocket>& sockets,
                                                DaemonHooks hooks);
  ~Daemon();
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  // Where it listens.
  [[nodiscard]] std::vector<std::string> addresses() const { return server_.addresses(); }
  [[nodiscard]] ServingState index_state() const { return index_.state(); }

  // Serves until stopped; see HttpServer.
  void run();
  void stop() { server_.stop(); }

 private:
  Daemon(const ServerOptions& options, ServingOptions serving, DaemonHooks hooks);
  Result<void> listen(const ServerOptions& options, const std::vector<PassedSocket>& sockets);
  [[nodiscard]] std::vector<Route> routes(const ServerOptions& options) const;
  [[nodiscard]] ServiceObservers observers();
  void tick();
  void save_gaps(bool at_once);
  void log(const std::string& line) const;
  void tell(const ServingEvent& event) const;

  const DaemonHooks hooks_;
  const LogDetail detail_;
  ServiceMetrics metrics_;
  std::unique_ptr<GapLog> gaps_;  // null: not wanted
  ServingIndex index_;
  NotesService service_;
  MetricsApplication figures_;
  HttpServer server_;
};

}  // namespace notesearch
