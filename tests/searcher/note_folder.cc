#include "tests/searcher/note_folder.h"

#include <set>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace notesearch {
namespace {

std::string body_of(const std::filesystem::path& folder, const std::string& slug) {
  const auto raw = folder / "raw" / "notes" / slug;
  return read_file(std::filesystem::exists(raw) ? raw : folder / "notes" / (slug + ".md"));
}

template <typename T>
T value_or_throw(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message());
  return *std::move(result);
}

void add_headings(NoteView note, std::set<std::string>& headings) {
  if (note->sections() == nullptr) return;
  for (const stored::Section* section : *note->sections()) {
    const auto* path = section->heading_path();
    if (path != nullptr && path->size() > 0) {
      headings.emplace(text_of(path->Get(path->size() - 1)));
    }
  }
}

}  // namespace

std::vector<NoteSpec> read_notes(const std::filesystem::path& folder) {
  std::vector<NoteSpec> notes;
  const auto profile = nlohmann::json::parse(read_file(folder / "profile.json"));
  for (const auto& entry : profile.at("notes")) {
    NoteSpec note;
    note.slug = entry.at("slug");
    note.title = entry.at("title");
    note.date = entry.value("date", "");
    note.tags = entry.value("tags", std::vector<std::string>());
    note.excerpt = entry.value("excerpt", "");
    note.body = body_of(folder, note.slug);
    notes.push_back(std::move(note));
  }
  return notes;
}

IndexedNames indexed_names(const std::filesystem::path& index_dir) {
  const auto snapshot = value_or_throw(IndexSnapshot::open(index_dir));
  IndexedNames names;
  std::set<std::string> headings;
  const Columns& columns = snapshot->columns();
  for (DocId docid = 1; docid <= columns.last_docid(); ++docid) {
    if (!columns.exists(docid)) continue;
    const NoteView note = value_or_throw(snapshot->notes().note(columns.record_offset(docid)));
    names.titles.emplace_back(text_of(note->title()));
    add_headings(note, headings);
  }
  names.headings.assign(headings.begin(), headings.end());
  return names;
}

std::vector<std::string> typed(const std::string& text) {
  std::vector<std::string> beginnings;
  for (std::size_t at = 1; at <= text.size(); ++at) {
    const bool inside = at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
    if (!inside) beginnings.push_back(text.substr(0, at));
  }
  return beginnings;
}

}  // namespace notesearch
