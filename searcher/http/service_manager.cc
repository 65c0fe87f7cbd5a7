#include "searcher/http/service_manager.h"

#include <cstdlib>

#include <systemd/sd-daemon.h>

#include "schema/base/text.h"

namespace notesearch {

std::vector<PassedSocket> take_passed_sockets() {
  char** names = nullptr;
  const int count = sd_listen_fds_with_names(1, &names);
  std::vector<PassedSocket> sockets;
  for (int i = 0; i < count; ++i) {
    sockets.push_back({SD_LISTEN_FDS_START + i, names[i]});
    std::free(names[i]);  // NOLINT(cppcoreguidelines-no-malloc): as the manual asks
  }
  std::free(names);  // NOLINT(cppcoreguidelines-no-malloc)
  return sockets;
}

void notify_ready(const std::string& status) {
  sd_notify(0, ("READY=1\nSTATUS=" + clean_line(status)).c_str());
}

void notify_status(const std::string& status) {
  sd_notify(0, ("STATUS=" + clean_line(status)).c_str());
}

void notify_alive() { sd_notify(0, "WATCHDOG=1"); }

void notify_stopping() { sd_notify(0, "STOPPING=1"); }

}  // namespace notesearch
