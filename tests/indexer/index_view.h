// What an index directory holds, read in ways of its own and with every digest checked.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace notesearch {

struct StoredNote {
  std::string title;
  std::string body_digest;
  std::string text;  // of all its sections
};

class IndexView {
 public:
  // Throws std::runtime_error when there is no current generation or it is damaged.
  explicit IndexView(const std::filesystem::path& index_dir);

  [[nodiscard]] std::uint64_t generation() const { return generation_; }
  [[nodiscard]] const std::map<std::string, StoredNote>& notes() const { return notes_; }
  // Notes in the database, and those of them that have a word.
  [[nodiscard]] unsigned documents() const { return documents_; }
  [[nodiscard]] unsigned documents_with(const std::string& word) const;

 private:
  std::filesystem::path database_;
  std::uint64_t generation_ = 0;
  std::map<std::string, StoredNote> notes_;
  unsigned documents_ = 0;
};

// The names of all generations in an index directory, finished or not.
[[nodiscard]] std::set<std::string> generation_dirs(const std::filesystem::path& index_dir);

// How damage is done: a byte of one file changed, the file cut or removed, or the manifest cut.
// `choice` decides which.
void damage_generation(const std::filesystem::path& generation_dir, std::uint64_t choice);

// Where the cache keeps a body.
[[nodiscard]] std::filesystem::path cached_body(const std::filesystem::path& index_dir,
                                                const std::string& body);

}  // namespace notesearch
