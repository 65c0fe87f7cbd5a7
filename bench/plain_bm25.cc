#include "bench/plain_bm25.h"

#include <string_view>

namespace notesearch {
namespace {

constexpr const char* kMadeOf = "made-of";

constexpr double kK1 = 1.2;
constexpr double kB = 0.75;
// So large that a word that stands twice in the query counts twice.
constexpr double kLinearK3 = 1e9;

Xapian::TermGenerator stemming_generator() {
  Xapian::TermGenerator generator;
  generator.set_stemmer(Xapian::Stem("english"));
  generator.set_stemming_strategy(Xapian::TermGenerator::STEM_ALL);
  return generator;
}

std::string body_of(NoteView note) {
  std::string body;
  if (note->sections() == nullptr) return body;
  for (const auto* section : *note->sections()) {
    const auto* headings = section->heading_path();
    if (headings != nullptr && headings->size() > 0) {
      body.append(text_of(headings->Get(headings->size() - 1))).append("\n");
    }
    if (section->blocks() == nullptr) continue;
    for (const auto* block : *section->blocks()) body.append(text_of(block->text())).append("\n");
  }
  return body;
}

Xapian::Document document_of(NoteView note, unsigned title_copies,
                             Xapian::TermGenerator& generator) {
  Xapian::Document document;
  generator.set_document(document);
  generator.index_text_without_positions(std::string(text_of(note->title())), title_copies);
  generator.index_text_without_positions(body_of(note));
  document.set_data(std::string(text_of(note->slug())));
  return document;
}

void fill(Xapian::WritableDatabase& database, const IndexSnapshot& snapshot,
          unsigned title_copies) {
  Xapian::TermGenerator generator = stemming_generator();
  const Columns& columns = snapshot.columns();
  for (DocId docid = 1; docid <= columns.last_docid(); ++docid) {
    if (!columns.exists(docid)) continue;
    const auto note = snapshot.notes().note(columns.record_offset(docid));
    if (!note) throw Xapian::DatabaseCorruptError(note.error().message());
    database.add_document(document_of(*note, title_copies, generator));
  }
}

Xapian::Database open_or_make(const std::filesystem::path& dir, const IndexSnapshot& snapshot,
                              unsigned title_copies) {
  const std::string made_of = snapshot.manifest().content + ' ' + std::to_string(title_copies);
  if (std::filesystem::exists(dir)) {
    Xapian::Database database(dir.string());
    if (database.get_metadata(kMadeOf) == made_of) return database;
  }
  Xapian::WritableDatabase database(dir.string(),
                                    Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_NO_SYNC);
  fill(database, snapshot, title_copies);
  database.set_metadata(kMadeOf, made_of);
  database.commit();
  return Xapian::Database(dir.string());
}

Xapian::Query any_word_of(const std::string& text) {
  Xapian::TermGenerator generator = stemming_generator();
  generator.index_text_without_positions(text);
  const Xapian::Document words = generator.get_document();
  std::vector<Xapian::Query> terms;
  for (auto term = words.termlist_begin(); term != words.termlist_end(); ++term) {
    terms.emplace_back(*term, term.get_wdf());
  }
  return {Xapian::Query::OP_OR, terms.begin(), terms.end()};
}

}  // namespace

PlainBm25::PlainBm25(const std::filesystem::path& dir, const IndexSnapshot& snapshot,
                     unsigned title_copies)
    : database_(open_or_make(dir, snapshot, title_copies)) {}

std::vector<PlainHit> PlainBm25::search(const std::string& query, Xapian::doccount limit) const {
  Xapian::Enquire enquire(database_);
  enquire.set_query(any_word_of(query));
  enquire.set_weighting_scheme(Xapian::BM25Weight(kK1, 0, kLinearK3, kB, 0));
  const Xapian::MSet matches = enquire.get_mset(0, limit);
  std::vector<PlainHit> hits;
  for (auto match = matches.begin(); match != matches.end(); ++match) {
    hits.push_back({match.get_document().get_data(), match.get_weight()});
  }
  return hits;
}

}  // namespace notesearch
