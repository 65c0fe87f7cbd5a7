#include "schema/note_store.h"

#include <array>
#include <limits>

#include "schema/stored_table.h"

namespace notesearch {
namespace {

constexpr std::string_view kMagic = "NOTESTR1";
constexpr std::size_t kAlignment = 8;
constexpr std::size_t kSizeBytes = 4;

std::array<char, kSizeBytes> encode_size(std::size_t size) {
  std::array<char, kSizeBytes> bytes{};
  for (std::size_t i = 0; i < kSizeBytes; ++i)
    bytes[i] = static_cast<char>((size >> (8 * i)) & 0xFF);
  return bytes;
}

std::size_t decode_size(std::string_view bytes) {
  std::size_t size = 0;
  for (std::size_t i = 0; i < kSizeBytes; ++i) {
    size |= static_cast<std::size_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  }
  return size;
}

}  // namespace

NoteStoreWriter::NoteStoreWriter(std::FILE* file, std::filesystem::path path)
    : file_(file), path_(std::move(path)) {}

Result<NoteStoreWriter> NoteStoreWriter::create(const std::filesystem::path& path) {
  std::FILE* file = std::fopen(path.c_str(), "wbxe");
  if (file == nullptr) return write_failure(path);
  NoteStoreWriter writer(file, path);
  if (auto written = writer.write(kMagic); !written) return fail(written.error());
  return writer;
}

Result<void> NoteStoreWriter::write(std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) {
    return write_failure(path_);
  }
  size_bytes_ += bytes.size();
  return {};
}

// A record begins at a multiple of eight, its size in the four bytes before it, as FlatBuffers
// wants its scalars aligned.
Result<std::uint64_t> NoteStoreWriter::append(std::string_view record) {
  if (record.size() > std::numeric_limits<std::uint32_t>::max()) {
    return fail(ErrorKind::kBadData, "a note's record is larger than 4 GiB", path_.string());
  }
  std::string padded((2 * kAlignment - kSizeBytes - size_bytes_ % kAlignment) % kAlignment, '\0');
  const auto size = encode_size(record.size());
  padded.append(size.data(), size.size());
  if (auto written = write(padded); !written) return fail(written.error());
  const std::uint64_t offset = size_bytes_;
  if (auto written = write(record); !written) return fail(written.error());
  return offset;
}

Result<void> NoteStoreWriter::close() {
  if (std::fclose(file_.release()) != 0) return write_failure(path_);
  return {};
}

Result<NoteStore> NoteStore::open(const std::filesystem::path& path) {
  auto file = MappedFile::open(path);
  if (!file) return fail(file.error());
  if (!file->bytes().starts_with(kMagic)) {
    return fail(ErrorKind::kBadData, "not a note store", path.string(),
                "run notes-index --full to build the index anew");
  }
  return NoteStore(std::move(*file));
}

Result<std::string_view> NoteStore::record(std::uint64_t offset) const {
  const std::string_view bytes = file_.bytes();
  if (offset < kMagic.size() + kSizeBytes || offset % kAlignment != 0 || offset >= bytes.size()) {
    return fail(ErrorKind::kBadData, "a record lies outside the note store");
  }
  const auto begin = static_cast<std::size_t>(offset);
  const std::size_t size = decode_size(bytes.substr(begin - kSizeBytes, kSizeBytes));
  if (size > bytes.size() - begin) {
    return fail(ErrorKind::kBadData, "a record runs over the end of the note store");
  }
  return bytes.substr(begin, size);
}

Result<NoteView> NoteStore::note(std::uint64_t offset) const {
  auto bytes = record(offset);
  if (!bytes) return fail(bytes.error());
  return view_note(*bytes);
}

}  // namespace notesearch
