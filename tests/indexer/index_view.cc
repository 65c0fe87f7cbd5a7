#include "tests/indexer/index_view.h"

#include <stdexcept>

#include <xapian.h>

#include "indexer/last_generation.h"
#include "schema/digest.h"
#include "schema/generation.h"
#include "tests/temporary_dir.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;

template <typename T>
T value_or_throw(Result<T>&& result) {
  if (!result) throw std::runtime_error(result.error().message());
  return std::move(*result);
}

std::string text_of_sections(const Note& note) {
  std::string text;
  for (const Section& section : note.sections) {
    for (const Block& block : section.blocks) text += block.text + "\n";
  }
  return text;
}

}  // namespace

IndexView::IndexView(const fs::path& index_dir) {
  const fs::path current = value_or_throw(current_generation(index_dir));
  const LastGeneration generation = value_or_throw(LastGeneration::open(current));
  generation_ = generation.manifest().generation;
  for (const KnownNote& known : generation.notes()) {
    const Note note = decode_note(generation.note(*generation.find(known.slug)));
    notes_[note.slug] = {note.title, std::string(known.body_digest), text_of_sections(note)};
  }
  database_ = current / kDatabaseDir;
  const Xapian::Database database(database_.string());
  documents_ = database.get_doccount();
  if (Xapian::Database::check(database_.string(), 0, nullptr) != 0) {
    throw std::runtime_error("the database is damaged: " + database_.string());
  }
}

unsigned IndexView::documents_with(const std::string& word) const {
  return Xapian::Database(database_.string()).get_termfreq(word);
}

std::set<std::string> generation_dirs(const fs::path& index_dir) {
  std::set<std::string> names;
  if (!fs::exists(index_dir)) return names;
  for (const auto& entry : fs::directory_iterator(index_dir)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("gen-")) names.insert(name);
  }
  return names;
}

void damage_generation(const fs::path& generation_dir, std::uint64_t choice) {
  const Manifest manifest = value_or_throw(open_manifest(generation_dir));
  const fs::path file = generation_dir / manifest.files.at(choice % manifest.files.size()).name;
  std::string bytes = read_file(file);
  switch (choice / 64 % 4) {
    case 0:
      fs::resize_file(generation_dir / kManifestFile, choice % 100);
      return;
    case 1:
      if (!bytes.empty()) {
        fs::resize_file(file, choice % bytes.size());
        return;
      }
      break;
    case 2:
      if (!bytes.empty()) {
        char& byte = bytes[choice / 256 % bytes.size()];
        byte = static_cast<char>(byte ^ 0x20);
        write_file(file, bytes);
        return;
      }
      break;
    default:
      break;
  }
  fs::remove(file);
}

fs::path cached_body(const fs::path& index_dir, const std::string& body) {
  const std::string digest = sha256_hex(body);
  return index_dir / "cache" / digest.substr(0, 2) / digest.substr(2);
}

}  // namespace notesearch
