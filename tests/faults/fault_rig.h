// A folder of notes, an index of it, and runs of notes-index that meet faults (preload.cc).
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/programs/program.h"
#include "tests/temporary_dir.h"

namespace notesearch {

struct Fault {
  std::string mode = "count";  // fault_plan.h
  std::size_t at = 0;
  unsigned seed = 0;
  std::filesystem::path root{};  // of what is counted; empty: the index and its name
};

// A counted call, as the library logs it: in a rig, the paths begin with "index".
struct CountedCall {
  char kind = 0;
  std::string name;
  std::string path;

  friend bool operator==(const CountedCall&, const CountedCall&) = default;
};

// Those that a log holds; none when there is no log.
[[nodiscard]] std::vector<CountedCall> read_calls(const std::filesystem::path& log);

struct FaultedRun {
  ProgramRun program;
  std::vector<CountedCall> calls;
};

// Makes the tests' temporary files in memory where the system has such a place, for speed.
class MemoryDir {
 public:
  MemoryDir();
  [[nodiscard]] const std::filesystem::path& path() const { return dir_->path(); }

 private:
  std::optional<TemporaryDir> dir_;
};

class FaultRig {
 public:
  // As many notes, each with a word of its own ("unique7") and one of all ("common").
  explicit FaultRig(int notes);

  void write_note(int number, const std::string& text) const;
  void remove_note(int number) const;

  [[nodiscard]] std::filesystem::path index() const { return trial() / "index"; }

  // notes-index on the folder, with --json and the given options.
  [[nodiscard]] ProgramRun run(const std::vector<std::string>& options = {}) const;
  [[nodiscard]] FaultedRun run_with(const Fault& fault,
                                    const std::vector<std::string>& options) const;

  // What the two give to the program.
  [[nodiscard]] std::vector<std::string> arguments(const std::vector<std::string>& options) const;
  [[nodiscard]] std::map<std::string, std::string> environment(const Fault& fault) const;
  // The calls of the last run with that environment; others are appended.
  [[nodiscard]] std::filesystem::path log() const { return path() / "calls"; }

  // The state of the index, even of none, that restore() comes back to.
  void save() const;
  void restore() const;
  // Equal for two states of the index that differ in times alone.
  [[nodiscard]] std::string fingerprint() const;

  [[nodiscard]] const std::filesystem::path& path() const { return dir_.path(); }

 private:
  [[nodiscard]] std::filesystem::path notes() const { return path() / "notes"; }
  [[nodiscard]] std::filesystem::path saved() const { return path() / "saved"; }
  [[nodiscard]] std::filesystem::path trial() const { return path() / "trial"; }

  MemoryDir dir_;
};

// Every how many calls meet a fault: each one, but under a sanitizer, unless NOTES_FAULTS_THOROUGH
// is set.
[[nodiscard]] std::size_t fault_stride();
// How often the power fails at each call, each time with other losses: NOTES_FAULTS_SEEDS, or three.
[[nodiscard]] unsigned power_seeds();

}  // namespace notesearch
