#include "corpus/body_decoder.h"

#include <array>
#include <utility>

namespace notesearch {
namespace {

constexpr int kGzipOnly = 15 + 16;  // windowBits of inflateInit2(): largest window, gzip header

}  // namespace

void BodyDecoder::EndInflate::operator()(z_stream* stream) const {
  inflateEnd(stream);
  delete stream;
}

BodyDecoder::BodyDecoder(bool gzip, std::size_t max_bytes) : max_bytes_(max_bytes) {
  if (!gzip) return;
  stream_.reset(new z_stream());
  if (inflateInit2(stream_.get(), kGzipOnly) != Z_OK) failure_ = "can't be decompressed";
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
  return stream_ ? inflate_all(bytes) : append(bytes);
}

bool BodyDecoder::inflate_all(std::string_view bytes) {
  // zlib does not write to its input; its interface predates const.
  stream_->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream_->avail_in = static_cast<uInt>(bytes.size());
  std::array<char, 32 * 1024> buffer;
  while (stream_->avail_in > 0) {
    if (member_ended_ && inflateReset(stream_.get()) != Z_OK) return refuse("is not valid gzip");
    member_ended_ = false;
    int code = Z_OK;
    do {
      stream_->next_out = reinterpret_cast<Bytef*>(buffer.data());
      stream_->avail_out = static_cast<uInt>(buffer.size());
      code = inflate(stream_.get(), Z_NO_FLUSH);
      if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) {
        return refuse("is not valid gzip");
      }
      if (!append({buffer.data(), buffer.size() - stream_->avail_out})) return false;
    } while (stream_->avail_out == 0 && code == Z_OK);
    member_ended_ = code == Z_STREAM_END;
    if (code == Z_BUF_ERROR) break;
  }
  return true;
}

bool BodyDecoder::finish() {
  if (!failure_.empty()) return false;
  if (stream_ && !member_ended_) return refuse("ends in the middle of its gzip data");
  return true;
}

}  // namespace notesearch
