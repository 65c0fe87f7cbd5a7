#include "searcher/name_source.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include "schema/base/text.h"
#include "searcher/docid_source.h"
#include "searcher/query_parser.h"
#include "searcher/ranking.h"

namespace notesearch {
namespace {

// More titles than this that begin alike are no answer to anything; the shortest are the best.
constexpr std::size_t kMaxBeginnings = 1000;

// A name that many notes bear ("Examples") says little about each.
double distinction(std::size_t bearers) { return 1 / (1 + std::log(static_cast<double>(bearers))); }

// A title is compared sign by sign with its record at hand.
constexpr std::size_t kMaxCompared = 50;

class NamedNotes {
 public:
  void add(Xapian::docid docid, double weight) {
    double& known = weights_[docid];
    known = std::max(known, weight);
  }
  void add(std::span<const DocId> docids, double weight) {
    for (const DocId docid : docids) add(docid, weight);
  }

  [[nodiscard]] Xapian::Query query() const {
    return docid_query({weights_.begin(), weights_.end()});
  }

 private:
  std::map<Xapian::docid, double> weights_;
};

std::string literal(std::string_view text) { return fold(clean_line(text)); }

bool ends_in_blank(std::string_view text) {
  return !text.empty() && trim(text).end() != text.end();
}

// Words that are finished begin no title, and those that are not do so by their key.
bool may_begin_literally(const Planning& planning) {
  const bool only_words = planning.plain && (planning.open_word || ends_in_blank(planning.text));
  return planning.ranking.endings && !only_words;
}

}  // namespace

Xapian::Query literally_titled(const Planning& planning) {
  NamedNotes named;
  if (planning.text.size() > kMaxQueryBytes) return {};
  const std::string key = name_key(planning.analyzer, planning.text);
  if (key.empty()) return {};
  const std::string wanted = literal(planning.text);
  const bool beginnings = may_begin_literally(planning);
  const std::string begun = wanted + (ends_in_blank(planning.text) ? " " : "");
  const auto compare = [&](DocId docid) {
    const auto note = planning.notes.note(planning.columns.record_offset(docid));
    if (!note) return;
    const std::string title = literal(text_of((*note)->title()));
    if (title == wanted) named.add(docid, kExactTitle);
    if (beginnings && title.starts_with(begun)) named.add(docid, kTitleBegins);
  };
  const NameTable& titles = planning.names.titles();
  if (beginnings) {
    for (const Beginning& note : titles.beginning(key, kMaxCompared).notes) compare(note.docid);
  } else {
    const auto docids = titles.exact(key);
    for (const DocId docid : docids.first(std::min(docids.size(), kMaxCompared))) compare(docid);
  }
  return named.query();
}

Xapian::Query named_notes(const Names& names, Analyzer& analyzer, const NameQuestion& question) {
  const std::string key = name_key(analyzer, question.text);
  if (key.empty()) return {};
  NamedNotes named;
  named.add(names.titles().exact(key), kExactTitle * question.most);
  const auto headed = names.headings().exact(key);
  if (!headed.empty() && headed.size() <= kMaxBeginnings) {
    named.add(headed, kExactHeading * question.most * distinction(headed.size()));
  }
  if (question.unfinished) {
    for (const Beginning& begun : names.titles().beginning(key, kMaxBeginnings).notes) {
      const double typed = static_cast<double>(key.size()) / begun.key_bytes;
      named.add(begun.docid, kTitleBegins * question.most * (1 + typed) / 2);
    }
  }
  return named.query();
}

}  // namespace notesearch
