// A client's connection that sends any bytes, and sees every byte of the answers.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace notesearch {

struct HttpAnswer {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;

  // Joined with ", " when there are several; empty when there is none.
  [[nodiscard]] std::string header(std::string_view lower_name) const;
};

class HttpStream {
 public:
  using Clock = std::chrono::steady_clock;

  // "127.0.0.1:8080", "[::1]:8080", "unix:/path", as HttpServer::addresses() has them. A small receive
  // buffer makes a client that reads slowly. Throws std::system_error when it can't connect.
  explicit HttpStream(const std::string& address, int receive_buffer_bytes = 0);
  ~HttpStream();
  HttpStream(HttpStream&& other) noexcept;
  HttpStream& operator=(HttpStream&&) = delete;

  // False when the other end is gone.
  bool send(std::string_view bytes);
  bool get(std::string_view target, std::string_view more_headers = "");

  // The next answer, within the time; none when the stream ends or is silent before. `head` is for
  // answers to HEAD, which have no body whatever they say.
  [[nodiscard]] std::optional<HttpAnswer> answer(bool head = false,
                                                 std::chrono::milliseconds within = kPatience);
  // Everything until the other end closes; what came when the time is up.
  [[nodiscard]] std::string rest(std::chrono::milliseconds within = kPatience);
  // Whether the other end closes, without another byte.
  [[nodiscard]] bool closes(std::chrono::milliseconds within = kPatience);

  void half_close();
  void reset();  // closes with a RST

 private:
  static constexpr std::chrono::milliseconds kPatience{5000};

  bool receive(Clock::time_point end);

  int socket_ = -1;
  std::string received_;  // and not taken yet
  bool ended_ = false;
};

}  // namespace notesearch
