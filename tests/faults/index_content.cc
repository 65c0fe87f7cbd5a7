#include "tests/faults/index_content.h"

#include <set>
#include <unordered_set>

#include <xapian.h>

#include "indexer/index_directory.h"
#include "indexer/last_generation.h"
#include "indexer/last_source.h"
#include "indexer/run_status.h"
#include "schema/generation.h"

#ifdef __SANITIZE_ADDRESS__
// Xapian's check (1.4.22) deletes an object by its base class.
extern "C" const char* __asan_default_options() { return "new_delete_type_mismatch=0"; }
#endif

namespace notesearch {
namespace {

namespace fs = std::filesystem;

std::string text_of_note(const Note& note) {
  std::string text = note.title + "\n" + note.excerpt + "\n" + note.quarantine;
  for (const std::string& tag : note.tags) text += "\n#" + tag;
  for (const Section& section : note.sections) {
    text += "\n## " + section.anchor;
    for (const Block& block : section.blocks) text += "\n" + block.text;
  }
  return text;
}

Result<void> read_terms(const LastGeneration& generation, IndexContent& content) {
  const std::string path = (generation.path() / kDatabaseDir).string();
  try {
    const std::size_t errors = Xapian::Database::check(path);
    if (errors != 0) {
      return fail(ErrorKind::kBadData, "Xapian finds " + std::to_string(errors) + " errors", path);
    }
    const Xapian::Database database(path);
    for (auto term = database.allterms_begin(); term != database.allterms_end(); ++term) {
      std::set<std::string> slugs;
      for (auto at = database.postlist_begin(*term); at != database.postlist_end(*term); ++at) {
        slugs.emplace(text_of(generation.note(*at)->slug()));
      }
      std::string& list = content["term " + *term];
      for (const std::string& slug : slugs) list += slug + " ";
    }
  } catch (const Xapian::Error& error) {
    return fail(ErrorKind::kBadData, error.get_description(), path);
  }
  return {};
}

std::unordered_set<std::string> wanted_bodies(const fs::path& index_dir) {
  std::unordered_set<std::string> wanted;
  if (const auto last = read_last_source(index_dir)) {
    for (const auto& [url, document] : last->documents) wanted.insert(document.digest);
    for (const auto& [slug, body] : last->bodies) wanted.insert(body.digest);
  }
  for (const std::uint64_t number : list_generations(index_dir)) {
    const auto digests = read_body_digests(index_dir / generation_name(number));
    if (digests) wanted.insert(digests->begin(), digests->end());
  }
  return wanted;
}

}  // namespace

Result<IndexContent> read_content(const fs::path& generation_dir) {
  auto generation = LastGeneration::open(generation_dir);
  if (!generation) return fail(generation.error());
  IndexContent content;
  for (const KnownNote& known : generation->notes()) {
    const Note note = decode_note(generation->note(*generation->find(known.slug)));
    content["note " + note.slug] = text_of_note(note);
  }
  if (auto read = read_terms(*generation, content); !read) return fail(read.error());
  return content;
}

Result<IndexContent> read_current_content(const fs::path& index_dir) {
  auto current = current_generation(index_dir);
  return current ? read_content(*current) : fail(current.error());
}

std::string stray_files(const fs::path& index_dir) {
  const std::set<std::string> ours = {"cache", "lock", kCurrentLink, kLastSourceFile, kStatusFile};
  std::string stray;
  for (const auto& entry : fs::directory_iterator(index_dir)) {
    const std::string name = entry.path().filename();
    if (!ours.contains(name) && !generation_number(name)) stray += name + "\n";
  }
  const std::size_t generations = list_generations(index_dir).size();
  if (generations > kGenerationsKept + 1) stray += std::to_string(generations) + " generations\n";
  const auto wanted = wanted_bodies(index_dir);
  for (const auto& entry : fs::recursive_directory_iterator(index_dir / "cache")) {
    const fs::path& path = entry.path();
    if (!entry.is_regular_file()) continue;
    const std::string digest = path.parent_path().filename().string() + path.filename().string();
    if (!wanted.contains(digest)) stray += "cache: " + digest + "\n";
  }
  return stray;
}

}  // namespace notesearch
