#include "searcher/word_planner.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "schema/fields.h"
#include "searcher/field_terms.h"
#include "searcher/near_query.h"
#include "searcher/ranking.h"
#include "searcher/word_forms.h"

namespace notesearch {
namespace {

using Xapian::Query;
using Kind = HighlightTarget::Kind;

constexpr std::size_t kMinSplitBytes = 2;
constexpr std::size_t kMaxNearForms = 8;

bool inside_code_point(std::string_view text, std::size_t at) {
  return (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

}  // namespace

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

void WordPlanner::add_words(const QueryNode& leaf, bool beside, std::vector<PlannedWord>& words,
                            std::vector<Query>& joins) {
  const auto found = planning_.analyzer.query_words(leaf.text);
  if (found.empty()) remarks_.push_back({leaf.text, "has no letters or digits and was left out"});
  for (const QueryWord& word : found) {
    if (!spend(1, false, word.written)) return;
    PlannedWord planned = plan_word(word, leaf.field);
    if (beside && !words.empty()) join(words.back(), planned, joins);
    beside = leaf.field == QueryField::kAny;
    words.push_back(std::move(planned));
  }
}

PlannedWord WordPlanner::plan_word(const QueryWord& word, QueryField field) {
  PlannedWord planned;
  planned.written = word.written;
  planned.parts = word.parts;
  planned.number = next_word_++;
  planned.frequency_docs = frequency_docs(word.parts);
  planned.any_field = field == QueryField::kAny;
  planned.stopword = planned.any_field && planning_.analyzer.is_stopword(word.joined);
  if (!word.symbol.empty() && planning_.vocabulary.frequency(word.symbol) > 0) {
    planned.variants.emplace_back(word_term(prefix_of(field), word.symbol));
    planned.targets.push_back({Kind::kExact, field, {word.symbol}, planned.number});
    return planned;
  }
  planned.found = planning_.knows(word.joined);
  add_stem(planned, word.joined, field);
  if (!word.singular.empty() && planning_.knows(word.singular)) {
    planned.found = true;
    add_stem(planned, word.singular, field);
  }
  if (word.parts.size() > 1) {
    planned.found =
        planned.found || std::all_of(word.parts.begin(), word.parts.end(),
                                     [&](const auto& part) { return planning_.knows(part); });
    add_phrase(planned, word.parts, field);
    if (planned.any_field) add_loose_parts(planned);
  } else if (planned.any_field) {
    if (planning_.ranking.forms) planned.exact = Query(word_term({}, word.joined));
    add_split(planned, word.joined);
    planned.joinable = word.joined;
  }
  return planned;
}

std::string PlannedWord::joined() const {
  std::string whole;
  for (const std::string& part : parts) whole += part;
  return whole;
}

std::uint32_t WordPlanner::frequency_docs(const std::vector<std::string>& parts) const {
  std::uint32_t rarest = std::numeric_limits<std::uint32_t>::max();
  for (const std::string& part : parts) {
    const std::string stem(planning_.analyzer.stem(part));
    rarest = std::min(rarest, planning_.database.get_termfreq(stem_term({}, stem)));
  }
  return rarest;
}

// Where not everything is insisted on, a note that has only parts of a name is better than none.
void WordPlanner::add_loose_parts(PlannedWord& planned) {
  for (const std::string& part : planned.parts) {
    if (planning_.analyzer.is_stopword(part)) continue;
    planned.loose.push_back(
        scaled(Query(stem_term({}, planning_.analyzer.stem(part))), kLoosePartWeight));
  }
}

void WordPlanner::open(PlannedWord& word) {
  const std::string stump = word.joined();
  const WordEndings endings =
      word_endings(planning_.database, planning_.vocabulary, stump, QueryField::kAny);
  if (endings.terms.empty()) return;
  word.targets.push_back({Kind::kPrefix, QueryField::kAny, {stump}, word.number});
  if (word.found) {
    word.loose.push_back(scaled(endings.few, kEndingWeight));
  } else {
    word.variants = {any_of(planning_.database, endings)};
    word.found = true;
  }
}

// What stands for one word is a variant of it. What stands for several is enough to have each of them
// and is scored once.
void WordPlanner::add_synonyms(std::vector<PlannedWord>& words, std::vector<Query>& joins) {
  std::vector<std::string> written;
  for (const PlannedWord& word : words) written.push_back(word.joined());
  for (std::size_t at = 0; at < words.size();) {
    const auto rule = planning_.synonyms.match(written, at);
    if (!rule) {
      ++at;
      continue;
    }
    for (const Synonyms::Phrase& phrase : rule->alternatives) {
      const Query meant = synonym(phrase, words[at]);
      if (meant.empty()) continue;
      if (rule->words == 1) words[at].variants.push_back(meant);
      if (rule->words > 1) joins.push_back(scaled(meant, kJoinedWeight));
      const bool found = phrase.size() == 1 || occurs(planning_.database, meant);
      for (std::size_t i = at; i < at + rule->words; ++i) {
        if (rule->words > 1) words[i].joined_forms.push_back(meant);
        words[i].found = words[i].found || found;
      }
    }
    at += rule->words;
  }
}

Query WordPlanner::synonym(const Synonyms::Phrase& phrase, PlannedWord& word) {
  if (phrase.size() == 1) {
    const std::string stem(planning_.analyzer.stem(phrase.front()));
    if (!planning_.database.term_exists(stem_term({}, stem))) return {};
    word.targets.push_back({Kind::kStem, QueryField::kAny, {stem}, word.number});
    return Query(stem_term({}, stem));
  }
  const bool known = std::all_of(phrase.begin(), phrase.end(), [&](const std::string& part) {
    return planning_.vocabulary.frequency(part) > 0;
  });
  if (!known || !spend(phrase.size(), true, word.written)) return {};
  word.targets.push_back({Kind::kPhrase, QueryField::kAny, phrase, word.number});
  return phrase_query(phrase, QueryField::kAny);
}

void WordPlanner::correct(PlannedWord& word, const std::vector<std::string>& parts) {
  QueryWord meant;
  meant.written = word.written;
  meant.parts = parts;
  for (const std::string& part : parts) meant.joined += part;
  const std::uint32_t number = word.number;
  word = plan_word(meant, QueryField::kAny);
  word.number = number;
  for (HighlightTarget& target : word.targets) target.word = number;
  word.corrected = true;
}

void WordPlanner::add_stem(PlannedWord& planned, const std::string& word, QueryField field) {
  const bool inflected = is_inflected(field);
  const std::string text(inflected ? planning_.analyzer.stem(word) : std::string_view(word));
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
  const std::uint32_t whole = planning_.vocabulary.frequency(word);
  std::uint32_t best = 0;
  std::size_t best_at = 0;
  for (std::size_t at = kMinSplitBytes; at + kMinSplitBytes <= word.size(); ++at) {
    if (inside_code_point(word, at)) continue;
    const std::string_view left = std::string_view(word).substr(0, at);
    const std::string_view right = std::string_view(word).substr(at);
    const std::uint32_t rarer =
        std::min(planning_.vocabulary.frequency(left), planning_.vocabulary.frequency(right));
    if (rarer <= best || rarer < whole) continue;
    if (planning_.analyzer.is_stopword(left) || planning_.analyzer.is_stopword(right)) continue;
    best = rarer;
    best_at = at;
  }
  if (best == 0) return;
  const std::vector<std::string> halves = {word.substr(0, best_at), word.substr(best_at)};
  add_phrase(planned, halves, QueryField::kAny);
  if (!planned.found) {
    planned.found = occurs(planning_.database, phrase_query(halves, QueryField::kAny));
  }
}

// Two words beside each other, where notes also write them as one.
void WordPlanner::join(PlannedWord& left, PlannedWord& right, std::vector<Query>& joins) {
  if (left.joinable.empty() || right.joinable.empty()) return;
  const std::string joined = left.joinable + right.joinable;
  if (planning_.vocabulary.frequency(joined) == 0) return;
  const std::string stem(planning_.analyzer.stem(joined));
  left.joined_forms.emplace_back(stem_term({}, stem));
  right.joined_forms.emplace_back(stem_term({}, stem));
  // Notes that write them as two count as much as those that write them as one.
  Query together(stem_term({}, stem));
  if (spend(0, true, left.written)) {
    const Query row = phrase_query({left.joinable, right.joinable}, QueryField::kAny);
    together = Query(Query::OP_SYNONYM, together, row);
  }
  joins.push_back(scaled(together, kJoinedWeight));
  left.found = right.found = true;
  left.targets.push_back({Kind::kStem, QueryField::kAny, {stem}, left.number});
}

Query WordPlanner::phrase(const QueryNode& leaf, std::vector<HighlightTarget>& targets) {
  const auto parts = planning_.analyzer.phrase_parts(leaf.text);
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
  const auto words = planning_.analyzer.query_words(leaf.text);
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
  const WordEndings endings =
      word_endings(planning_.database, planning_.vocabulary, stump, leaf.field);
  if (endings.terms.size() < endings.total) {
    remarks_.push_back({stump + "*", "begins " + std::to_string(endings.total) + " words; the " +
                                         std::to_string(endings.terms.size()) +
                                         " most frequent were searched"});
  }
  all.push_back(any_of(planning_.database, endings));
  return combine(Query::OP_AND, all);
}

// A phrase's words are near the others one by one, and in a row besides.
Query WordPlanner::near(const QueryNode& group, std::vector<HighlightTarget>& targets) {
  std::vector<std::vector<std::string>> words;
  std::vector<Query> all;
  const std::string written = to_string(group);
  for (const QueryNode& child : group.children) {
    const auto parts = planning_.analyzer.phrase_parts(child.text);
    if (parts.empty()) {
      remarks_.push_back({child.text, "has no letters or digits and was left out"});
    } else if (!spend(parts.size(), true, written)) {
      continue;
    } else if (parts.size() > 1 || child.kind == QueryNode::Kind::kPhrase) {
      for (const std::string& part : parts) words.push_back({part});
      all.push_back(phrase_query(parts, QueryField::kAny));
      targets.push_back(
          {parts.size() > 1 ? Kind::kPhrase : Kind::kExact, QueryField::kAny, parts, next_word_++});
    } else {
      auto forms =
          word_forms(planning_.vocabulary, planning_.analyzer, parts.front(), kMaxNearForms);
      // A term that no note has matches nothing; no term at all would be no condition.
      if (forms.empty()) forms.push_back(parts.front());
      words.push_back(std::move(forms));
      const std::string stem(planning_.analyzer.stem(parts.front()));
      targets.push_back({Kind::kStem, QueryField::kAny, {stem}, next_word_++});
    }
  }
  if (Query near = near_query(std::move(words), group.near_words); !near.empty()) {
    all.push_back(std::move(near));
  }
  return combine(Query::OP_AND, all);
}

}  // namespace notesearch
