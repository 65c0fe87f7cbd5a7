// Writes what deep_links_test.py opens: notes as pages of a site, and links into them.
//
//   deep_link_pages SITE NOTES OUT
//
// SITE is a folder with profile.json whose notes are indexed and searched for words drawn from them;
// NOTES holds markdown whose every line is linked to. OUT gets plain/SLUG.html and smart/SLUG.html,
// the latter with typographic punctuation, and links.json: for each link the line of the note that it
// leads to (the nth of these words) and the words that begin and end what is to be highlighted.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <set>

#include <nlohmann/json.hpp>

#include "corpus/markdown.h"
#include "schema/base/text.h"
#include "searcher/deep_link.h"
#include "searcher/response_json.h"
#include "tests/browser/html_page.h"
#include "tests/searcher/note_folder.h"
#include "tests/searcher/text_fragment.h"

namespace notesearch {
namespace {

constexpr std::size_t kSearches = 60;
constexpr unsigned kSeed = 20260411;

Note parsed(const std::string& slug, const std::string& title, const std::string& body) {
  Note note;
  note.slug = slug;
  note.title = title;
  note.url = slug + ".html";
  note.sections = markdown_sections(body);
  return note;
}

bool is_flow(BlockKind kind) { return kind != BlockKind::kCode && kind != BlockKind::kTable; }

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines(1);
  for (const char c : text) {
    if (c == '\n') {
      lines.emplace_back();
    } else {
      lines.back() += c;
    }
  }
  return lines;
}

// Links into one note, as JSON.
class NoteLinks {
 public:
  explicit NoteLinks(const Note& note)
      : note_(note), record_(encode_note(note, {}, 1)), page_(*view_note(record_)) {}

  // A link that the library made for a passage of a block, on the page where the test has the note.
  nlohmann::json link(const Section& section, const Block& block, const PassageSpan& passage,
                      std::string_view made) {
    const std::size_t hash = std::min(made.find('#'), made.size());
    constexpr std::string_view kDelimiter = ":~:";
    const std::size_t delimiter = made.find(kDelimiter);
    const std::string_view directive = delimiter == std::string_view::npos
                                           ? std::string_view()
                                           : made.substr(delimiter + kDelimiter.size());
    nlohmann::json json = {
        {"page", note_.slug},
        {"link", note_.url + std::string(made.substr(hash))},
        {"kind", kind_name(block.kind)},
        {"passage", passage.block.substr(passage.begin, passage.end - passage.begin)}};
    if (const auto fragment = parse_text_directive(directive)) {
      json["start"] = fragment->start;
      json["end"] = fragment->end;
      place(section, block, passage, *fragment, json);
    }
    return json;
  }

  // The same of a passage that no search found.
  nlohmann::json link(const Section& section, const Block& block, const PassageSpan& passage) {
    return link(section, block, passage,
                deep_link(note_.url, section.anchor, text_directive(page_, passage)));
  }

 private:
  // Which line of the passage holds the words, and how many of the note's lines before it are equal.
  void place(const Section& section, const Block& block, const PassageSpan& passage,
             const TextFragment& fragment, nlohmann::json& json) const {
    std::size_t line_begin = 0;
    for (const std::string& line : lines_of(block.text)) {
      const std::size_t line_end = line_begin + line.size();
      const std::size_t at = block.text.find(fragment.start, std::max(line_begin, passage.begin));
      if (at != std::string::npos && at < line_end && at < passage.end) {
        json["line"] = line;
        json["nth"] = equal_lines_before(section, block, line);
        return;
      }
      line_begin = line_end + 1;
    }
  }

  [[nodiscard]] std::size_t equal_lines_before(const Section& of_section, const Block& of_block,
                                               const std::string& of_line) const {
    std::size_t count = 0;
    for (const Section& section : note_.sections) {
      for (const Block& block : section.blocks) {
        if (&section == &of_section && &block == &of_block) return count;
        if (!is_flow(block.kind)) continue;
        for (const std::string& line : lines_of(block.text)) count += line == of_line ? 1 : 0;
      }
    }
    return count;
  }

  const Note& note_;
  std::string record_;
  PageText page_;
};

// A passage of an answer, found again in its note.
struct Place {
  const Section* section = nullptr;
  const Block* block = nullptr;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::vector<Match> matches;
};

// Where whole lines were left out, the ellipsis has a line of its own.
std::string without_ellipses(std::string text) {
  for (const std::string_view mark : {"\u2026\n", "\u2026"}) {
    if (text.starts_with(mark)) text.erase(0, mark.size());
  }
  for (const std::string_view mark : {"\n\u2026", "\u2026"}) {
    if (text.ends_with(mark)) text.resize(text.size() - mark.size());
  }
  return text;
}

Place find_passage(const Note& note, const Passage& passage) {
  std::string text;
  std::vector<Match> matches;
  std::map<std::string, std::uint32_t> words;
  for (std::size_t i = 0; i < passage.parts.size(); ++i) {
    const std::size_t begin = text.size();
    text += i == 0 || i + 1 == passage.parts.size() ? without_ellipses(passage.parts[i])
                                                    : passage.parts[i];
    const auto word = static_cast<std::uint32_t>(words.size());
    if (i % 2 == 0) continue;
    matches.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(text.size()),
                       words.emplace(ascii_lower(passage.parts[i]), word).first->second});
  }
  for (const Section& section : note.sections) {
    if (section.anchor != passage.anchor) continue;
    for (const Block& block : section.blocks) {
      const std::size_t at = block.text.find(text);
      if (block.kind != passage.kind || at == std::string::npos) continue;
      for (Match& match : matches) {
        match.begin += static_cast<std::uint32_t>(at);
        match.end += static_cast<std::uint32_t>(at);
      }
      return {&section, &block, at, at + text.size(), matches};
    }
  }
  return {};
}

// Words of a note that a person may search for.
std::vector<std::string> words_of(const Note& note) {
  std::vector<std::string> words;
  for (const Section& section : note.sections) {
    for (const Block& block : section.blocks) {
      std::string word;
      for (const char c : block.text + " ") {
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
          word += c;
        } else {
          if (word.size() >= 5) words.push_back(word);
          word.clear();
        }
      }
    }
  }
  return words;
}

nlohmann::json links_of_searches(const std::vector<NoteSpec>& specs,
                                 const std::map<std::string, Note>& notes) {
  SearchFixture site(specs);
  nlohmann::json links = nlohmann::json::array();
  std::mt19937 random(kSeed);
  std::set<std::string> seen;
  for (std::size_t i = 0; i < kSearches; ++i) {
    const auto words = words_of(notes.at(specs[i % specs.size()].slug));
    if (words.empty()) continue;
    SearchRequest request;
    request.query = words[random() % words.size()] + " " + words[random() % words.size()];
    request.limit = 1;
    request.passages = kMaxPassages;
    for (const Hit& hit : site.search(request).hits) {
      const Note& note = notes.at(hit.slug);
      NoteLinks note_links(note);
      for (const Passage& passage : hit.passages) {
        const Place place = find_passage(note, passage);
        if (place.block == nullptr) continue;  // the excerpt
        auto json = note_links.link(
            *place.section, *place.block,
            {place.block->text, place.block->kind, place.begin, place.end, place.matches},
            passage.link);
        if (seen.insert(json["link"]).second) links.push_back(std::move(json));
      }
    }
  }
  return links;
}

// Links for each line of the note, as if its first or its last word had been searched for.
nlohmann::json links_of_lines(const Note& note) {
  nlohmann::json links = nlohmann::json::array();
  std::set<std::string> seen;
  NoteLinks note_links(note);
  for (const Section& section : note.sections) {
    for (const Block& block : section.blocks) {
      std::uint32_t at = 0;
      for (const std::string& line : lines_of(block.text)) {
        const auto end = at + static_cast<std::uint32_t>(line.size());
        for (const Match match : {Match{at, at + 1, 0}, Match{end - 1, end, 0}}) {
          const PassageSpan passage{block.text, block.kind, at, end, std::span(&match, 1)};
          auto json = note_links.link(section, block, passage);
          if (seen.insert(json["link"]).second) links.push_back(std::move(json));
        }
        at = end + 1;
      }
    }
  }
  return links;
}

void write(const std::filesystem::path& file, const std::string& text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

void write_pages(const std::filesystem::path& out, const Note& note, const std::string& body) {
  write(out / "plain" / note.url, html_page(note.title, body, false));
  write(out / "smart" / note.url, html_page(note.title, body, true));
}

void run(const std::filesystem::path& site, const std::filesystem::path& folder,
         const std::filesystem::path& out) {
  std::map<std::string, Note> notes;
  const std::vector<NoteSpec> specs = read_notes(site);
  for (const NoteSpec& spec : specs) {
    notes.emplace(spec.slug, parsed(spec.slug, spec.title, spec.body));
    write_pages(out, notes.at(spec.slug), spec.body);
  }
  nlohmann::json links = {{"searches", links_of_searches(specs, notes)}};
  links["lines"] = nlohmann::json::array();
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string body = read_file(entry.path());
    const Note note = parsed(entry.path().stem().string(), "A page of odd lines", body);
    write_pages(out, note, body);
    for (auto& link : links_of_lines(note)) links["lines"].push_back(std::move(link));
  }
  write(out / "links.json", links.dump(1));
}

}  // namespace
}  // namespace notesearch

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: deep_link_pages SITE NOTES OUT\n";
    return 64;
  }
  try {
    notesearch::run(argv[1], argv[2], argv[3]);
  } catch (const std::exception& error) {
    std::cerr << "deep_link_pages: " << error.what() << "\n";
    return 1;
  }
}
