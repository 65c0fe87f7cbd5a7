#include "schema/suggestions.h"

#include <algorithm>
#include <limits>

#include "schema/names.h"
#include "schema/stored_table.h"

namespace notesearch {
namespace {

constexpr std::size_t kNoName = std::numeric_limits<std::size_t>::max();

// A place in the keys with the bytes that stand there first, since comparing the keys themselves would
// cost a miss of the cache each.
struct Suffix {
  std::uint64_t first_bytes = 0;
  std::uint32_t place = 0;
};

Suffix suffix_at(std::string_view keys, std::uint32_t place) {
  Suffix suffix{0, place};
  std::size_t at = place;
  for (std::size_t i = 0; i < sizeof suffix.first_bytes; ++i) {
    suffix.first_bytes = suffix.first_bytes << 8 | static_cast<unsigned char>(keys[at]);
    if (keys[at] != '\0') ++at;
  }
  return suffix;
}

// The places in the order of what stands there, up to the NUL; equal ones as they come.
std::vector<std::uint32_t> sorted_suffixes(std::string_view keys,
                                           const std::vector<std::uint32_t>& places) {
  std::vector<Suffix> suffixes;
  suffixes.reserve(places.size());
  for (const std::uint32_t place : places) suffixes.push_back(suffix_at(keys, place));
  const auto rest = [&](const Suffix& suffix) {
    return std::string_view(keys.data() + suffix.place);  // up to the NUL
  };
  std::sort(suffixes.begin(), suffixes.end(), [&](const Suffix& a, const Suffix& b) {
    if (a.first_bytes != b.first_bytes) return a.first_bytes < b.first_bytes;
    const int order = rest(a).compare(rest(b));
    return order != 0 ? order < 0 : a.place < b.place;
  });
  std::vector<std::uint32_t> sorted;
  sorted.reserve(suffixes.size());
  for (const Suffix& suffix : suffixes) sorted.push_back(suffix.place);
  return sorted;
}

bool all_below(std::span<const std::uint32_t> places, std::size_t bound) {
  return std::all_of(places.begin(), places.end(), [&](std::uint32_t p) { return p < bound; });
}

}  // namespace

std::size_t SuggestionsWriter::number_of(NamesOfKind& kind, std::string_view text,
                                         Analyzer& analyzer) {
  const auto [known, is_new] = kind.by_text.try_emplace(std::string(text), kNoName);
  if (!is_new) return known->second;
  std::vector<KeyPart> parts;
  const std::string key = name_key(analyzer, text, &parts);
  if (key.empty()) return kNoName;
  const auto [same, is_new_key] = kind.by_key.try_emplace(key, kind.names.size());
  known->second = same->second;
  if (is_new_key) kind.names.emplace_back().key = key;
  // "KV cache" and "kvcache" are one name, of which "cache" is a word.
  std::vector<std::uint32_t>& words = kind.names[same->second].words;
  for (const KeyPart& part : parts) {
    const bool new_word = std::find(words.begin(), words.end(), part.key_begin) == words.end();
    if (part.key_begin > 0 && new_word) words.push_back(part.key_begin);
  }
  return same->second;
}

void SuggestionsWriter::count(NamesOfKind& kind, std::string_view text, DocId docid,
                              std::uint32_t section, NoteView note, Analyzer& analyzer) {
  const std::size_t number = number_of(kind, text, analyzer);
  if (number == kNoName) return;
  Name& name = kind.names[number];
  if (name.last == docid) return;
  name.last = docid;
  ++name.best.notes;
  const std::string_view slug = text_of(note->slug());
  const bool better = name.best.notes == 1 || note->day() > name.day ||
                      (note->day() == name.day && slug < name.slug);
  if (!better) return;
  name.best.docid = docid;
  name.best.section = section;
  name.day = note->day();
  name.slug = slug;
}

void SuggestionsWriter::add(DocId docid, NoteView note, Analyzer& analyzer) {
  count(titles_, text_of(note->title()), docid, 0, note, analyzer);
  if (note->sections() == nullptr) return;
  for (std::uint32_t i = 0; i < note->sections()->size(); ++i) {
    const auto* path = note->sections()->Get(i)->heading_path();
    if (path == nullptr || path->size() == 0) continue;
    count(headings_, text_of(path->Get(path->size() - 1)), docid, i, note, analyzer);
  }
}

flatbuffers::Offset<stored::SuggestedNames> SuggestionsWriter::store(
    std::vector<const Name*> names, flatbuffers::FlatBufferBuilder& builder) {
  std::string keys;
  std::vector<std::uint32_t> key_starts;
  std::vector<DocId> docids;
  std::vector<std::uint32_t> sections;
  std::vector<std::uint32_t> notes;
  std::vector<std::uint32_t> later_words;
  for (const Name* name : names) {
    const auto start = static_cast<std::uint32_t>(keys.size());
    key_starts.push_back(start);
    keys.append(name->key).push_back('\0');
    docids.push_back(name->best.docid);
    sections.push_back(name->best.section);
    notes.push_back(name->best.notes);
    for (const std::uint32_t word : name->words) later_words.push_back(start + word);
  }
  const auto beginning = builder.CreateVector(sorted_suffixes(keys, key_starts));
  const auto inside = builder.CreateVector(sorted_suffixes(keys, later_words));
  key_starts.push_back(static_cast<std::uint32_t>(keys.size()));
  const auto key_start_vector = builder.CreateVector(key_starts);
  const auto key_vector =
      builder.CreateVector(reinterpret_cast<const std::uint8_t*>(keys.data()), keys.size());
  const auto docid_vector = builder.CreateVector(docids);
  const auto section_vector = builder.CreateVector(sections);
  const auto note_vector = builder.CreateVector(notes);
  return stored::CreateSuggestedNames(builder, key_start_vector, key_vector, docid_vector,
                                      section_vector, note_vector, beginning, inside);
}

Result<void> SuggestionsWriter::write(const std::filesystem::path& path) const {
  const auto ordered = [](const NamesOfKind& kind, const auto& better) {
    std::vector<const Name*> names;
    for (const Name& name : kind.names) names.push_back(&name);
    std::sort(names.begin(), names.end(),
              [&](const Name* a, const Name* b) { return better(*a, *b); });
    return names;
  };
  const auto titles = ordered(titles_, [](const Name& a, const Name& b) {
    if (a.day != b.day) return a.day > b.day;
    return a.best.notes != b.best.notes ? a.best.notes > b.best.notes : a.key < b.key;
  });
  const auto headings = ordered(headings_, [](const Name& a, const Name& b) {
    if (a.best.notes != b.best.notes) return a.best.notes > b.best.notes;
    return a.day != b.day ? a.day > b.day : a.key < b.key;
  });
  flatbuffers::FlatBufferBuilder builder(1 << 20);
  const auto title_table = store(titles, builder);
  const auto heading_table = store(headings, builder);
  builder.Finish(stored::CreateSuggestions(builder, title_table, heading_table));
  return write_table(builder, path);
}

std::optional<NameSuggestions> NameSuggestions::view(const stored::SuggestedNames* table) {
  if (table == nullptr) return std::nullopt;
  NameSuggestions names;
  const auto keys = span_of(table->keys());
  names.keys_ = {reinterpret_cast<const char*>(keys.data()), keys.size()};
  names.key_starts_ = span_of(table->key_start());
  names.docids_ = span_of(table->docid());
  names.sections_ = span_of(table->section());
  names.notes_ = span_of(table->notes());
  names.beginning_ = span_of(table->beginning());
  names.inside_ = span_of(table->inside());
  const std::size_t size = names.size();
  const bool sound = names.key_starts_.size() == size + 1 && names.key_starts_.front() == 0 &&
                     cuts(names.key_starts_, keys.size()) && names.sections_.size() == size &&
                     names.notes_.size() == size && names.beginning_.size() == size &&
                     all_below(names.beginning_, keys.size()) &&
                     all_below(names.inside_, keys.size());
  return sound ? std::optional(names) : std::nullopt;
}

std::string_view NameSuggestions::key(std::uint32_t number) const {
  const std::string_view key =
      keys_.substr(key_starts_[number], key_starts_[number + 1] - key_starts_[number]);
  return key.substr(0, key.find('\0'));
}

// A NUL is less than whatever stands in a key, so that no comparison goes beyond the end of one.
std::span<const std::uint32_t> NameSuggestions::places(std::span<const std::uint32_t> sorted,
                                                       std::string_view wanted) const {
  if (wanted.empty()) return {};
  const auto order = [&](std::uint32_t place) {
    return keys_.compare(place, wanted.size(), wanted);
  };
  const auto first = std::partition_point(sorted.begin(), sorted.end(),
                                          [&](std::uint32_t place) { return order(place) < 0; });
  const auto last = std::partition_point(first, sorted.end(),
                                         [&](std::uint32_t place) { return order(place) == 0; });
  return {first, last};
}

std::uint32_t NameSuggestions::number_at(std::uint32_t place) const {
  const auto next = std::upper_bound(key_starts_.begin(), key_starts_.end(), place);
  return static_cast<std::uint32_t>(next - key_starts_.begin()) - 1;
}

// Keys stand in the order of the names: what lies behind the worst of the best so far is no better.
std::vector<std::uint32_t> NameSuggestions::best(std::span<const std::uint32_t> found,
                                                 std::size_t limit) const {
  std::vector<std::uint32_t> numbers;  // a heap, the worst first
  if (limit == 0) return numbers;
  std::uint32_t bound = std::numeric_limits<std::uint32_t>::max();
  for (const std::uint32_t place : found) {
    if (place >= bound) continue;
    const std::uint32_t number = number_at(place);
    if (std::find(numbers.begin(), numbers.end(), number) != numbers.end()) continue;
    if (numbers.size() == limit) {
      std::pop_heap(numbers.begin(), numbers.end());
      numbers.pop_back();
    }
    numbers.push_back(number);
    std::push_heap(numbers.begin(), numbers.end());
    if (numbers.size() == limit) bound = key_starts_[numbers.front()];
  }
  std::sort_heap(numbers.begin(), numbers.end());
  return numbers;
}

std::optional<std::uint32_t> NameSuggestions::exact(std::string_view wanted) const {
  const auto found = places(beginning_, wanted);  // the shortest first
  if (found.empty()) return std::nullopt;
  const std::uint32_t number = number_at(found.front());
  return key(number) == wanted ? std::optional(number) : std::nullopt;
}

std::vector<std::uint32_t> NameSuggestions::beginning(std::string_view wanted,
                                                      std::size_t limit) const {
  return best(places(beginning_, wanted), limit);
}

std::vector<std::uint32_t> NameSuggestions::inside(std::string_view wanted,
                                                   std::size_t limit) const {
  return best(places(inside_, wanted), limit);
}

Result<Suggestions> Suggestions::view(std::string_view bytes, const std::string& where) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  flatbuffers::Verifier verifier(data, bytes.size());
  if (!verifier.VerifyBuffer<stored::Suggestions>(nullptr)) {
    return damaged("file of suggestions", where);
  }
  const auto* table = flatbuffers::GetRoot<stored::Suggestions>(data);
  const auto titles = NameSuggestions::view(table->titles());
  const auto headings = NameSuggestions::view(table->headings());
  if (!titles || !headings) return damaged("file of suggestions", where);
  Suggestions suggestions;
  suggestions.titles_ = *titles;
  suggestions.headings_ = *headings;
  return suggestions;
}

Result<Suggestions> Suggestions::open(const std::filesystem::path& path, const Columns& columns) {
  auto file = MappedFile::open(path);
  if (!file && file.error().kind == ErrorKind::kUnavailable) return Suggestions();
  if (!file) return fail(file.error());
  auto suggestions = view(file->bytes(), path.string());
  if (!suggestions) return suggestions;
  for (const NameSuggestions& names : {suggestions->titles_, suggestions->headings_}) {
    const bool known = std::all_of(names.docids_.begin(), names.docids_.end(),
                                   [&](DocId docid) { return columns.exists(docid); });
    if (!known) return damaged("file of suggestions", path.string());
  }
  suggestions->file_ = std::move(*file);
  return suggestions;
}

}  // namespace notesearch
