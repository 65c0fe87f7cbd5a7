// The service manager that may have started the program: sockets that it passes, and what it is told
// (sd_listen_fds(3), sd_notify(3), by libsystemd). Without one, nothing happens. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace notesearch {

struct PassedSocket {
  int descriptor = -1;
  std::string name;  // FileDescriptorName= of the socket unit
};

// Once; the environment forgets them.
[[nodiscard]] std::vector<PassedSocket> take_passed_sockets();

void notify_ready(const std::string& status);
void notify_status(const std::string& status);
void notify_alive();  // for its watchdog
void notify_stopping();

}  // namespace notesearch
