#include "searcher/term_completer.h"

#include <algorithm>
#include <set>

#include "schema/base/text.h"
#include "schema/fields.h"
#include "searcher/field_terms.h"
#include "searcher/highlighter.h"
#include "searcher/note_texts.h"
#include "searcher/query_parser.h"
#include "searcher/query_syntax.h"

namespace notesearch {
namespace {

constexpr std::size_t kMaxCompletions = 8;
constexpr std::size_t kCandidates = 24;
constexpr std::size_t kMaxTogether = 6;  // words for which notes are asked whether they have all
constexpr std::size_t kMaxFormNotes = 2;
constexpr std::size_t kMaxLookedAtBytes = std::size_t{32} << 10;  // of one note, for a term
constexpr int kMaxTries = 4;                                      // of a text
constexpr std::size_t kMaxStretchBytes = 128;

bool has_upper_inside(std::string_view text) {
  return std::any_of(text.begin() + (text.empty() ? 0 : 1), text.end(),
                     [](char c) { return c >= 'A' && c <= 'Z'; });
}

// Where a term in lower case stands in a text, upper case or not, at or after a place.
std::size_t find_in_any_case(std::string_view text, std::string_view term, std::size_t from) {
  const auto same = [](char written, char lower) {
    return written == lower || (written >= 'A' && written <= 'Z' && written - 'A' + 'a' == lower);
  };
  const auto begin = text.begin() + static_cast<std::ptrdiff_t>(from);
  const auto found = std::search(begin, text.end(), term.begin(), term.end(), same);
  return found == text.end() ? std::string_view::npos
                             : static_cast<std::size_t>(found - text.begin());
}

// The stretch without blanks around a place, as far as a chunk may reach.
std::string_view stretch_around(std::string_view text, std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && at - begin < kMaxStretchBytes && !is_blank(text[begin - 1])) --begin;
  std::size_t end = at;
  while (end < text.size() && end - at < kMaxStretchBytes && !is_blank(text[end])) ++end;
  return text.substr(begin, end - begin);
}

// Reads notes until one has the term. Most terms stand there letter by letter, which is fast to see;
// for the others (KV-cache for kvcache) all text must be analysed.
class FormFinder {
 public:
  FormFinder(Analyzer& analyzer, const std::string& term)
      : term_(term),
        finder_(analyzer, {{HighlightTarget::Kind::kExact, QueryField::kAny, {term}, 0}},
                QueryField::kAny) {}

  [[nodiscard]] const std::optional<std::string>& form() const { return form_; }

  void look(NoteView note) {
    std::size_t left_bytes = kMaxLookedAtBytes;
    read_texts(note, [&](std::string_view text) {
      const std::string_view some = prefix_bytes(text, left_bytes);
      left_bytes -= some.size();
      std::size_t at = find_in_any_case(some, term_, 0);
      for (int tries = 0; at != std::string_view::npos && tries < kMaxTries && !form_; ++tries) {
        take(stretch_around(some, at));
        at = find_in_any_case(some, term_, at + 1);
      }
      return !form_ && some.size() == text.size();
    });
  }

  // Analyses at most *left_bytes, and takes off what it did.
  void analyze(NoteView note, std::size_t* left_bytes) {
    read_texts(note, [&](std::string_view text) {
      const std::string_view some = prefix_bytes(text, *left_bytes);
      *left_bytes -= some.size();
      take(some);
      return !form_ && some.size() == text.size();
    });
  }

 private:
  void take(std::string_view text) {
    const std::vector<Match> found = finder_.find(text);
    if (found.empty()) return;
    form_ = std::string(text.substr(found.front().begin, found.front().end - found.front().begin));
  }

  std::string_view term_;
  Highlighter finder_;
  std::optional<std::string> form_;
};

// As the value of tag: in a query; none for one that can't be written so.
std::optional<std::string> tag_value(std::string_view tag) {
  if (tag.find('"') != std::string_view::npos) return std::nullopt;
  const bool plain =
      std::none_of(tag.begin(), tag.end(), is_blank) && !needs_escape(tag, QueryField::kTag);
  return plain ? std::string(tag) : '"' + std::string(tag) + '"';
}

}  // namespace

std::optional<std::string> TermCompleter::written_form(const std::string& term) {
  std::vector<NoteView> notes;
  const Columns& columns = snapshot_.columns();
  for (auto docid = database_.postlist_begin(term);
       docid != database_.postlist_end(term) && notes.size() < kMaxFormNotes; ++docid) {
    if (!columns.exists(*docid)) continue;
    if (const auto note = snapshot_.notes().note(columns.record_offset(*docid))) {
      notes.push_back(*note);
    }
  }
  FormFinder finder(analyzer_, term);
  for (std::size_t i = 0; i < notes.size() && !finder.form(); ++i) finder.look(notes[i]);
  for (std::size_t i = 0; i < notes.size() && !finder.form(); ++i) {
    finder.analyze(notes[i], &left_bytes_);
  }
  if (!finder.form()) return std::nullopt;
  return has_upper_inside(*finder.form()) ? *finder.form() : ascii_lower(*finder.form());
}

std::vector<TermCompleter::Candidate> TermCompleter::candidates(const std::string& prefix,
                                                                QueryField field) {
  std::vector<Candidate> found;
  const std::string typed_stem(analyzer_.stem(prefix));
  const std::uint32_t known = snapshot_.vocabulary().frequency(prefix);
  std::set<std::string> stems;
  for (const VocabularyTerm& term : snapshot_.vocabulary().completions(prefix, kCandidates).terms) {
    Candidate candidate{std::string(term.text), term.frequency_docs};
    if (field != QueryField::kAny) {
      candidate.notes = database_.get_termfreq(word_term(prefix_of(field), term.text));
    }
    if (candidate.notes == 0 || candidate.term == prefix) continue;
    if (analyzer_.is_stopword(candidate.term)) continue;
    const std::string stem(analyzer_.stem(candidate.term));
    if (stem == typed_stem && candidate.notes <= known) continue;  // finds what is found already
    if (!stems.insert(stem).second) continue;
    found.push_back(std::move(candidate));
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Candidate& a, const Candidate& b) { return a.notes > b.notes; });
  return found;
}

// Of the likeliest candidates for the last part of a name those that stand behind its other parts: any
// other would make up a name.
std::vector<TermCompleter::Candidate> TermCompleter::in_a_row(
    const std::vector<Candidate>& candidates, std::vector<std::string> parts) const {
  std::vector<Candidate> found;
  for (std::size_t i = 0; i < std::min(candidates.size(), kMaxTogether); ++i) {
    parts.back() = candidates[i].term;
    if (occurs(database_, phrase_query(parts, QueryField::kAny))) found.push_back(candidates[i]);
  }
  return found;
}

void TermCompleter::prefer_together(std::vector<Candidate>& candidates, std::string_view before) {
  std::vector<Xapian::Query> rest;
  for (const QueryWord& word : analyzer_.query_words(before)) {
    for (const std::string& part : word.parts) {
      const std::string term = stem_term({}, analyzer_.stem(part));
      if (!analyzer_.is_stopword(part) && database_.term_exists(term)) rest.emplace_back(term);
    }
  }
  if (rest.empty()) return;
  const Xapian::Query all = combine(Xapian::Query::OP_AND, rest);
  const auto end =
      candidates.begin() + static_cast<std::ptrdiff_t>(std::min(candidates.size(), kMaxTogether));
  const auto apart =
      std::stable_partition(candidates.begin(), end, [&](const Candidate& candidate) {
        return occurs(database_, Xapian::Query(candidate.term) & all);
      });
  const bool all_wanted =
      parse_query(before, {}).plain;  // none of them excluded, or one of several
  if (all_wanted && apart != candidates.begin()) candidates.erase(apart, candidates.end());
}

std::vector<CompletedQuery> TermCompleter::complete(const UnfinishedWord& unfinished,
                                                    std::size_t limit) {
  std::vector<CompletedQuery> completed;
  const auto words = analyzer_.query_words(unfinished.word);
  if (words.empty() || !unfinished.word.ends_with(words.back().written)) return completed;
  const QueryWord& last = words.back();
  std::string kept(unfinished.before);
  kept += unfinished.word.substr(0, unfinished.word.size() - last.written.size());
  std::vector<Candidate> found;
  if (!last.symbol.empty()) found = candidates(last.symbol, unfinished.field);
  if (found.empty()) found = candidates(last.joined, unfinished.field);
  if (found.empty() && last.parts.size() > 1) {  // kv-ca: only its last part goes on
    std::uint32_t end = 0;
    analyzer_.analyze(last.written, [&](const Term& term) {
      if (term.kind == TermKind::kPart) end = term.begin;
    });
    kept += last.written.substr(0, end);
    found = in_a_row(candidates(last.parts.back(), unfinished.field), last.parts);
  }
  if (unfinished.quoted) {
    std::vector<std::string> phrase = analyzer_.phrase_parts(kept.substr(kept.rfind('"') + 1));
    phrase.emplace_back();
    if (phrase.size() > 1) found = in_a_row(found, std::move(phrase));
  } else if (!kept.empty()) {
    prefer_together(found, kept);
  }
  for (const Candidate& candidate : found) {
    if (completed.size() == std::min(limit, kMaxCompletions)) break;
    const auto form = written_form(candidate.term);
    if (!form) continue;
    completed.push_back({kept + *form + (unfinished.quoted ? "\"" : ""), candidate.notes});
  }
  return completed;
}

std::vector<CompletedQuery> TermCompleter::complete_tag(const UnfinishedWord& unfinished,
                                                        std::size_t limit) const {
  const Columns& columns = snapshot_.columns();
  std::vector<std::uint32_t> notes(columns.tag_count());
  for (DocId docid = 1; docid <= columns.last_docid(); ++docid) {
    if (!columns.exists(docid)) continue;
    for (const TagOrdinal tag : columns.tags(docid)) ++notes[tag];
  }
  const std::string typed = fold(unfinished.word);
  std::vector<TagOrdinal> found;
  for (std::size_t tag = 0; tag < notes.size(); ++tag) {
    const auto ordinal = static_cast<TagOrdinal>(tag);
    if (columns.tag_folded(ordinal).starts_with(typed)) found.push_back(ordinal);
  }
  std::stable_sort(found.begin(), found.end(),
                   [&](TagOrdinal a, TagOrdinal b) { return notes[a] > notes[b]; });
  std::string kept(unfinished.before);
  if (unfinished.quoted) kept.pop_back();  // the quote
  std::vector<CompletedQuery> completed;
  for (const TagOrdinal tag : found) {
    if (completed.size() == limit) break;
    if (const auto value = tag_value(columns.tag_display(tag))) {
      completed.push_back({kept + *value, notes[tag]});
    }
  }
  return completed;
}

}  // namespace notesearch
