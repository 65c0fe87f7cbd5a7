#include "searcher/http/meili/documents.h"

#include <array>
#include <chrono>
#include <unordered_map>

#include "searcher/deep_link.h"
#include "searcher/note_texts.h"

namespace notesearch::meili {
namespace {

using nlohmann::ordered_json;

constexpr char kAnchorSign = '#';
constexpr char kRepeatSign = '~';
constexpr std::string_view kBetweenBlocks = "\n\n";

struct Source {
  NoteView note;
  const stored::Section* section = nullptr;
  const std::string* id = nullptr;  // of a section
};

using Make = ordered_json (*)(const Source&);
struct Member {
  std::string_view name;
  Make make;
};

ordered_json text(const flatbuffers::String* stored) { return std::string(text_of(stored)); }

void append(std::string_view block, std::string& text) {
  if (block.empty()) return;
  if (!text.empty()) text += kBetweenBlocks;
  text += block;
}

ordered_json body(const Source& source) {
  std::string body;
  read_sections(source.note, [&](std::string_view block) {
    append(block, body);
    return true;
  });
  return body;
}

ordered_json content(const Source& source) {
  std::string content;
  if (source.section == nullptr || source.section->blocks() == nullptr) return content;
  for (const stored::Block* block : *source.section->blocks()) {
    append(text_of(block->text()), content);
  }
  return content;
}

ordered_json tags(const Source& source) {
  ordered_json tags = ordered_json::array();
  if (source.note->tags() == nullptr) return tags;
  for (const auto* tag : *source.note->tags()) tags.push_back(text(tag));
  return tags;
}

ordered_json year(const Source& source) {
  const auto day = day_of(source.note->day());
  if (!day) return nullptr;
  return static_cast<int>(std::chrono::year_month_day(*day).year());
}

ordered_json month(const Source& source) {
  const auto day = day_of(source.note->day());
  if (!day) return nullptr;
  const std::chrono::year_month_day date(*day);
  return format_month(date.year() / date.month());
}

ordered_json date(const Source& source) {
  const auto day = day_of(source.note->day());
  if (!day) return nullptr;
  return std::chrono::seconds(day->time_since_epoch()).count();
}

ordered_json date_iso(const Source& source) {
  const auto day = day_of(source.note->day());
  if (!day) return nullptr;
  return format_day(*day);
}

ordered_json title(const Source& source) { return text(source.note->title()); }

std::string anchor_of(const Source& source) {
  return std::string(source.section == nullptr ? std::string_view()
                                               : text_of(source.section->anchor()));
}

template <std::size_t kLevel>
ordered_json heading_at(const Source& source) {
  if (source.section == nullptr || source.section->heading_path() == nullptr) return nullptr;
  const auto& path = *source.section->heading_path();
  const bool repeats_title =
      path.size() > 0 && text_of(path.Get(0)) == text_of(source.note->title());
  const std::size_t index = kLevel - 1 + (repeats_title ? 1 : 0);
  if (index >= path.size()) return nullptr;
  return text(path.Get(static_cast<flatbuffers::uoffset_t>(index)));
}

// Where there is no heading, meilisearch-docsearch puts the title of the hit in its place, as it is, into
// innerHTML. Given here, the title comes formatted and so escaped.
ordered_json first_heading(const Source& source) {
  ordered_json heading = heading_at<1>(source);
  return heading.is_null() ? title(source) : heading;
}

constexpr std::array<Member, 12> kNoteMembers = {{
    {"id", [](const Source& source) { return text(source.note->slug()); }},
    {"title", title},
    {"excerpt", [](const Source& source) { return text(source.note->excerpt()); }},
    {"body", body},
    {"tags", tags},
    {"year", year},
    {"month", month},
    {"date", date},
    {"date_iso", date_iso},
    {"url", [](const Source& source) { return text(source.note->url()); }},
    {"words", [](const Source& source) -> ordered_json { return source.note->words(); }},
    {"reading_minutes",
     [](const Source& source) -> ordered_json { return reading_minutes(source.note); }},
}};

constexpr std::array<Member, 20> kSectionMembers = {{
    {"id", [](const Source& source) -> ordered_json { return *source.id; }},
    {"note", [](const Source& source) { return text(source.note->slug()); }},
    {"title", title},
    {"heading",
     [](const Source& source) -> ordered_json {
       if (source.section == nullptr) return "";
       return std::string(own_heading(*source.section));
     }},
    {"anchor", [](const Source& source) -> ordered_json { return anchor_of(source); }},
    {"content", content},
    {"url",
     [](const Source& source) -> ordered_json {
       return deep_link(text_of(source.note->url()), anchor_of(source), {});
     }},
    {"tags", tags},
    {"year", year},
    {"month", month},
    {"date", date},
    {"date_iso", date_iso},
    {"hierarchy_lvl0", title},
    {"hierarchy_lvl1", first_heading},
    {"hierarchy_lvl2", heading_at<2>},
    {"hierarchy_lvl3", heading_at<3>},
    {"hierarchy_lvl4", heading_at<4>},
    {"hierarchy_lvl5", heading_at<5>},
    {"hierarchy_lvl6", heading_at<6>},
    {"objectID", [](const Source& source) -> ordered_json { return *source.id; }},
}};

ordered_json make(std::span<const Member> members, const Source& source, const Wanted& wanted) {
  ordered_json document = ordered_json::object();
  for (const Member& member : members) {
    // At the end without a look for an equal name: each has its own.
    if (wanted(member.name)) {
      document.get_ref<ordered_json::object_t&>().emplace_back(std::string(member.name),
                                                               member.make(source));
    }
  }
  return document;
}

bool everything(std::string_view /*attribute*/) { return true; }

// Gives each note that is whole to `read`, until that returns false.
template <typename Read>
void read_notes(const IndexSnapshot& snapshot, const Read& read) {
  const Columns& columns = snapshot.columns();
  for (DocId docid = 1; docid <= columns.last_docid(); ++docid) {
    if (!columns.exists(docid)) continue;
    const auto note = snapshot.notes().note(columns.record_offset(docid));
    if (note && !read(*note)) return;
  }
}

}  // namespace

ordered_json note_document(NoteView note, const Wanted& wanted) {
  return make(kNoteMembers, {note}, wanted);
}

ordered_json section_document(NoteView note, std::uint32_t number, const std::string& id,
                              const Wanted& wanted) {
  return make(kSectionMembers, {note, section_of(note, number), &id}, wanted);
}

std::uint32_t section_count(NoteView note) {
  return note->sections() == nullptr ? 1 : std::max(1U, note->sections()->size());
}

const stored::Section* section_of(NoteView note, std::uint32_t number) {
  if (note->sections() == nullptr || number >= note->sections()->size()) return nullptr;
  return note->sections()->Get(number);
}

std::vector<std::string> section_ids(NoteView note) {
  std::unordered_map<std::string, std::uint32_t> used;
  std::vector<std::string> ids;
  for (std::uint32_t number = 0; number < section_count(note); ++number) {
    std::string id(text_of(note->slug()));
    id += kAnchorSign;
    id += anchor_of({note, section_of(note, number)});
    const std::uint32_t times = ++used[id];
    if (times > 1) id += kRepeatSign + std::to_string(times);
    ids.push_back(std::move(id));
  }
  return ids;
}

std::string note_of_section(const std::string& section_id) {
  return section_id.substr(0, section_id.find(kAnchorSign));
}

std::optional<ordered_json> document(IndexUid index, const std::string& id, WorkContext& context) {
  const bool of_sections = index == IndexUid::kSections;
  const auto note = context.searcher.note(of_sections ? note_of_section(id) : id);
  if (!note) return std::nullopt;
  if (!of_sections) return note_document(*note, everything);
  const std::vector<std::string> ids = section_ids(*note);
  const auto found = std::find(ids.begin(), ids.end(), id);
  if (found == ids.end()) return std::nullopt;
  const auto number = static_cast<std::uint32_t>(found - ids.begin());
  return section_document(*note, number, id, everything);
}

std::vector<ordered_json> documents(IndexUid index, std::uint32_t offset, std::uint32_t limit,
                                    const IndexSnapshot& snapshot) {
  std::vector<ordered_json> listed;
  std::uint64_t passed = 0;
  read_notes(snapshot, [&](NoteView note) {
    if (listed.size() >= limit) return false;
    const std::uint32_t count = index == IndexUid::kNotes ? 1 : section_count(note);
    if (passed + count <= offset) {
      passed += count;
      return true;
    }
    const auto ids = index == IndexUid::kNotes ? std::vector<std::string>() : section_ids(note);
    for (std::uint32_t number = 0; number < count && listed.size() < limit; ++number) {
      if (passed++ < offset) continue;
      listed.push_back(index == IndexUid::kNotes
                           ? note_document(note, everything)
                           : section_document(note, number, ids[number], everything));
    }
    return true;
  });
  return listed;
}

std::uint64_t document_count(IndexUid index, const IndexSnapshot& snapshot) {
  if (index == IndexUid::kNotes) return snapshot.columns().notes();
  std::uint64_t count = 0;
  read_notes(snapshot, [&](NoteView note) {
    count += section_count(note);
    return true;
  });
  return count;
}

}  // namespace notesearch::meili
