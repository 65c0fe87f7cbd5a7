#include "indexer/last_generation.h"

#include <algorithm>
#include <functional>
#include <string>

#include "schema/digest.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;

Section decode_section(const stored::Section* view) {
  Section section;
  if (view->heading_path() != nullptr) {
    for (const auto* heading : *view->heading_path()) {
      section.heading_path.emplace_back(text_of(heading));
    }
  }
  section.anchor = text_of(view->anchor());
  if (view->blocks() == nullptr) return section;
  for (const auto* block : *view->blocks()) {
    section.blocks.push_back(
        {static_cast<BlockKind>(block->kind()), std::string(text_of(block->text()))});
  }
  return section;
}

// Every note, in ascending document id.
Result<void> for_each_note(const Columns& columns, const NoteStore& store,
                           const std::function<void(DocId, NoteView)>& take) {
  for (DocId docid = 1; docid <= columns.last_docid(); ++docid) {
    if (!columns.exists(docid)) continue;
    auto note = store.note(columns.record_offset(docid));
    if (!note) return fail(note.error());
    take(docid, *note);
  }
  return {};
}

KnownNote known_note(NoteView note) {
  return {text_of(note->slug()), text_of(note->body_digest()), text_of(note->listing_digest())};
}

}  // namespace

LastGeneration::LastGeneration(fs::path path, Manifest manifest, Columns columns, NoteStore store)
    : path_(std::move(path)),
      manifest_(std::move(manifest)),
      columns_(std::move(columns)),
      store_(std::move(store)) {}

Result<LastGeneration> LastGeneration::open(const fs::path& generation_dir) {
  auto manifest = open_manifest(generation_dir);
  if (!manifest) return fail(manifest.error());
  if (auto sound = verify_digests(generation_dir, *manifest); !sound) return fail(sound.error());
  auto columns = Columns::open(generation_dir / kColumnsFile);
  if (!columns) return fail(columns.error());
  auto store = NoteStore::open(generation_dir / kNoteStoreFile);
  if (!store) return fail(store.error());
  LastGeneration opened(generation_dir, std::move(*manifest), std::move(*columns),
                        std::move(*store));
  if (auto read = opened.read_notes(); !read) return fail(read.error());
  return opened;
}

Result<void> LastGeneration::read_notes() {
  views_.resize(last_docid() + std::size_t{1}, nullptr);
  return for_each_note(columns_, store_, [this](DocId docid, NoteView note) {
    views_[docid] = note;
    notes_.push_back(known_note(note));
    docids_.emplace(notes_.back().slug, docid);
  });
}

std::optional<DocId> LastGeneration::find(std::string_view slug) const {
  const auto found = docids_.find(slug);
  if (found == docids_.end()) return std::nullopt;
  return found->second;
}

Result<std::string_view> LastGeneration::record(DocId docid) const {
  return store_.record(columns_.record_offset(docid));
}

Note decode_note(NoteView view) {
  Note note;
  note.slug = text_of(view->slug());
  note.title = text_of(view->title());
  note.date = day_of(view->day());
  note.excerpt = text_of(view->excerpt());
  if (view->tags() != nullptr) {
    for (const auto* tag : *view->tags()) note.tags.emplace_back(text_of(tag));
  }
  note.url = text_of(view->url());
  if (view->sections() != nullptr) {
    for (const auto* section : *view->sections()) note.sections.push_back(decode_section(section));
  }
  note.provenance = provenance_of(view);
  note.quarantine = text_of(view->quarantine());
  return note;
}

Result<std::vector<std::string>> read_body_digests(const fs::path& generation_dir) {
  auto columns = Columns::open(generation_dir / kColumnsFile);
  if (!columns) return fail(columns.error());
  auto store = NoteStore::open(generation_dir / kNoteStoreFile);
  if (!store) return fail(store.error());
  std::vector<std::string> digests;
  auto read = for_each_note(*columns, *store, [&](DocId, NoteView note) {
    digests.emplace_back(text_of(note->body_digest()));
  });
  if (!read) return fail(read.error());
  return digests;
}

Result<std::string> content_digest(const fs::path& generation_dir) {
  auto columns = Columns::open(generation_dir / kColumnsFile);
  if (!columns) return fail(columns.error());
  auto store = NoteStore::open(generation_dir / kNoteStoreFile);
  if (!store) return fail(store.error());
  std::vector<KnownNote> notes;
  auto read = for_each_note(*columns, *store,
                            [&](DocId, NoteView note) { notes.push_back(known_note(note)); });
  if (!read) return fail(read.error());
  return content_digest(std::move(notes));
}

Result<LastState> open_last_generation(const fs::path& index_dir) {
  LastState state;
  const auto current = current_generation(index_dir);
  for (const fs::path& directory : generations_to_try(index_dir, current)) {
    auto opened = LastGeneration::open(directory);
    if (opened) {
      state.generation.emplace(std::move(*opened));
      return state;
    }
    if (is_of_newer_schema(directory)) return fail(opened.error());
    state.problems.push_back({{}, directory.string(), opened.error().message(), false});
  }
  return state;
}

}  // namespace notesearch
