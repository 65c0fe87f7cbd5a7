#include "schema/names.h"

#include <algorithm>

#include "schema/base/text.h"
#include "schema/stored_table.h"

namespace notesearch {
namespace {

// How many of the first `size` numbers hold; those that hold come first.
template <typename Holds>
std::size_t count_first(std::size_t size, const Holds& holds) {
  std::size_t first = 0;
  while (size > 0) {
    const std::size_t half = size / 2;
    if (holds(first + half)) {
      first += half + 1;
      size -= half + 1;
    } else {
      size = half;
    }
  }
  return first;
}

// Takes names sorted by key and document, each once.
flatbuffers::Offset<stored::NameTable> store(
    const std::vector<std::pair<std::string, DocId>>& names,
    flatbuffers::FlatBufferBuilder& builder) {
  std::vector<std::uint32_t> key_starts;
  std::vector<std::uint8_t> keys;
  std::vector<std::uint32_t> docid_starts;
  std::vector<DocId> docids;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string& key = names[i].first;
    if (i == 0 || key != names[i - 1].first) {
      key_starts.push_back(static_cast<std::uint32_t>(keys.size()));
      docid_starts.push_back(static_cast<std::uint32_t>(docids.size()));
      keys.insert(keys.end(), key.begin(), key.end());
    }
    docids.push_back(names[i].second);
  }
  key_starts.push_back(static_cast<std::uint32_t>(keys.size()));
  docid_starts.push_back(static_cast<std::uint32_t>(docids.size()));
  const auto key_start_vector = builder.CreateVector(key_starts);
  const auto key_vector = builder.CreateVector(keys);
  const auto docid_start_vector = builder.CreateVector(docid_starts);
  const auto docid_vector = builder.CreateVector(docids);
  return stored::CreateNameTable(builder, key_start_vector, key_vector, docid_start_vector,
                                 docid_vector);
}

}  // namespace

std::string name_key(Analyzer& analyzer, std::string_view text, std::vector<KeyPart>* parts) {
  std::string key;
  analyzer.analyze(text, [&](const Term& term) {
    if (term.kind != TermKind::kPart) return;
    const auto begin = static_cast<std::uint32_t>(key.size());
    key += term.text;
    if (parts == nullptr || key.size() > kMaxKeyBytes) return;
    parts->push_back({begin, static_cast<std::uint32_t>(key.size()), term.begin, term.end});
  });
  key.resize(prefix_bytes(key, kMaxKeyBytes).size());
  return key;
}

void NamesWriter::add(DocId docid, NoteView note, Analyzer& analyzer) {
  const auto name = [&](Named& names, std::string_view text) {
    std::string key = name_key(analyzer, text);
    if (!key.empty()) names.emplace_back(std::move(key), docid);
  };
  name(titles_, text_of(note->title()));
  if (note->sections() == nullptr) return;
  for (const stored::Section* section : *note->sections()) {
    const auto* path = section->heading_path();
    if (path != nullptr && path->size() > 0) name(headings_, text_of(path->Get(path->size() - 1)));
  }
}

Result<void> NamesWriter::write(const std::filesystem::path& path) {
  for (Named* names : {&titles_, &headings_}) {
    std::sort(names->begin(), names->end());
    names->erase(std::unique(names->begin(), names->end()), names->end());
  }
  flatbuffers::FlatBufferBuilder builder(1 << 20);
  const auto titles = store(titles_, builder);
  const auto headings = store(headings_, builder);
  builder.Finish(stored::CreateNames(builder, titles, headings));
  return write_table(builder, path);
}

std::optional<NameTable> NameTable::view(const stored::NameTable* table) {
  if (table == nullptr) return std::nullopt;
  NameTable names;
  const auto keys = span_of(table->keys());
  names.keys_ = {reinterpret_cast<const char*>(keys.data()), keys.size()};
  names.key_starts_ = span_of(table->key_start());
  names.docids_ = span_of(table->docids());
  names.docid_starts_ = span_of(table->docid_start());
  const bool sound = names.key_starts_.size() == names.docid_starts_.size() &&
                     cuts(names.key_starts_, names.keys_.size()) &&
                     cuts(names.docid_starts_, names.docids_.size());
  return sound ? std::optional(names) : std::nullopt;
}

std::uint32_t NameTable::key_bytes(std::size_t index) const {
  return key_starts_[index + 1] - key_starts_[index];
}

std::string_view NameTable::key(std::size_t index) const {
  return keys_.substr(key_starts_[index], key_bytes(index));
}

std::span<const DocId> NameTable::docids(std::size_t index) const {
  return docids_.subspan(docid_starts_[index], docid_starts_[index + 1] - docid_starts_[index]);
}

std::span<const DocId> NameTable::exact(std::string_view wanted) const {
  const std::size_t index = count_first(size(), [&](std::size_t i) { return key(i) < wanted; });
  return index < size() && key(index) == wanted ? docids(index) : std::span<const DocId>();
}

Beginnings NameTable::beginning(std::string_view start, std::size_t limit) const {
  const std::size_t first = count_first(size(), [&](std::size_t i) { return key(i) < start; });
  const std::size_t last = first + count_first(size() - first, [&](std::size_t i) {
                             return key(first + i).starts_with(start);
                           });
  Beginnings found;
  if (first == last) return found;
  found.total = docid_starts_[last] - docid_starts_[first];
  for (const auto& [bytes, index] : shortest(first, last, limit)) {
    for (const DocId docid : docids(index)) {
      if (found.notes.size() < limit) found.notes.push_back({docid, bytes});
    }
  }
  return found;
}

// A heap of the best so far: of 100,000 names nearly all cost one comparison.
std::vector<std::pair<std::uint32_t, std::size_t>> NameTable::shortest(std::size_t first,
                                                                       std::size_t last,
                                                                       std::size_t limit) const {
  std::vector<std::pair<std::uint32_t, std::size_t>> best;
  for (std::size_t i = first; i < last && limit > 0; ++i) {
    const std::pair name(key_bytes(i), i);
    if (best.size() == limit) {
      if (best.front() < name) continue;
      std::pop_heap(best.begin(), best.end());
      best.pop_back();
    }
    best.push_back(name);
    std::push_heap(best.begin(), best.end());
  }
  std::sort_heap(best.begin(), best.end());
  return best;
}

Result<Names> Names::view(std::string_view bytes, const std::string& where) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  flatbuffers::Verifier verifier(data, bytes.size());
  if (!verifier.VerifyBuffer<stored::Names>(nullptr)) return damaged("file of names", where);
  const auto* table = flatbuffers::GetRoot<stored::Names>(data);
  const auto titles = NameTable::view(table->titles());
  const auto headings = NameTable::view(table->headings());
  if (!titles || !headings) return damaged("file of names", where);
  Names names;
  names.titles_ = *titles;
  names.headings_ = *headings;
  return names;
}

Result<Names> Names::open(const std::filesystem::path& path, const Columns& columns) {
  auto file = MappedFile::open(path);
  if (!file && file.error().kind == ErrorKind::kUnavailable) return Names();
  if (!file) return fail(file.error());
  auto names = view(file->bytes(), path.string());
  if (!names) return names;
  for (const NameTable& table : {names->titles_, names->headings_}) {
    const bool known = std::all_of(table.docids_.begin(), table.docids_.end(),
                                   [&](DocId docid) { return columns.exists(docid); });
    if (!known) return damaged("file of names", path.string());
  }
  names->file_ = std::move(*file);
  return names;
}

}  // namespace notesearch
