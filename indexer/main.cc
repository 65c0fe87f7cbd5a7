// notes-index: from a person's notes to the next generation of the index.
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string_view>

#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "indexer/audit.h"
#include "indexer/audit_report.h"
#include "indexer/hook.h"
#include "indexer/index_health.h"
#include "indexer/index_run.h"
#include "indexer/last_source.h"
#include "indexer/metrics.h"
#include "indexer/options.h"
#include "indexer/report_json.h"
#include "indexer/report_text.h"
#include "indexer/rollback.h"
#include "indexer/run_status.h"
#include "indexer/status_report.h"
#include "indexer/terminal_progress.h"
#include "schema/base/cli.h"
#include "schema/base/instant.h"
#include "schema/base/text.h"

namespace notesearch {
namespace {

constexpr const char* kProgram = "notes-index";
constexpr int kSignalBase = 128;  // as shells report a death by signal
constexpr std::size_t kUsualColumns = 80;
constexpr std::size_t kFileColumns = 200;  // of a table that goes to no terminal

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

std::size_t terminal_columns(int descriptor) {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kUsualColumns;
  return size.ws_col;
}

bool is_terminal() {
  if (isatty(STDERR_FILENO) == 0) return false;
  const char* kind = std::getenv("TERM");
  return kind != nullptr && std::string_view(kind) != "dumb";
}

std::unique_ptr<ProgressSink> make_progress(const Invocation& invocation) {
  if (invocation.quiet || invocation.json) return nullptr;
  if (is_terminal())
    return std::make_unique<LineProgress>(std::cerr,
                                          [] { return terminal_columns(STDERR_FILENO); });
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

std::chrono::sys_seconds now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

// --- What follows a run: neither changes what it came to ---

void warn(const Error& error) { std::cerr << kProgram << ": " << error.message() << '\n'; }

void leave_metrics(const Invocation& invocation, const IndexReport* report) {
  if (invocation.metrics.empty()) return;
  const auto& index_dir = invocation.run.index_dir;
  const auto status = read_status(index_dir);
  if (!status) return warn(status.error());
  const auto current = current_generation(index_dir);
  const auto manifest = current ? read_manifest(*current) : fail(current.error());
  const auto text =
      metrics_text(*status, manifest ? parse_instant(manifest->published) : std::nullopt, report);
  if (auto written = write_metrics(invocation.metrics, text); !written) warn(written.error());
}

void call_hook(const Invocation& invocation, HookFacts facts) {
  const bool published = facts.event == HookEvent::kPublished;
  HookOptions options;
  options.command = published ? invocation.on_publish : invocation.on_failure;
  if (options.command.empty()) return;
  options.environment = environ;
  // One that came while the run was at its end is not meant for the hook.
  options.stop = [before = stop_signal] { return stop_signal != before; };
  facts.index_dir = invocation.run.index_dir;
  if (auto done = run_hook(options, facts); !done) warn(done.error());
}

void call_hook(const Invocation& invocation, const IndexReport& report) {
  const bool refused = report.outcome == Outcome::kRefused;
  if (!refused && report.outcome != Outcome::kPublished) return;
  call_hook(invocation, {refused ? HookEvent::kFailed : HookEvent::kPublished,
                         report.generation,
                         report.notes,
                         {},
                         exit_code(report),
                         troubles_text(report)});
}

// A run that was stopped, or found another one at work, has not failed.
void call_hook(const Invocation& invocation, const Error& error) {
  if (error.kind == ErrorKind::kBusy) return;
  const auto status = read_status(invocation.run.index_dir);
  call_hook(invocation, {HookEvent::kFailed,
                         status ? status->generation : 0,
                         status ? status->notes : 0,
                         {},
                         exit_code(error.kind),
                         error.message()});
}

// An index that was made from a source is brought up to date from it, unless another is named.
void use_last_sources(IndexRunOptions& run) {
  auto last = read_last_source(run.index_dir);
  if (last && !last->asked.empty()) run.sources = std::move(last->asked);
}

// --- The tasks ---

Result<int> index(const Invocation& invocation) {
  const auto progress = make_progress(invocation);
  auto report = run_index(invocation.run, progress.get());
  if (!report && stop_signal != 0) {
    std::cerr << kProgram << ": stopped, nothing was published\n";
    return kSignalBase + stop_signal;
  }
  const bool busy = !report && report.error().kind == ErrorKind::kBusy;
  if (!invocation.run.dry_run && !busy) leave_metrics(invocation, report ? &*report : nullptr);
  if (!report) {
    call_hook(invocation, report.error());
    return fail(report.error());
  }
  auto printed = print_report(invocation, *report);
  if (!invocation.run.dry_run) call_hook(invocation, *report);
  if (!printed) return fail(printed.error());
  return exit_code(*report);
}

Result<int> audit(const Invocation& invocation) {
  const auto progress = make_progress(invocation);
  const auto report = run_audit(invocation.run, progress.get());
  if (!report && stop_signal != 0) return kSignalBase + stop_signal;
  if (!report) return fail(report.error());
  const bool quiet = invocation.quiet && exit_code(*report) == 0;
  const std::size_t columns =
      isatty(STDOUT_FILENO) != 0 ? terminal_columns(STDOUT_FILENO) : kFileColumns;
  const std::string text = invocation.json ? audit_json(*report) : audit_text(*report, columns);
  if (auto printed = print(std::cout, quiet ? "" : text); !printed) return fail(printed.error());
  return exit_code(*report);
}

Result<int> status(const Invocation& invocation) {
  const IndexHealth health = inspect_index(invocation.run.index_dir, invocation.stale_after, now());
  const bool quiet = invocation.quiet && exit_code(health) == 0;
  const std::string text = invocation.json    ? status_json(health)
                           : invocation.quiet ? verdict_text(health) + "\n"
                                              : status_text(health);
  if (auto printed = print(std::cout, quiet ? "" : text); !printed) return fail(printed.error());
  return exit_code(health);
}

Result<int> rollback(const Invocation& invocation) {
  const auto done = roll_back_index(invocation.run.index_dir);
  if (!done) return fail(done.error());
  const std::string text = "Generation " + std::to_string(done->to) + " with " +
                           std::to_string(done->notes) + " notes serves again, not " +
                           std::to_string(done->from) +
                           "; what that one said is published again only once the source has "
                           "changed, or with --accept-shrink\n";
  for (const std::string& damage : done->damaged) {
    std::cerr << kProgram << ": passed over: " << printable(damage) << '\n';
  }
  if (auto printed = print(std::cout, invocation.quiet ? "" : text); !printed) {
    return fail(printed.error());
  }
  return EXIT_SUCCESS;
}

Result<int> perform(const Invocation& invocation) {
  switch (invocation.task) {
    case Task::kIndex:
      return index(invocation);
    case Task::kAudit:
      return audit(invocation);
    case Task::kStatus:
      return status(invocation);
    case Task::kRollback:
      return rollback(invocation);
  }
  return EXIT_FAILURE;
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
  if (!invocation->source_named) use_last_sources(invocation->run);
  return perform(*invocation);
}

}  // namespace
}  // namespace notesearch

int main(int argc, char** argv) {
  notesearch::open_standard_streams();
  return notesearch::run_program(notesearch::kProgram, std::cerr,
                                 [&] { return notesearch::run(argc, argv); });
}
