#include "indexer/note_document.h"

#include <string>
#include <string_view>

#include "indexer/term_table.h"
#include "schema/fields.h"

namespace notesearch {
namespace {

class DocumentText {
 public:
  explicit DocumentText(Analyzer& analyzer) : analyzer_(analyzer) {}

  // Analyses a text at the current position and returns how many positions it took.
  std::uint32_t add(std::string_view text, Field field) {
    if (position_ >= kMaxNotePositions) return 0;
    const std::uint32_t positions = analyzer_.analyze(text, [&](const Term& term) {
      table_.add(term.text, field, position_ + term.position);
      if (term.parts > 1) table_.add_position(position_ + term.position + term.parts - 1);
    });
    position_ += positions;
    return positions;
  }

  void gap() { position_ += kPositionGap; }

  [[nodiscard]] const TermTable& table() const { return table_; }

 private:
  Analyzer& analyzer_;
  TermTable table_;
  Xapian::termpos position_ = 1;  // as Xapian's own indexers count
};

std::uint32_t add_section(const Section& section, DocumentText& text) {
  std::uint32_t words = 0;
  if (!section.heading_path.empty()) {
    words += text.add(section.heading_path.back(), Field::kHeading);
  }
  text.gap();
  bool was_code = false;
  for (const Block& block : section.blocks) {
    const bool is_code = block.kind == BlockKind::kCode;
    if (is_code != was_code) text.gap();
    was_code = is_code;
    words += text.add(block.text, is_code ? Field::kCode : Field::kBody);
  }
  text.gap();
  return words;
}

// A term without weight that marks the whole note. Folding can lengthen a tag; one past Xapian's
// limit is still found by its words.
void add_mark(Xapian::Document& document, const std::string& term) {
  if (term.size() <= kMaxTermBytes && term.find('\0') == std::string::npos) {
    document.add_boolean_term(term);
  }
}

}  // namespace

NoteDocument make_document(const Note& note, Analyzer& analyzer) {
  DocumentText text(analyzer);
  text.add(note.title, Field::kTitle);
  text.gap();
  for (const std::string& tag : note.tags) {
    text.add(tag, Field::kTag);
    text.gap();
  }
  // One that was cut out of the text would count that twice.
  if (note.provenance.excerpt != SourceKind::kText) text.add(note.excerpt, Field::kExcerpt);
  text.gap();
  NoteDocument made;
  for (const Section& section : note.sections) made.words += add_section(section, text);
  text.table().write_to(made.document, analyzer);
  for (const std::string& tag : note.tags) add_mark(made.document, tag_term(fold(tag)));
  add_mark(made.document, slug_term(note.slug));
  return made;
}

}  // namespace notesearch
