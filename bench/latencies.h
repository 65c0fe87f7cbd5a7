// Latencies counted in buckets, each at most 1/64 wider than where it begins, as HdrHistogram has them: any
// number of them takes the same memory.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace notesearch {

class Latencies {
 public:
  void add(std::uint64_t microseconds) {
    ++buckets_[std::min(bucket_of(microseconds), buckets_.size() - 1)];
    ++count_;
    most_ = std::max(most_, microseconds);
  }

  [[nodiscard]] std::uint64_t count() const { return count_; }
  // Of so many of all, 0 to 1: at most so long.
  [[nodiscard]] std::uint64_t quantile(double q) const {
    auto left = static_cast<std::uint64_t>(q * static_cast<double>(count_));
    for (std::size_t bucket = 0; bucket < buckets_.size(); ++bucket) {
      if (buckets_[bucket] > left) return std::min(end_of(bucket), most_);
      left -= buckets_[bucket];
    }
    return most_;
  }

 private:
  static constexpr std::size_t kSteps = 64;      // of each doubling
  static constexpr std::size_t kDoublings = 26;  // to more than an hour

  static std::size_t bucket_of(std::uint64_t value) {
    if (value < kSteps) return value;
    const auto doubling = static_cast<std::size_t>(std::bit_width(value / kSteps));
    return doubling * kSteps + ((value >> (doubling - 1)) - kSteps);
  }
  static std::uint64_t end_of(std::size_t bucket) {
    const std::size_t doubling = bucket / kSteps;
    if (doubling == 0) return bucket;
    return ((bucket % kSteps + kSteps + 1) << (doubling - 1)) - 1;
  }

  std::array<std::uint64_t, kSteps*(kDoublings + 1)> buckets_{};
  std::uint64_t count_ = 0;
  std::uint64_t most_ = 0;
};

}  // namespace notesearch
