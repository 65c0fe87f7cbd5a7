#include "tests/faults/fault_rig.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <sstream>

#include <unistd.h>

#include "schema/digest.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;

// Not looked for: Xapian's compaction leaks when it fails, and another user may not look, nor what
// runs under strace.
constexpr const char* kNoLeaks = "detect_leaks=0";

constexpr unsigned kUsualSeeds = 3;  // of power_loss.h: its two of their own, and a random one
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t kUsualStride = 11;
#else
constexpr std::size_t kUsualStride = 1;
#endif

}  // namespace

std::vector<CountedCall> read_calls(const fs::path& log) {
  std::vector<CountedCall> calls;
  std::istringstream lines(fs::exists(log) ? read_file(log) : std::string());
  std::size_t number = 0;
  CountedCall call;
  while (lines >> number >> call.kind >> call.name && std::getline(lines >> std::ws, call.path)) {
    calls.push_back(call);
  }
  return calls;
}

MemoryDir::MemoryDir() {
  constexpr const char* kMemory = "/dev/shm";
  if (::access(kMemory, W_OK) == 0) ::setenv("TMPDIR", kMemory, 0);
  dir_.emplace();
}

FaultRig::FaultRig(int notes) {
  for (int i = 1; i <= notes; ++i) write_note(i, "as it was at first");
  fs::create_directories(trial());
}

void FaultRig::write_note(int number, const std::string& text) const {
  const std::string digits = std::to_string(number);
  write_file(notes() / ("note-" + digits + ".md"), "---\ndate: 2026-04-10\n---\n# Title " + digits +
                                                       "\n\nThe common unique" + digits + ", " +
                                                       text + ".\n");
}

void FaultRig::remove_note(int number) const {
  fs::remove(notes() / ("note-" + std::to_string(number) + ".md"));
}

std::vector<std::string> FaultRig::arguments(const std::vector<std::string>& options) const {
  std::vector<std::string> all = {notes().string(), "--index", index().string(),
                                  "--jobs",         "1",       "--json"};
  all.insert(all.end(), options.begin(), options.end());
  return all;
}

ProgramRun FaultRig::run(const std::vector<std::string>& options) const {
  return run_program("notes-index", arguments(options), {{"ASAN_OPTIONS", kNoLeaks}});
}

std::map<std::string, std::string> FaultRig::environment(const Fault& fault) const {
  return {{"LD_PRELOAD", NOTESEARCH_FAULTS_LIBRARY},
          {"ASAN_OPTIONS", std::string("verify_asan_link_order=0:") + kNoLeaks},
          {"NOTES_FAULTS_ROOT", (fault.root.empty() ? trial() : fault.root).string()},
          {"NOTES_FAULTS_LOG", log().string()},
          {"NOTES_FAULTS_MODE", fault.mode},
          {"NOTES_FAULTS_AT", std::to_string(fault.at)},
          {"NOTES_FAULTS_SEED", std::to_string(fault.seed)}};
}

FaultedRun FaultRig::run_with(const Fault& fault, const std::vector<std::string>& options) const {
  fs::remove(log());
  FaultedRun faulted;
  faulted.program = run_program("notes-index", arguments(options), environment(fault));
  faulted.calls = read_calls(log());
  fs::remove_all(trial().string() + ".graveyard");
  return faulted;
}

void FaultRig::save() const {
  fs::remove_all(saved());
  fs::copy(trial(), saved(), fs::copy_options::recursive | fs::copy_options::copy_symlinks);
}

void FaultRig::restore() const {
  fs::remove_all(trial());
  fs::copy(saved(), trial(), fs::copy_options::recursive | fs::copy_options::copy_symlinks);
}

std::string FaultRig::fingerprint() const {
  std::map<fs::path, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(trial())) {
    std::string& content = files[entry.path()];
    if (entry.is_symlink()) {
      content = fs::read_symlink(entry.path()).string();
    } else if (entry.is_regular_file()) {
      content = read_file(entry.path());
      const std::size_t published = content.find("\"published\":");
      if (published != std::string::npos) content.erase(published, content.find('\n', published));
    }
  }
  std::string all;
  for (const auto& [path, content] : files) {
    all += path.string() + " " + std::to_string(content.size()) + "\n" + content + "\n";
  }
  return sha256_hex(all);
}

std::size_t fault_stride() {
  return std::getenv("NOTES_FAULTS_THOROUGH") != nullptr ? 1 : kUsualStride;
}

unsigned power_seeds() {
  const char* seeds = std::getenv("NOTES_FAULTS_SEEDS");
  return seeds == nullptr ? kUsualSeeds : static_cast<unsigned>(std::strtoul(seeds, nullptr, 10));
}

}  // namespace notesearch
