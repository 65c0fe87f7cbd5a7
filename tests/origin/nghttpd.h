// A real HTTP/2 server on loopback: nghttpd (Debian's nghttp2-server), which serves a folder and logs
// every frame.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include <sys/types.h>

#include "tests/origin/certificates.h"

namespace notesearch {

class Nghttpd {
 public:
  // Serves `folder`/htdocs; key, certificate and log are put in `folder`. Null when there is no
  // nghttpd on this machine. Throws std::runtime_error when there is one and it does not start.
  [[nodiscard]] static std::unique_ptr<Nghttpd> start(const std::filesystem::path& folder,
                                                      const Certificate& certificate);
  ~Nghttpd();
  Nghttpd(const Nghttpd&) = delete;
  Nghttpd& operator=(const Nghttpd&) = delete;

  [[nodiscard]] std::string base_url() const;  // "https://127.0.0.1:40123"

  // Ends the server and returns what it logged: "[id=1] [  0.012] recv HEADERS frame <…>".
  [[nodiscard]] std::string stop();

 private:
  Nghttpd() = default;
  bool runs();  // and forgets the process when it has ended
  void end();

  pid_t pid_ = -1;
  std::uint16_t port_ = 0;
  std::filesystem::path log_;
};

}  // namespace notesearch
