#include "corpus/body_decoder.h"

#include <array>
#include <cstdint>

namespace notesearch {
namespace {

constexpr int kGzipOnly = 15 + 16;  // windowBits of inflateInit2(): largest window, gzip header
constexpr std::size_t kMaxOverheadBytes = std::size_t{64} << 10;  // what compressing may add
constexpr std::size_t kBufferBytes = std::size_t{32} << 10;

}  // namespace

std::optional<BodyEncoding> body_encoding(std::string_view content_encoding) {
  if (content_encoding.empty() || content_encoding == "identity") return BodyEncoding::kPlain;
  if (content_encoding == "gzip" || content_encoding == "x-gzip") return BodyEncoding::kGzip;
  if (content_encoding == "br") return BodyEncoding::kBrotli;
  return std::nullopt;
}

void BodyDecoder::EndInflate::operator()(z_stream* stream) const {
  inflateEnd(stream);
  delete stream;
}

BodyDecoder::BodyDecoder(BodyEncoding encoding, std::size_t max_bytes) : max_bytes_(max_bytes) {
  switch (encoding) {
    case BodyEncoding::kPlain:
      return;
    case BodyEncoding::kGzip:
      gzip_.reset(new z_stream());
      if (inflateInit2(gzip_.get(), kGzipOnly) != Z_OK) failure_ = "can't be decompressed";
      return;
    case BodyEncoding::kBrotli:
      brotli_.reset(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr));
      if (!brotli_) failure_ = "can't be decompressed";
      return;
  }
}

bool BodyDecoder::refuse(std::string why) {
  failure_ = std::move(why);
  return false;
}

bool BodyDecoder::append(std::string_view decoded) {
  if (decoded.size() > max_bytes_ - body_.size()) {
    return refuse("is longer than " + std::to_string(max_bytes_) + " bytes");
  }
  body_ += decoded;
  if (body_.size() > kInflationCheckedAboveBytes && body_.size() / kMaxInflation > encoded_bytes_) {
    return refuse("is compressed more than 100 times, like a decompression bomb");
  }
  return true;
}

bool BodyDecoder::write(std::string_view bytes) {
  if (!failure_.empty()) return false;
  encoded_bytes_ += bytes.size();
  if (encoded_bytes_ > max_bytes_ + kMaxOverheadBytes) {
    return refuse("is longer than " + std::to_string(max_bytes_) + " bytes");
  }
  if (gzip_) return inflate_all(bytes);
  return brotli_ ? unbrotli_all(bytes) : append(bytes);
}

bool BodyDecoder::inflate_all(std::string_view bytes) {
  // zlib does not write to its input; its interface predates const.
  gzip_->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  gzip_->avail_in = static_cast<uInt>(bytes.size());
  std::array<char, kBufferBytes> buffer;
  while (gzip_->avail_in > 0) {
    if (data_ended_ && inflateReset(gzip_.get()) != Z_OK) return refuse("is not valid gzip");
    data_ended_ = false;
    int code = Z_OK;
    do {
      gzip_->next_out = reinterpret_cast<Bytef*>(buffer.data());
      gzip_->avail_out = static_cast<uInt>(buffer.size());
      code = inflate(gzip_.get(), Z_NO_FLUSH);
      if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) {
        return refuse("is not valid gzip");
      }
      if (!append({buffer.data(), buffer.size() - gzip_->avail_out})) return false;
    } while (gzip_->avail_out == 0 && code == Z_OK);
    data_ended_ = code == Z_STREAM_END;
    if (code == Z_BUF_ERROR) break;
  }
  return true;
}

bool BodyDecoder::unbrotli_all(std::string_view bytes) {
  const auto* in = reinterpret_cast<const std::uint8_t*>(bytes.data());
  std::size_t in_bytes = bytes.size();
  std::array<std::uint8_t, kBufferBytes> buffer;
  auto code = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
  while (!data_ended_ && code == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
    std::uint8_t* out = buffer.data();
    std::size_t room_bytes = buffer.size();
    code = BrotliDecoderDecompressStream(brotli_.get(), &in_bytes, &in, &room_bytes, &out, nullptr);
    if (code == BROTLI_DECODER_RESULT_ERROR) return refuse("is not valid brotli");
    const auto* decoded = reinterpret_cast<const char*>(buffer.data());
    if (!append({decoded, buffer.size() - room_bytes})) return false;
    data_ended_ = code == BROTLI_DECODER_RESULT_SUCCESS;
  }
  return in_bytes == 0 || refuse("goes on after the end of its brotli data");
}

bool BodyDecoder::finish() {
  if (!failure_.empty()) return false;
  if (gzip_ && !data_ended_) return refuse("ends in the middle of its gzip data");
  if (brotli_ && !data_ended_) return refuse("ends in the middle of its brotli data");
  return true;
}

}  // namespace notesearch
