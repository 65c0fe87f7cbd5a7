// The command line of notes-searchd.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "schema/base/error.h"
#include "searcher/http/cors.h"
#include "searcher/http/notes_service.h"
#include "searcher/http/request_log.h"
#include "searcher/http/server/server_limits.h"

namespace notesearch {

struct ServerOptions {
  std::string index_dir;
  std::vector<std::string> listen;  // empty: not given
  std::string metrics_listen;       // empty: no figures
  std::vector<std::string> trusted_proxies;
  Cors cors;
  std::vector<std::string> api_keys;  // of the Meilisearch routes; empty: they are public
  ServerLimits limits;
  ServiceOptions service;
  std::chrono::hours stale_after{24};
  std::string gaps;      // a file; empty: what finds nothing is not kept
  std::string synonyms;  // a file; "none"; empty: those that are built in
  LogDetail log = LogDetail::kRequests;
  bool check_only = false;
  std::optional<std::string> text_only;  // --help and the like: print this
};

// kUsage or kConfig, naming the option, for what does not fit.
Result<ServerOptions> parse_server_options(int argc, const char* const* argv);

}  // namespace notesearch
