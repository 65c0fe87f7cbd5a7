#include "searcher/http/meili/request_uid.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <random>

namespace notesearch::meili {

std::string make_request_uid() {
  thread_local std::mt19937_64 random{std::random_device{}()};
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto time_ms = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
  const std::uint64_t first = random();
  const std::uint64_t second = random();
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%08x-%04x-7%03x-%04x-%012llx",
                static_cast<unsigned>(time_ms >> 16 & 0xFFFFFFFF),
                static_cast<unsigned>(time_ms & 0xFFFF), static_cast<unsigned>(first & 0xFFF),
                static_cast<unsigned>(0x8000 | (first >> 16 & 0x3FFF)),
                static_cast<unsigned long long>(second & 0xFFFFFFFFFFFF));
  return text.data();
}

}  // namespace notesearch::meili
