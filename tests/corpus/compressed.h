// Compresses, for origins that answer with gzip or brotli.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

#include <brotli/encode.h>
#include <zlib.h>

namespace notesearch {

// One complete gzip member.
inline std::string gzip(const std::string& text) {
  z_stream stream = {};
  constexpr int kGzipWindow = 15 + 16;
  if (deflateInit2(&stream, 9, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("deflateInit2");
  }
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  std::string in = text;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int code = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (code != Z_STREAM_END) throw std::runtime_error("deflate");
  return out;
}

// One complete brotli stream.
inline std::string brotli(const std::string& text) {
  constexpr int kQuality = 5;  // the best takes seconds for a bomb
  std::string out(BrotliEncoderMaxCompressedSize(text.size()) + 16, '\0');
  std::size_t size_bytes = out.size();
  const auto done =
      BrotliEncoderCompress(kQuality, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_TEXT, text.size(),
                            reinterpret_cast<const std::uint8_t*>(text.data()), &size_bytes,
                            reinterpret_cast<std::uint8_t*>(out.data()));
  if (done != BROTLI_TRUE) throw std::runtime_error("BrotliEncoderCompress");
  out.resize(size_bytes);
  return out;
}

}  // namespace notesearch
