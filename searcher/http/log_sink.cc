#include "searcher/http/log_sink.h"

#include <spdlog/async.h>
#include <spdlog/async_logger.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace notesearch {

class LogSink::Impl {
 public:
  static constexpr std::size_t kLines = 8192;

  std::shared_ptr<spdlog::details::thread_pool> pool =
      std::make_shared<spdlog::details::thread_pool>(kLines, 1);
  std::shared_ptr<spdlog::async_logger> logger = std::make_shared<spdlog::async_logger>(
      "notes-searchd", std::make_shared<spdlog::sinks::stderr_sink_mt>(), pool,
      spdlog::async_overflow_policy::overrun_oldest);
};

LogSink::LogSink() : impl_(std::make_unique<Impl>()) {
  impl_->logger->set_pattern("%v");
  impl_->logger->set_error_handler(
      [](const std::string&) {});  // standard error is gone: nobody to tell
}

LogSink::~LogSink() = default;

void LogSink::write(const std::string& line) {
  if (!line.empty()) impl_->logger->info(line);
}

}  // namespace notesearch
