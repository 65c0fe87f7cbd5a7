#include "searcher/word_planner.h"

#include <algorithm>
#include <utility>

#include "schema/fields.h"

namespace notesearch {
namespace {

using Xapian::Query;
using Kind = HighlightTarget::Kind;

// How many completions of a prefix are matched: by number, and by the postings that Xapian has to
// merge, at some 0.1 us each. The most frequent come first, so that what is left out is rare.
constexpr std::size_t kMaxCompletions = 1000;
constexpr std::size_t kMinCompletions = 8;
constexpr std::size_t kMaxCompletionPostings = 30'000;
// How many of them are scored: the frequencies of a synonym's variants are added up note by note.
constexpr std::size_t kMaxScoredCompletions = 16;

constexpr std::size_t kMinSplitBytes = 2;

// The field of the index that a query names; the body stands for "any", whose terms have no prefix.
const FieldInfo& field_of(QueryField field) {
  switch (field) {
    case QueryField::kTitle:
      return info(Field::kTitle);
    case QueryField::kHeading:
      return info(Field::kHeading);
    case QueryField::kCode:
      return info(Field::kCode);
    case QueryField::kAny:
    case QueryField::kTag:
      return info(Field::kBody);
  }
  return info(Field::kBody);
}

std::string_view prefix_of(QueryField field) { return field_of(field).prefix; }

// Whether words of the field are found by their stems and phrases by the field's own positions.
bool is_inflected(QueryField field) {
  return field == QueryField::kAny || field_of(field).inflected;
}

std::vector<Query> terms_of(const std::vector<std::string>& parts, std::string_view prefix) {
  std::vector<Query> terms;
  terms.reserve(parts.size());
  for (const std::string& part : parts) terms.emplace_back(word_term(prefix, part));
  return terms;
}

Query in_a_row(const std::vector<Query>& terms) {
  return {Query::OP_PHRASE, terms.begin(), terms.end(),
          static_cast<Xapian::termcount>(terms.size())};
}

// In a field without positions: the phrase anywhere in the note, and each of its words in the field.
Query phrase_query(const std::vector<std::string>& parts, QueryField field) {
  const std::vector<Query> terms = terms_of(parts, prefix_of(field));
  if (terms.size() == 1) return terms.front();
  if (is_inflected(field)) return in_a_row(terms);
  return in_a_row(terms_of(parts, {})) & combine(Query::OP_AND, terms);
}

bool inside_code_point(std::string_view text, std::size_t at) {
  return (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

}  // namespace

Query combine(Query::op op, const std::vector<Query>& queries) {
  if (queries.empty()) return {};
  if (queries.size() == 1) return queries.front();
  return {op, queries.begin(), queries.end()};
}

Query unscored(const Query& query) { return {Query::OP_SCALE_WEIGHT, query, 0.0}; }

bool WordPlanner::spend(std::size_t parts, bool phrase, const std::string& written) {
  const bool fits =
      parts_ + parts <= kMaxPlannedParts && (!phrase || phrases_ < kMaxPlannedPhrases);
  if (fits) {
    parts_ += parts;
    phrases_ += phrase ? 1 : 0;
  } else if (!std::exchange(full_, true)) {
    remarks_.push_back({written, "is beyond what one query may ask and was left out"});
  }
  return fits;
}

void WordPlanner::add_words(const QueryNode& leaf, bool beside, std::vector<PlannedWord>& words) {
  const auto found = analyzer_.query_words(leaf.text);
  if (found.empty()) remarks_.push_back({leaf.text, "has no letters or digits and was left out"});
  for (const QueryWord& word : found) {
    if (!spend(1, false, word.written)) return;
    PlannedWord planned = plan_word(word, leaf.field);
    if (beside && !words.empty()) join(words.back(), planned);
    beside = leaf.field == QueryField::kAny;
    words.push_back(std::move(planned));
  }
}

PlannedWord WordPlanner::plan_word(const QueryWord& word, QueryField field) {
  PlannedWord planned;
  planned.written = word.written;
  planned.number = next_word_++;
  planned.any_field = field == QueryField::kAny;
  planned.stopword = planned.any_field && analyzer_.is_stopword(word.joined);
  if (!word.symbol.empty() && vocabulary_.frequency(word.symbol) > 0) {
    planned.variants.emplace_back(word_term(prefix_of(field), word.symbol));
    planned.targets.push_back({Kind::kExact, field, {word.symbol}, planned.number});
    return planned;
  }
  add_stem(planned, word.joined, field);
  if (word.parts.size() > 1) {
    add_phrase(planned, word.parts, field);
  } else if (planned.any_field) {
    add_split(planned, word.joined);
    planned.joinable = word.joined;
  }
  return planned;
}

void WordPlanner::add_stem(PlannedWord& planned, const std::string& word, QueryField field) {
  const bool inflected = is_inflected(field);
  const std::string text(inflected ? analyzer_.stem(word) : std::string_view(word));
  planned.variants.emplace_back(inflected ? stem_term(prefix_of(field), text)
                                          : word_term(prefix_of(field), text));
  planned.targets.push_back(
      {inflected ? Kind::kStem : Kind::kExact, field, {text}, planned.number});
}

// Without room for another phrase the word is found joined only.
void WordPlanner::add_phrase(PlannedWord& planned, const std::vector<std::string>& parts,
                             QueryField field) {
  if (!spend(parts.size() - 1, true, planned.written)) return;
  planned.variants.push_back(phrase_query(parts, field));
  planned.targets.push_back({Kind::kPhrase, field, parts, planned.number});
}

// The best way to read an unusual word as two usual ones: both known, neither rarer than the whole,
// neither a stopword; of several the one whose rarer half is most frequent.
void WordPlanner::add_split(PlannedWord& planned, const std::string& word) {
  const std::uint32_t whole = vocabulary_.frequency(word);
  std::uint32_t best = 0;
  std::size_t best_at = 0;
  for (std::size_t at = kMinSplitBytes; at + kMinSplitBytes <= word.size(); ++at) {
    if (inside_code_point(word, at)) continue;
    const std::string_view left = std::string_view(word).substr(0, at);
    const std::string_view right = std::string_view(word).substr(at);
    const std::uint32_t rarer = std::min(vocabulary_.frequency(left), vocabulary_.frequency(right));
    if (rarer <= best || rarer < whole) continue;
    if (analyzer_.is_stopword(left) || analyzer_.is_stopword(right)) continue;
    best = rarer;
    best_at = at;
  }
  if (best > 0) {
    add_phrase(planned, {word.substr(0, best_at), word.substr(best_at)}, QueryField::kAny);
  }
}

// Two words beside each other, where notes also write them as one.
void WordPlanner::join(PlannedWord& left, PlannedWord& right) {
  if (left.joinable.empty() || right.joinable.empty()) return;
  const std::string joined = left.joinable + right.joinable;
  if (vocabulary_.frequency(joined) == 0) return;
  const std::string stem(analyzer_.stem(joined));
  left.variants.emplace_back(stem_term({}, stem));
  right.variants.emplace_back(stem_term({}, stem));
  left.targets.push_back({Kind::kStem, QueryField::kAny, {stem}, left.number});
}

Query WordPlanner::phrase(const QueryNode& leaf, std::vector<HighlightTarget>& targets) {
  const auto parts = analyzer_.phrase_parts(leaf.text);
  if (parts.empty()) {
    remarks_.push_back({'"' + leaf.text + '"', "has no letters or digits and was left out"});
    return {};
  }
  if (!spend(parts.size(), parts.size() > 1, '"' + leaf.text + '"')) return {};
  targets.push_back(
      {parts.size() == 1 ? Kind::kExact : Kind::kPhrase, leaf.field, parts, next_word_++});
  return phrase_query(parts, leaf.field);
}

// Of several chunks ("tcp/i*") only the last is unfinished.
Query WordPlanner::prefix(const QueryNode& leaf, std::vector<HighlightTarget>& targets) {
  const auto words = analyzer_.query_words(leaf.text);
  if (words.empty()) {
    remarks_.push_back({leaf.text + "*", "has no letters or digits and was left out"});
    return {};
  }
  if (!spend(words.size(), false, leaf.text + "*")) return {};
  std::vector<Query> all;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const PlannedWord planned = plan_word(words[i], leaf.field);
    all.push_back(combine(Query::OP_SYNONYM, planned.variants));
    targets.insert(targets.end(), planned.targets.begin(), planned.targets.end());
  }
  const QueryWord& last = words.back();
  const std::string& stump = last.symbol.empty() ? last.joined : last.symbol;
  targets.push_back({Kind::kPrefix, leaf.field, {stump}, next_word_++});
  all.push_back(any_completion(stump, leaf.field));
  return combine(Query::OP_AND, all);
}

// A field's own terms are few enough to be listed by Xapian; the vocabulary holds those of all.
Completions WordPlanner::completions(const std::string& stump, QueryField field) const {
  if (field == QueryField::kAny) return vocabulary_.completions(stump, kMaxCompletions);
  Completions found;
  const std::string begin = word_term(prefix_of(field), stump);
  const std::size_t prefix_bytes = prefix_of(field).size();
  for (auto term = database_.allterms_begin(begin); term != database_.allterms_end(begin); ++term) {
    const std::string word = (*term).substr(prefix_bytes);
    // The vocabulary owns the text of the same word for as long as the plan is made.
    const VocabularyTerm known = vocabulary_.find(word);
    if (!known.text.empty()) found.terms.push_back({known.text, term.get_termfreq()});
  }
  found.total = found.terms.size();
  std::stable_sort(found.terms.begin(), found.terms.end(), [](const auto& a, const auto& b) {
    return a.frequency_docs > b.frequency_docs;
  });
  found.terms.resize(std::min(found.terms.size(), kMaxCompletions));
  return found;
}

// Every completion that the budget allows matches; the most frequent ones score, as variants of one
// word.
Query WordPlanner::any_completion(const std::string& stump, QueryField field) {
  const Completions found = completions(stump, field);
  std::vector<Query> terms;
  std::size_t postings = 0;
  for (const VocabularyTerm& term : found.terms) {
    postings += term.frequency_docs;
    if (postings > kMaxCompletionPostings && terms.size() >= kMinCompletions) break;
    terms.emplace_back(word_term(prefix_of(field), term.text));
  }
  if (terms.size() < found.total) {
    remarks_.push_back({stump + "*", "begins " + std::to_string(found.total) + " words; the " +
                                         std::to_string(terms.size()) +
                                         " most frequent were searched"});
  }
  // A term that no note has stands for "nothing": an empty query would stand for "no condition".
  if (terms.empty()) return Query(word_term(prefix_of(field), stump));
  if (terms.size() <= kMaxScoredCompletions) return combine(Query::OP_SYNONYM, terms);
  const Query any = unscored(combine(Query::OP_OR, terms));
  terms.resize(kMaxScoredCompletions);
  return {Query::OP_AND_MAYBE, any, combine(Query::OP_SYNONYM, terms)};
}

}  // namespace notesearch
