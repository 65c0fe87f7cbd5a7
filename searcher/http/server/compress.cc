#include "searcher/http/server/compress.h"

#include <memory>
#include <optional>

#include <libdeflate.h>

#include "schema/base/text.h"

namespace notesearch {
namespace {

constexpr int kLevel = 1;

struct FreeCompressor {
  void operator()(libdeflate_compressor* compressor) const {
    libdeflate_free_compressor(compressor);
  }
};

// Whether the parameters behind a coding leave it a weight above 0: none, or a q that is not 0.
bool is_wanted(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::size_t end = parameters.find(';');
    std::string_view parameter = trim(parameters.substr(0, end));
    if (parameter.size() > 1 && (parameter[0] == 'q' || parameter[0] == 'Q')) {
      parameter = trim(parameter.substr(1));
      if (parameter.starts_with('=')) {
        return parameter.find_first_of("123456789") != std::string_view::npos;
      }
    }
    parameters = end == std::string_view::npos ? std::string_view() : parameters.substr(end + 1);
  }
  return true;
}

}  // namespace

std::string gzip(std::string_view plain) {
  // Making one costs more than what it does to a small body.
  thread_local std::unique_ptr<libdeflate_compressor, FreeCompressor> compressor(
      libdeflate_alloc_compressor(kLevel));
  if (!compressor) return {};
  std::string compressed(libdeflate_gzip_compress_bound(compressor.get(), plain.size()), '\0');
  compressed.resize(libdeflate_gzip_compress(compressor.get(), plain.data(), plain.size(),
                                             compressed.data(), compressed.size()));
  compressed.shrink_to_fit();  // it is kept
  return compressed;
}

bool accepts_gzip(std::string_view accept_encoding) {
  std::optional<bool> any;
  while (!accept_encoding.empty()) {
    const std::size_t end = accept_encoding.find(',');
    const std::string_view item = accept_encoding.substr(0, end);
    const std::size_t semicolon = item.find(';');
    const std::string coding = ascii_lower(trim(item.substr(0, semicolon)));
    const bool wanted =
        semicolon == std::string_view::npos || is_wanted(item.substr(semicolon + 1));
    if (coding == "gzip" || coding == "x-gzip") return wanted;
    if (coding == "*") any = wanted;
    accept_encoding =
        end == std::string_view::npos ? std::string_view() : accept_encoding.substr(end + 1);
  }
  return any.value_or(false);
}

}  // namespace notesearch
