// notes-index: from a person's notes to the next generation of the index.
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string_view>

#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "indexer/index_run.h"
#include "indexer/options.h"
#include "indexer/report_json.h"
#include "indexer/report_text.h"
#include "indexer/terminal_progress.h"
#include "schema/base/cli.h"

namespace notesearch {
namespace {

constexpr const char* kProgram = "notes-index";
constexpr int kSignalBase = 128;  // as shells report a death by signal
constexpr std::size_t kUsualColumns = 80;

volatile sig_atomic_t stop_signal = 0;

// The first signal asks the run to stop; the second is no longer caught and ends the process.
void set_up_signals() {
  struct sigaction action {};
  action.sa_handler = [](int signal) { stop_signal = signal; };
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  // A full quota and a closed pipe are errors to report, not deaths.
  signal(SIGXFSZ, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
}

std::size_t terminal_columns() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kUsualColumns;
  return size.ws_col;
}

bool is_terminal() {
  if (isatty(STDERR_FILENO) == 0) return false;
  const char* kind = std::getenv("TERM");
  return kind != nullptr && std::string_view(kind) != "dumb";
}

std::unique_ptr<ProgressSink> make_progress(const Invocation& invocation) {
  if (invocation.quiet || invocation.json) return nullptr;
  if (is_terminal()) return std::make_unique<LineProgress>(std::cerr, terminal_columns);
  return std::make_unique<PlainProgress>(std::cerr);
}

// Lost output is a failure: somebody counts on it.
Result<void> print(std::ostream& out, const std::string& text) {
  out << text << std::flush;
  if (out) return {};
  return fail(ErrorKind::kIo, "can't write to the standard output");
}

Result<void> print_report(const Invocation& invocation, const IndexReport& report) {
  if (invocation.json) return print(std::cout, report_json(report));
  if (invocation.quiet) return print(std::cerr, troubles_text(report));
  return print(std::cout, report_text(report));
}

Result<int> run(int argc, const char* const* argv) {
  auto invocation = read_invocation(argc, argv);
  if (!invocation) return fail(invocation.error());
  if (invocation->text_only) {
    auto printed = print(std::cout, *invocation->text_only);
    if (!printed) return fail(printed.error());
    return EXIT_SUCCESS;
  }
  set_up_signals();
  // Xapian keeps so many changed documents in memory; its default of 10,000 is slower (its trees
  // outgrow the processor's caches) and takes several times the memory.
  setenv("XAPIAN_FLUSH_THRESHOLD", "1000", 0);
  invocation->run.stop = [] { return stop_signal != 0; };
  const auto progress = make_progress(*invocation);
  auto report = run_index(invocation->run, progress.get());
  if (!report && stop_signal != 0) {
    std::cerr << kProgram << ": stopped, nothing was published\n";
    return kSignalBase + stop_signal;
  }
  if (!report) return fail(report.error());
  auto printed = print_report(*invocation, *report);
  if (!printed) return fail(printed.error());
  return exit_code(*report);
}

}  // namespace
}  // namespace notesearch

int main(int argc, char** argv) {
  notesearch::open_standard_streams();
  return notesearch::run_program(notesearch::kProgram, std::cerr,
                                 [&] { return notesearch::run(argc, argv); });
}
