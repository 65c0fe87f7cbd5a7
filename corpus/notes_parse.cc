// notes-parse: parses markdown for BoundedParser, in a process that has given up everything else.
//
// Not for people: it reads requests on standard input and answers on standard output, as
// parse_channel.h says, until its input ends.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/time.h>
#include <unistd.h>

#include "corpus/confinement.h"
#include "corpus/front_matter.h"
#include "corpus/markdown.h"
#include "corpus/parse_channel.h"
#include "corpus/parsed_codec.h"

namespace notesearch {
namespace {

constexpr int kUsage = 64;
constexpr int kBroken = 70;

std::optional<std::uint64_t> read_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = code == std::errc() && end == text.data() + text.size();
  return whole && value > 0 ? std::optional(value) : std::nullopt;
}

bool read_all(void* into, std::size_t size) {
  auto* at = static_cast<char*>(into);
  while (size > 0) {
    const ssize_t got = read(STDIN_FILENO, at, size);
    if (got <= 0) return false;
    at += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

bool write_all(const void* from, std::size_t size) {
  const auto* at = static_cast<const char*>(from);
  while (size > 0) {
    const ssize_t put = write(STDOUT_FILENO, at, size);
    if (put <= 0) return false;
    at += put;
    size -= static_cast<std::size_t>(put);
  }
  return true;
}

// Processor time from now until SIGPROF ends the process. It need not be stopped: waiting takes
// none.
bool set_cpu_timer(std::uint64_t limit_ms) {
  itimerval timer = {};
  timer.it_value.tv_sec = static_cast<time_t>(limit_ms / 1000);
  timer.it_value.tv_usec = static_cast<suseconds_t>(limit_ms % 1000) * 1000;
  return setitimer(ITIMER_PROF, &timer, nullptr) == 0;
}

ParsedBody parse_body(std::string_view text) {
  ParsedBody parsed;
  std::string_view body;
  parsed.front_matter = split_front_matter(text, &body);
  parsed.sections = markdown_sections(body);
  return parsed;
}

int serve(std::uint64_t cpu_limit_ms, std::uint64_t max_body_bytes) {
  std::string body;
  std::string answer;
  for (MessageLength length = 0; read_all(&length, sizeof length);) {
    if (length > max_body_bytes) return kBroken;
    body.resize(length);
    if (!read_all(body.data(), length) || !set_cpu_timer(cpu_limit_ms)) return kBroken;
    const std::vector<std::uint8_t> parsed = encode_parsed(parse_body(body));
    // Length and content in one write, so that the reader wakes up once.
    const auto size = static_cast<MessageLength>(parsed.size());
    answer.resize(sizeof size + parsed.size());
    std::memcpy(answer.data(), &size, sizeof size);
    std::copy(parsed.begin(), parsed.end(), answer.begin() + sizeof size);
    if (!write_all(answer.data(), answer.size())) return kBroken;
  }
  return 0;
}

// Has libraries do what they do once only and what, later, they would have no right to. For sorting
// more than a kilobyte, the C library asks for the size of memory: some versions read /proc.
void prime_libraries() {
  (void)markdown_sections("|a|\n|-|\n|b ~~c~~ é|");
  std::array<int, 1024> numbers = {};
  std::qsort(numbers.data(), numbers.size(), sizeof numbers[0],
             [](const void*, const void*) { return 0; });
}

int run(int argc, char** argv) {
  std::array<std::uint64_t, kParserArguments> numbers = {};
  bool valid = argc == kParserArguments + 1;
  for (std::size_t i = 0; valid && i < numbers.size(); ++i) {
    const auto number = read_number(argv[i + 1]);
    valid = number.has_value();
    numbers[i] = number.value_or(0);
  }
  if (!valid) {
    std::fputs("notes-parse is started by notes-index and is of no use by itself.\n", stderr);
    return kUsage;
  }
  if (!give_up_resources(numbers[1])) return kBroken;
  prime_libraries();
  give_up_system_calls();  // false on kernels without filters: the limits above hold all the same
  return serve(numbers[0], numbers[2]);
}

}  // namespace
}  // namespace notesearch

int main(int argc, char** argv) { return notesearch::run(argc, argv); }
