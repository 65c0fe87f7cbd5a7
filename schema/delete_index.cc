#include "schema/delete_index.h"

#include <algorithm>
#include <bit>

namespace notesearch {
namespace {

// A cache line of postings for each bucket.
constexpr std::size_t kPostingsPerBucket = 8;

// FNV-1a over code points, its bits mixed once more since buckets are chosen by the highest.
std::uint64_t hash_of(const Letters& letters) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (std::size_t i = 0; i < letters.count; ++i) {
    hash = (hash ^ letters.at[i]) * 0x100000001B3;
  }
  hash = (hash ^ hash >> 32) * 0x9E3779B97F4A7C15;
  return hash ^ hash >> 29;
}

void leave_out(Letters letters, std::size_t from, std::size_t errors,
               std::vector<std::uint64_t>& hashes) {
  if (errors == 0) {
    hashes.push_back(hash_of(letters));
    return;
  }
  for (std::size_t i = from; i < letters.count; ++i) {
    Letters shorter;
    shorter.count = letters.count - 1;
    std::copy_n(letters.at.begin(), i, shorter.at.begin());
    std::copy_n(letters.at.begin() + i + 1, shorter.count - i, shorter.at.begin() + i);
    leave_out(shorter, i, errors - 1, hashes);
  }
}

// The hashes of all forms, those that lost least first, each once: "aab" without either a is "ab".
std::vector<std::uint64_t> form_hashes(const Letters& letters, std::size_t errors) {
  std::vector<std::uint64_t> hashes;
  for (std::size_t lost = 0; lost <= errors; ++lost) {
    const auto first = static_cast<std::ptrdiff_t>(hashes.size());
    leave_out(letters, 0, lost, hashes);
    std::sort(hashes.begin() + first, hashes.end());
    hashes.erase(std::unique(hashes.begin() + first, hashes.end()), hashes.end());
  }
  return hashes;
}

// How the hash of a form and a prefix make the place and the content of a posting.
class Layout {
 public:
  Layout(std::size_t buckets, std::size_t prefixes)
      : bucket_bits_(static_cast<unsigned>(std::bit_width(buckets)) - 1),
        prefix_bits_(static_cast<unsigned>(std::bit_width(prefixes))) {}

  [[nodiscard]] std::size_t bucket(std::uint64_t hash) const {
    return bucket_bits_ == 0 ? 0 : hash >> (64 - bucket_bits_);
  }
  [[nodiscard]] std::uint32_t posting(std::uint64_t hash, std::uint32_t prefix) const {
    return static_cast<std::uint32_t>(hash << prefix_bits_) | prefix;
  }
  [[nodiscard]] bool fits(std::uint32_t posting, std::uint64_t hash) const {
    return (posting ^ static_cast<std::uint32_t>(hash << prefix_bits_)) >> prefix_bits_ == 0;
  }
  [[nodiscard]] std::uint32_t prefix(std::uint32_t posting) const {
    return posting & ((1U << prefix_bits_) - 1);
  }

 private:
  unsigned bucket_bits_;
  unsigned prefix_bits_;  // below 32: vocabularies have fewer terms
};

}  // namespace

void DeleteIndexBuilder::add(const Letters& prefix, std::size_t errors, std::uint32_t first_word) {
  const auto number = static_cast<std::uint32_t>(first_word_.size());
  for (const std::uint64_t hash : form_hashes(prefix, errors)) filed_.push_back({hash, number});
  first_word_.push_back(first_word);
}

flatbuffers::Offset<stored::Deletes> DeleteIndexBuilder::finish(
    flatbuffers::FlatBufferBuilder& builder, std::uint32_t words) {
  const std::size_t buckets = std::bit_ceil(filed_.size() / kPostingsPerBucket + 1);
  const Layout layout(buckets, first_word_.size());
  std::vector<std::uint32_t> starts(buckets + 1);
  for (const Filed& filed : filed_) ++starts[layout.bucket(filed.hash) + 1];
  for (std::size_t i = 1; i <= buckets; ++i) starts[i] += starts[i - 1];
  std::vector<std::uint32_t> next(starts.begin(), starts.end() - 1);
  std::vector<std::uint32_t> postings(filed_.size());
  for (const Filed& filed : filed_) {
    postings[next[layout.bucket(filed.hash)]++] = layout.posting(filed.hash, filed.prefix);
  }
  first_word_.push_back(words);
  const auto start_vector = builder.CreateVector(starts);
  const auto posting_vector = builder.CreateVector(postings);
  return stored::CreateDeletes(builder, start_vector, posting_vector,
                               builder.CreateVector(first_word_));
}

std::optional<DeleteIndex> DeleteIndex::view(const stored::Deletes* table, std::size_t words) {
  if (table == nullptr || table->bucket_start() == nullptr || table->posting() == nullptr ||
      table->first_word() == nullptr || table->first_word()->size() == 0) {
    return std::nullopt;
  }
  DeleteIndex index;
  index.bucket_start_ = {table->bucket_start()->data(), table->bucket_start()->size()};
  index.posting_ = {table->posting()->data(), table->posting()->size()};
  index.first_word_ = {table->first_word()->data(), table->first_word()->size()};
  index.words_ = static_cast<std::uint32_t>(words);
  const std::size_t starts = index.bucket_start_.size();
  if (starts < 2 || !std::has_single_bit(starts - 1) || index.first_word_.back() != words ||
      index.bucket_start_.back() != index.posting_.size() || starts >> 31 != 0 ||
      index.first_word_.size() >> 31 != 0) {
    return std::nullopt;
  }
  return index;
}

std::vector<std::uint32_t> DeleteIndex::lookup(const Letters& letters, std::size_t errors) const {
  std::vector<std::uint32_t> found;
  if (bucket_start_.empty()) return found;
  const std::size_t prefixes = first_word_.size() - 1;
  const Layout layout(bucket_start_.size() - 1, prefixes);
  std::size_t left = kMaxPostings;
  for (const std::uint64_t hash : form_hashes(letters, errors)) {
    const std::size_t bucket = layout.bucket(hash);
    // Everything that was stored may point astray.
    const std::size_t end = std::min<std::size_t>(bucket_start_[bucket + 1], posting_.size());
    for (std::size_t i = bucket_start_[bucket]; i < end && left > 0; ++i, --left) {
      const std::uint32_t prefix = layout.prefix(posting_[i]);
      if (layout.fits(posting_[i], hash) && prefix < prefixes) found.push_back(prefix);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

DeleteIndex::WordRange DeleteIndex::words(std::uint32_t prefix) const {
  const std::uint32_t end = std::min(first_word_[prefix + 1], words_);
  return {std::min(first_word_[prefix], end), end};
}

}  // namespace notesearch
