// Faults by path, from a file that may change while the site is served: `notes-origin --faults`.
//
//   # PATH FAULT [NUMBER]; the last line that fits a path counts
//   /raw/notes/*        status-503
//   /raw/notes/nic-hop  cut 100
//   /profile.json       none
//
// Not thread-safe: it belongs to the thread that answers.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/origin/faults.h"
#include "tests/origin/origin.h"

namespace notesearch {

struct FaultRule {
  std::string path;        // without the query
  bool is_prefix = false;  // "*" at the end of the path
  Fault fault = Fault::kNone;
  std::optional<std::uint64_t> number;  // FaultInput::argument
};

// Throws std::runtime_error that names the line where one can't be read.
[[nodiscard]] std::vector<FaultRule> parse_fault_rules(std::string_view text);

// The last that fits a request's target; null when none does.
[[nodiscard]] const FaultRule* find_rule(const std::vector<FaultRule>& rules,
                                         std::string_view target);

class FaultFile {
 public:
  // Throws when the file can't be read or has a bad line.
  explicit FaultFile(std::filesystem::path file);

  // Reads the file again if it has changed. Throws as the constructor does, once for each change;
  // the rules stay as they were then.
  void refresh();

  // The answer of `good_site` to the request with its path's fault. kTorn gives the body that was
  // there when the path was asked for first.
  [[nodiscard]] Reply answer(const Request& request, const TestOrigin::Handler& good_site);

 private:
  struct Stamp {
    std::filesystem::file_time_type time{};
    std::uintmax_t size = 0;
    friend bool operator==(const Stamp&, const Stamp&) = default;
  };

  void read(const Stamp& stamp);
  [[nodiscard]] Stamp stamp() const;

  std::filesystem::path file_;
  Stamp read_;
  std::vector<FaultRule> rules_;
  std::map<std::string, std::string> first_bodies_;  // by target
  std::mt19937_64 random_;
};

}  // namespace notesearch
