#include "searcher/suggest.h"

#include <algorithm>
#include <set>
#include <utility>

#include "schema/base/text.h"
#include "schema/fields.h"
#include "schema/names.h"
#include "searcher/corrector.h"
#include "searcher/deep_link.h"
#include "searcher/highlighter.h"
#include "searcher/query_parser.h"
#include "searcher/term_completer.h"

namespace notesearch {
namespace {

constexpr std::size_t kMaxCorrected = 3;
constexpr std::size_t kAlternatives = 4;  // for the last word, when it is corrected

bool excludes(const QueryNode& node) {
  return node.kind == QueryNode::Kind::kNot ||
         std::any_of(node.children.begin(), node.children.end(), excludes);
}

// The bytes of a part of a text of which `key_bytes` of its key were typed.
std::size_t typed_bytes(std::string_view part, std::size_t key_bytes) {
  for (std::size_t at = 0; at < part.size();) {
    (void)next_code_point(part, &at);
    if (fold(part.substr(0, at)).size() >= key_bytes) return at;
  }
  return part.size();
}

// The text with what was typed marked: from the first word on from which its key reads so.
Parts marked(Analyzer& analyzer, std::string_view text, std::string_view typed) {
  std::vector<KeyPart> parts;
  const std::string key = name_key(analyzer, text, &parts);
  const auto first = std::find_if(parts.begin(), parts.end(), [&](const KeyPart& part) {
    return key.compare(part.key_begin, typed.size(), typed) == 0;
  });
  if (first == parts.end() || typed.empty()) return {std::string(text)};
  const std::size_t key_end = first->key_begin + typed.size();
  Match match{first->begin, first->end, 0};
  for (auto part = first; part != parts.end() && part->key_begin < key_end; ++part) {
    match.end = part->end;
    if (part->key_end <= key_end) continue;
    const std::string_view written = text.substr(part->begin, part->end - part->begin);
    match.end =
        part->begin + static_cast<std::uint32_t>(typed_bytes(written, key_end - part->key_begin));
  }
  return to_parts(text, {match});
}

// A heading as a query that is read as nothing but its words.
std::string plain_query(std::string_view heading) {
  const bool plain = parse_query(heading, Day()).plain;
  if (plain || heading.find('"') != std::string_view::npos) return std::string(heading);
  return '"' + std::string(heading) + '"';
}

struct TypedWord {
  QueryWord word;
  bool correctable = false;  // neither excluded, nor of a field, nor before a star
};

void read_words(Analyzer& analyzer, const QueryNode& node, bool wanted,
                std::vector<TypedWord>& words) {
  wanted = wanted && node.kind != QueryNode::Kind::kNot;
  for (const QueryNode& child : node.children) read_words(analyzer, child, wanted, words);
  const bool plain = node.kind == QueryNode::Kind::kWord && node.field == QueryField::kAny;
  for (QueryWord& word : analyzer.query_words(node.text)) {
    words.push_back({std::move(word), wanted && plain});
  }
}

class Suggester {
 public:
  Suggester(const SuggestRequest& request, const IndexSnapshot& snapshot,
            const Xapian::Database& database, Analyzer& analyzer)
      : request_(request),
        snapshot_(snapshot),
        titles_(snapshot.suggestions().titles()),
        headings_(snapshot.suggestions().headings()),
        database_(database),
        analyzer_(analyzer),
        completer_(snapshot, database, analyzer) {}

  Result<SuggestResponse> run() {
    response_.text = request_.text;
    response_.generation = snapshot_.manifest().generation;
    const std::string clean = clean_text(request_.text);
    const std::string text(prefix_bytes(clean, kMaxQueryBytes));
    if (trim(text).empty()) {
      add_newest();
    } else {
      add_all(text);
      if (request_.typos && !has_names()) add_corrected(text);
    }
    if (damage_) return fail(*damage_);
    return std::move(response_);
  }

 private:
  [[nodiscard]] bool wants(SuggestionKind kind) const {
    return request_.kinds.empty() ||
           std::find(request_.kinds.begin(), request_.kinds.end(), kind) != request_.kinds.end();
  }

  [[nodiscard]] std::size_t left() const { return request_.limit - response_.suggestions.size(); }

  [[nodiscard]] bool has_names() const {
    return std::any_of(response_.suggestions.begin(), response_.suggestions.end(),
                       [](const Suggestion& one) { return one.kind != SuggestionKind::kTerm; });
  }

  void add_newest() {
    if (!wants(SuggestionKind::kTitle)) return;
    const auto count = std::min<std::size_t>(request_.limit, titles_.size());
    for (std::uint32_t number = 0; number < count; ++number) add_title(number);
  }

  void add_all(const std::string& text) {
    typed_ = name_key(analyzer_, text);
    const auto parsed = parse_query(text, Day(), {.natural_dates = false});
    if (parsed.root.empty() || !excludes(parsed.root.front())) add_names();
    if (wants(SuggestionKind::kTerm)) add_terms(text);
  }

  // What names have for themselves beside the words.
  [[nodiscard]] std::size_t places_of_names() const {
    if (!wants(SuggestionKind::kTerm)) return request_.limit;
    return request_.limit - std::min<std::size_t>(2, request_.limit / 4);
  }

  void add_names() {
    std::size_t places = places_of_names();
    if (wants(SuggestionKind::kTitle)) {
      const auto exact = titles_.exact(typed_);
      if (exact) {
        add_title(*exact);
        places = std::min<std::size_t>(places + 1, request_.limit);
      }
      for (const std::uint32_t number : matching(titles_, places, exact)) add_title(number);
    }
    if (!wants(SuggestionKind::kHeading) || response_.suggestions.size() >= places) return;
    // Those that are titles too stand there already, or would if there were room.
    for (const std::uint32_t number : matching(headings_, 2 * places, {})) {
      if (response_.suggestions.size() >= places) break;
      if (wants(SuggestionKind::kTitle) && titles_.exact(headings_.key(number))) continue;
      add_heading(number);
    }
  }

  // Those that begin so, then those with a later word that does; `shown` is taken already.
  [[nodiscard]] std::vector<std::uint32_t> matching(const NameSuggestions& names,
                                                    std::size_t places,
                                                    std::optional<std::uint32_t> shown) const {
    if (places == 0) return {};
    std::vector<std::uint32_t> found = names.beginning(typed_, places);
    if (shown) {
      found.erase(std::remove(found.begin(), found.end(), *shown), found.end());
      --places;
    }
    found.resize(std::min(found.size(), places));
    if (found.size() == places) return found;
    for (const std::uint32_t number : names.inside(typed_, places + found.size() + 1)) {
      const bool known = std::find(found.begin(), found.end(), number) != found.end();
      if (!known && number != shown && found.size() < places) found.push_back(number);
    }
    return found;
  }

  // The note that a name is shown by; nothing once something is damaged.
  [[nodiscard]] NoteView note_of(const SuggestedName& name) {
    if (damage_) return nullptr;
    const auto note = snapshot_.notes().note(snapshot_.columns().record_offset(name.docid));
    if (note) return *note;
    damage_ = note.error();
    return nullptr;
  }

  static Suggestion of_note(SuggestionKind kind, NoteView note, const SuggestedName& name) {
    Suggestion suggestion;
    suggestion.kind = kind;
    suggestion.slug = text_of(note->slug());
    suggestion.url = suggestion.link = text_of(note->url());
    suggestion.notes = name.notes;
    suggestion.date = day_of(note->day());
    return suggestion;
  }

  void add_title(std::uint32_t number) {
    const NoteView note = note_of(titles_.name(number));
    if (note == nullptr) return;
    Suggestion title = of_note(SuggestionKind::kTitle, note, titles_.name(number));
    title.query = text_of(note->title());
    add(std::move(title), std::string(titles_.key(number)));
  }

  void add_heading(std::uint32_t number) {
    const SuggestedName name = headings_.name(number);
    const NoteView note = note_of(name);
    if (note == nullptr || note->sections() == nullptr) return;
    if (name.section >= note->sections()->size()) return;
    const stored::Section* section = note->sections()->Get(name.section);
    const auto* path = section->heading_path();
    if (path == nullptr || path->size() == 0) return;
    Suggestion heading = of_note(SuggestionKind::kHeading, note, name);
    const std::string_view text = text_of(path->Get(path->size() - 1));
    const std::string_view anchor = text_of(section->anchor());
    heading.link = deep_link(heading.url, anchor, {});
    heading.text = marked(analyzer_, text, typed_);
    heading.query = plain_query(text);
    add(std::move(heading), std::string(headings_.key(number)));
  }

  void add_term(const CompletedQuery& completed) {
    Suggestion term;
    term.kind = SuggestionKind::kTerm;
    term.query = completed.text;
    term.notes = completed.notes;
    add(std::move(term), name_key(analyzer_, completed.text));
  }

  void add_terms(const std::string& text) {
    const UnfinishedWord word = unfinished_word(text);
    const auto completed = word.field == QueryField::kTag ? completer_.complete_tag(word, left())
                                                          : completer_.complete(word, left());
    for (const CompletedQuery& query : completed) add_term(query);
  }

  void add(Suggestion suggestion, std::string key) {
    if (left() == 0 || !shown_.insert(std::move(key)).second) return;
    if (suggestion.text.empty()) {
      suggestion.text = marked(analyzer_, suggestion.query, typed_);
    }
    response_.suggestions.push_back(std::move(suggestion));
  }

  [[nodiscard]] bool known(const std::string& word, bool unfinished) const {
    const Vocabulary& vocabulary = snapshot_.vocabulary();
    if (vocabulary.frequency(word) > 0) return true;
    if (unfinished && vocabulary.completions(word, 1).total > 0) return true;
    return database_.term_exists(stem_term({}, analyzer_.stem(word)));
  }

  // The words that may have been meant by one that is wrong, likeliest first.
  [[nodiscard]] std::vector<std::string> meant(const TypedWord& typed, bool unfinished) const {
    const std::vector<std::string>& parts = typed.word.parts;
    if (!typed.correctable || is_identifier(typed.word.written) || parts.size() != 1) return {};
    if (known(parts.front(), unfinished)) return {};
    const Vocabulary& vocabulary = snapshot_.vocabulary();
    const Spelling& spelling = snapshot_.spelling();
    const std::size_t count = unfinished ? kAlternatives : 1;
    auto found = spelling.corrections(vocabulary, parts.front(), count);
    if (unfinished && found.empty()) found = spelling.completions(vocabulary, parts.front(), count);
    std::vector<std::string> words;
    for (const Correction& one : found) words.emplace_back(vocabulary.term(one.index).text);
    return words;
  }

  [[nodiscard]] std::vector<TypedWord> typed_words(const std::string& text) const {
    std::vector<TypedWord> words;
    const auto parsed = parse_query(text, Day(), {.natural_dates = false});
    if (!parsed.root.empty()) read_words(analyzer_, parsed.root.front(), true, words);
    return words;
  }

  // What the text was meant to be: one reading for each word that the last may have been.
  [[nodiscard]] std::vector<std::string> corrected(const std::string& text) {
    if (text.find('"') != std::string::npos) return {};
    const bool unfinished = !unfinished_word(text).word.empty();
    std::string before;
    std::size_t copied = 0;  // bytes of the text that `before` stands for
    std::size_t read = 0;    // a word that is right is passed too, lest the same is found again
    std::vector<std::string> readings;
    for (const TypedWord& typed : typed_words(text)) {
      if (response_.corrections.size() == kMaxCorrected) break;
      const std::string& written = typed.word.written;
      const std::size_t found = find_alone(text, written, read);
      if (found == std::string::npos) continue;
      read = found + written.size();
      const bool last = unfinished && read == text.size();
      const auto better = meant(typed, last);
      if (better.empty()) continue;
      before += text.substr(copied, found - copied);
      copied = read;
      response_.corrections.push_back({written, better.front()});
      if (last) {
        for (const std::string& choice : better) readings.push_back(before + choice);
        return readings;
      }
      before += better.front();
    }
    if (!response_.corrections.empty()) readings.push_back(before + text.substr(copied));
    return readings;
  }

  // Names and words of the likeliest reading, then the other readings, in place of words that go on
  // with what no note has. A reading that leads nowhere is none.
  void add_corrected(const std::string& text) {
    const std::vector<std::string> readings = corrected(text);
    if (readings.empty()) return;
    std::vector<Suggestion> as_typed = std::exchange(response_.suggestions, {});
    shown_.clear();
    add_all(readings.front());
    // A corrected last word is a suggestion itself; another may only have begun.
    if (wants(SuggestionKind::kTerm) &&
        readings.front().ends_with(response_.corrections.back().to)) {
      for (const std::string& reading : readings) add_reading(reading);
    }
    if (!response_.suggestions.empty()) return;
    response_.suggestions = std::move(as_typed);
    response_.corrections.clear();
  }

  void add_reading(const std::string& reading) {
    const auto words = analyzer_.query_words(reading);
    if (words.empty()) return;
    const std::uint32_t notes = snapshot_.vocabulary().frequency(words.back().joined);
    if (notes > 0) add_term({reading, notes});
  }

  const SuggestRequest& request_;
  const IndexSnapshot& snapshot_;
  const NameSuggestions& titles_;
  const NameSuggestions& headings_;
  const Xapian::Database& database_;
  Analyzer& analyzer_;
  TermCompleter completer_;
  std::string typed_;            // the key of what was typed, or meant
  std::set<std::string> shown_;  // keys
  std::optional<Error> damage_;
  SuggestResponse response_;
};

}  // namespace

Result<SuggestResponse> suggest(const SuggestRequest& request, const IndexSnapshot& snapshot,
                                const Xapian::Database& database, Analyzer& analyzer) {
  if (request.limit > kMaxSuggestions) {
    return fail(ErrorKind::kUsage, "a limit of " + std::to_string(request.limit) + " is too large",
                "limit", "ask for at most " + std::to_string(kMaxSuggestions));
  }
  return Suggester(request, snapshot, database, analyzer).run();
}

}  // namespace notesearch
