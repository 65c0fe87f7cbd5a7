// notes-searchd: serves an index over HTTP.

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <thread>
#include <utility>

#include <pthread.h>

#include "schema/base/cli.h"
#include "searcher/http/daemon.h"
#include "searcher/http/log_sink.h"
#include "searcher/http/options.h"
#include "searcher/http/request_log.h"
#include "searcher/http/service_manager.h"

namespace notesearch {
namespace {

constexpr int kWake = SIGUSR2;
// For the log, which has a thread of its own, to say why the program ends.
constexpr std::chrono::milliseconds kLastWords{200};

// The signals that end the program. Before any other thread begins, so that all of them leave these alone.
sigset_t block_stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, kWake}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

// A thread that waits for blocked signals: a handler could do next to nothing. What `stop` refers to must
// outlive it.
class StopWatch {
 public:
  StopWatch(const sigset_t& signals, std::function<void()> stop)
      : thread_([signals, stop = std::move(stop)] {
          int signal = 0;
          while (sigwait(&signals, &signal) == 0 && signal != kWake) stop();
        }) {}
  StopWatch(const StopWatch&) = delete;
  StopWatch& operator=(const StopWatch&) = delete;
  ~StopWatch() {
    pthread_kill(thread_.native_handle(), kWake);
    thread_.join();
  }

 private:
  std::thread thread_;
};

std::string joined(const std::vector<std::string>& addresses) {
  std::string text;
  for (const std::string& address : addresses) text += (text.empty() ? "" : ", ") + address;
  return text;
}

// A log on a closed or full pipe must not end the program, nor a file that has grown too large.
void ignore_output_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

Result<int> serve(const ServerOptions& options) {
  ignore_output_signals();
  const sigset_t signals = block_stop_signals();
  LogSink sink;
  DaemonHooks hooks;
  hooks.log = [&sink](const std::string& line) { sink.write(line); };
  hooks.alive = notify_alive;
  hooks.stuck = [] {
    std::this_thread::sleep_for(kLastWords);
    std::abort();  // the service manager starts it anew
  };
  auto daemon = Daemon::create(options, take_passed_sockets(), std::move(hooks));
  if (!daemon) return fail(daemon.error());
  if (options.check_only) return 0;
  const std::string addresses = joined((*daemon)->addresses());
  if (options.log != LogDetail::kNone)
    sink.write(event_line("listening", {{"addresses", addresses}}));
  const StopWatch watch(signals, [&daemon] {
    notify_stopping();
    (*daemon)->stop();
  });
  notify_ready("Listening on " + addresses);
  (*daemon)->run();
  return 0;
}

Result<int> searchd_main(int argc, const char* const* argv) {
  auto options = parse_server_options(argc, argv);
  if (!options) return fail(options.error());
  if (options->text_only) {
    std::cout << *options->text_only << std::flush;
    if (!std::cout)
      return fail(ErrorKind::kIo, "the output could not be written", "standard output");
    return 0;
  }
  return serve(*options);
}

}  // namespace
}  // namespace notesearch

int main(int argc, char** argv) {
  notesearch::open_standard_streams();
  return notesearch::run_program("notes-searchd", std::cerr,
                                 [&] { return notesearch::searchd_main(argc, argv); });
}
