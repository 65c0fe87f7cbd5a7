// Counts what is searched for and not found, so that its owner learns what to write about, and nobody
// who asked.
//
// A query comes into the file once kGapClients clients asked it on one day. Clients are told apart by a hash
// in memory, salted by random bits that are new every day and written nowhere. Clients that ask for privacy
// don't count, nor do queries that look personal (an @, a row of digits as of a telephone) or are long.
// Entries expire (gaps.h), and everything is bounded.
//
// The file is replaced at most once a minute, and at the end. Members may be called by any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "schema/base/error.h"
#include "searcher/gaps.h"

namespace notesearch {

inline constexpr std::size_t kGapClients = 3;
inline constexpr std::size_t kMaxGapsInMemory = 10'000;
// Of one query on one day; further ones are not counted.
inline constexpr std::size_t kMaxGapClients = 64;

struct GapQuestion {
  std::string_view query;
  std::string_view client;  // as HttpRequest has it
  bool wants_privacy = false;
};

class GapLog {
 public:
  using Time = std::chrono::system_clock::time_point;

  // Goes on with what the file holds. One that is no such file, or can't be read, is never written over:
  // nothing is kept then, and trouble() says so.
  explicit GapLog(std::filesystem::path path);

  // A question that no note answers. Microseconds.
  void add(const GapQuestion& question, Time now);
  // Writes the file, if something has changed and the last time is a minute ago or it is to be done at
  // once: some 100 kB that are not waited for until they are on the disk. kIo.
  Result<void> save(Time now, bool at_once = false);
  // What was wrong with the file at the start; empty: nothing.
  [[nodiscard]] const std::string& trouble() const { return trouble_; }

 private:
  struct Asked {
    std::uint32_t before = 0;          // the count until yesterday; 0: in no file
    Day last;                          // on which that was
    std::vector<std::uint64_t> today;  // hashes of clients
  };

  void begin_day(Day day);
  [[nodiscard]] std::uint64_t hash_of(std::string_view client) const;
  [[nodiscard]] std::vector<Gap> gaps() const;

  const std::filesystem::path path_;
  std::string trouble_;
  bool writable_ = true;

  std::mutex saving_;  // taken before mutex_, and held while the file is written
  std::mutex mutex_;   // of all below
  std::unordered_map<std::string, Asked> asked_;
  Day day_;
  std::string salt_;
  bool changed_ = false;
  Time saved_{};
};

// The query as it is counted: folded, on one line; empty when it is not to be kept.
[[nodiscard]] std::string gap_query(std::string_view query);

}  // namespace notesearch
