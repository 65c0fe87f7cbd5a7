#include "indexer/rollback.h"

#include <utility>

#include "indexer/index_directory.h"
#include "indexer/last_source.h"

namespace notesearch {

Result<RolledBack> roll_back_index(const std::filesystem::path& index_dir) {
  // Before the lock, which would make a directory where there is none.
  if (auto there = current_generation(index_dir); !there) return fail(there.error());
  auto directory = IndexDirectory::open(index_dir);
  if (!directory) return fail(directory.error());
  const auto current = current_generation(index_dir);
  if (!current) return fail(current.error());
  // Held before it is left: a crash in between holds what still serves, which harms nobody, rather
  // than letting the next run publish again what a person has left.
  const auto left = read_manifest(*current);
  auto remembered = read_last_source(index_dir);
  LastSource last = remembered ? std::move(*remembered) : LastSource();
  const std::vector<std::string> held_before = last.held;
  if (left && !left->content.empty()) last.held.push_back(left->content);
  if (auto written = write_last_source(index_dir, last); !written) return fail(written.error());
  auto back = directory->roll_back();
  if (!back) {
    last.held = held_before;
    auto restored = write_last_source(index_dir, last);
    return fail(restored ? back.error() : restored.error());
  }
  const auto manifest = open_manifest(index_dir / generation_name(back->to));
  if (!manifest) return fail(manifest.error());
  return RolledBack{back->from, back->to, manifest->notes, std::move(back->damaged)};
}

}  // namespace notesearch
