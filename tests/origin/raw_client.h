// A socket that sees every byte of an answer, which no HTTP client lets through.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace notesearch {

enum class StreamEnd { kOpen, kClosed, kReset };

// What came within the time given, and how the stream stood then.
struct Received {
  std::string bytes;
  StreamEnd end = StreamEnd::kOpen;
};

// One connection to a port on loopback. Throws std::system_error where the socket itself fails.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  void send(std::string_view bytes);
  void get(std::string_view target);  // a GET request with only a Host header

  // Reads until the peer closes, `max_bytes` came or nothing more came for `patience_ms`.
  [[nodiscard]] Received read(std::size_t max_bytes = 1 << 20, int patience_ms = 5000);
  // Reads one answer that states its Content-Length, and not a byte more.
  [[nodiscard]] std::string read_answer();

 private:
  int socket_ = -1;
};

}  // namespace notesearch
