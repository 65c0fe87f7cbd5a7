// The main function of a fuzzer without libFuzzer: tries every file of the folders given, and every
// beginning of each.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "tests/fuzz/fuzz.h"

namespace {

// A copy of its own for each try, so that AddressSanitizer sees a read past the end.
void try_bytes(const std::string& text, std::size_t size_bytes) {
  const std::string bytes = text.substr(0, size_bytes);
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

int replay(const std::filesystem::path& folder) {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::cout << entry.path().filename()
              << std::endl;  // flushed: the next step may end the process
    std::ifstream stream(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    for (std::size_t size = 0; size <= text.size(); ++size) try_bytes(text, size);
    ++files;
  }
  return files;
}

}  // namespace

int main(int argc, char** argv) {
  int files = 0;
  for (int i = 1; i < argc; ++i) files += replay(argv[i]);
  std::cout << files << " seeds\n";
  return files > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
