// Markdown parsed in a child process with bounded time and memory.
//
// The child is the program notes-parse: it may use so much processor time and memory, holds no
// files and no environment, and a system call filter leaves it nothing but reading, answering and
// allocating (on kernels that have such filters; not in builds with sanitizers, which it would
// stop, like the memory limit). It serves one note after another. A note that makes it die, hang or
// answer nonsense is read as plain text instead, and the next note gets a new child.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/front_matter.h"
#include "schema/base/error.h"
#include "schema/note.h"

namespace notesearch {

struct ParserOptions {
  // Empty: notes-parse beside the running program, else in ../libexec/notesearch from there, else
  // where `cmake --install` puts it.
  std::filesystem::path program;
  int cpu_limit_ms = 2'000;    // per note
  int wall_limit_ms = 10'000;  // per note; reached only when the machine is very busy
  std::size_t memory_limit_bytes = std::size_t{256} << 20;
  std::size_t max_body_bytes = std::size_t{4} << 20;     // longer: read as plain text at once
  std::size_t max_answer_bytes = std::size_t{32} << 20;  // of one parsed note
};

struct ParsedBody {
  FrontMatter front_matter;
  std::vector<Section> sections;
  std::string quarantine;  // why the body was read as plain text; empty when parsed as markdown
};

// Not thread-safe: one per thread. SIGPIPE is not raised; other signals are left alone.
class BoundedParser {
 public:
  explicit BoundedParser(ParserOptions options = {});
  BoundedParser(BoundedParser&&) noexcept;
  BoundedParser& operator=(BoundedParser&&) noexcept;
  ~BoundedParser();  // ends the child

  // Starts the child and has it parse an empty note. Without this the first parse() starts it; call
  // it to learn of a broken installation (kConfig) before a run quarantines every note.
  [[nodiscard]] Result<void> start();

  // Parses raw bytes as they were fetched: cleans them, takes front matter off, parses the rest.
  // Never fails: see ParsedBody::quarantine.
  [[nodiscard]] ParsedBody parse(std::string_view raw);

 private:
  class Child;
  ParserOptions options_;
  std::unique_ptr<Child> child_;
};

}  // namespace notesearch
