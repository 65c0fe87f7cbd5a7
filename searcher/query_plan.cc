#include "searcher/query_plan.h"

#include <algorithm>
#include <utility>

#include "schema/base/text.h"
#include "schema/fields.h"

namespace notesearch {
namespace {

using Kind = QueryNode::Kind;
using Xapian::Query;

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

Query combine(Query::op op, const std::vector<Query>& queries) {
  if (queries.empty()) return {};
  if (queries.size() == 1) return queries.front();
  return {op, queries.begin(), queries.end()};
}

Query everything() { return Query(std::string()); }

Query unscored(const Query& query) { return {Query::OP_SCALE_WEIGHT, query, 0.0}; }

// One word of the query on its way to a Query: its variants, and whether a note may lack it.
struct PlannedWord {
  std::string written;
  std::vector<Query> variants;
  std::string joinable;  // its one part when it may merge with a neighbour, else empty
  bool stopword = false;
  std::uint32_t number = 0;
};

class Planner {
 public:
  Planner(Analyzer& analyzer, const Vocabulary& vocabulary)
      : analyzer_(analyzer), vocabulary_(vocabulary) {}

  QueryPlan plan(const QueryNode& root) {
    plan_.query = build(root);
    if (root.kind == Kind::kAnd) relax(root);
    return std::move(plan_);
  }

 private:
  // ---- the tree ----

  Query build(const QueryNode& node) {
    switch (node.kind) {
      case Kind::kWord:
      case Kind::kPhrase:
      case Kind::kPrefix:
        return combine_all({node}, Query::OP_AND);
      case Kind::kAnd:
        return combine_all(node.children, Query::OP_AND);
      case Kind::kOr:
        return build_or(node);
      case Kind::kNot:
        return exclude(everything(), {node.children.front()});
    }
    return {};
  }

  Query build_or(const QueryNode& node) {
    std::vector<Query> choices;
    for (const QueryNode& child : node.children) {
      if (Query choice = build(child); !choice.empty()) choices.push_back(std::move(choice));
    }
    return combine(Query::OP_OR, choices);
  }

  // ANDs (or, relaxed, ORs) the words among the children; everything else is always required.
  Query combine_all(const std::vector<QueryNode>& children, Query::op words_op) {
    std::vector<PlannedWord> words;
    std::vector<Query> required;
    std::vector<QueryNode> excluded;
    bool neighbours = false;  // whether the word before stands right beside
    for (const QueryNode& child : children) {
      if (child.kind == Kind::kWord && child.field != QueryField::kTag) {
        add_words(child, neighbours, words);
        neighbours = child.field == QueryField::kAny;
        continue;
      }
      neighbours = false;
      if (child.kind == Kind::kNot) {
        excluded.push_back(child.children.front());
      } else if (Query part = other(child); !part.empty()) {
        required.push_back(std::move(part));
      }
    }
    return exclude(with_words(words, required, words_op), excluded);
  }

  Query other(const QueryNode& node) {
    if (node.kind == Kind::kAnd || node.kind == Kind::kOr) return build(node);
    if (node.field == QueryField::kTag) return unscored(Query(tag_term(fold(node.text))));
    return node.kind == Kind::kPhrase ? phrase(node) : prefix(node);
  }

  static Query with_words(const std::vector<PlannedWord>& words, std::vector<Query> required,
                          Query::op words_op) {
    std::vector<Query> needed;
    std::vector<Query> wanted;
    for (const PlannedWord& word : words) {
      (word.stopword ? wanted : needed).push_back(combine(Query::OP_SYNONYM, word.variants));
    }
    if (needed.empty() && required.empty()) needed.swap(wanted);
    if (Query all = combine(words_op, needed); !all.empty()) required.push_back(std::move(all));
    Query query = combine(Query::OP_AND, required);
    if (wanted.empty()) return query;
    return {Query::OP_AND_MAYBE, query, combine(Query::OP_OR, wanted)};
  }

  Query exclude(const Query& query, const std::vector<QueryNode>& excluded) {
    if (excluded.empty()) return query;
    std::vector<Query> unwanted;
    const bool outer = std::exchange(highlighting_, false);  // what is unwanted is never shown
    for (const QueryNode& node : excluded) {
      if (Query part = build(node); !part.empty()) unwanted.push_back(std::move(part));
    }
    highlighting_ = outer;
    const Query from = query.empty() ? everything() : query;
    if (unwanted.empty()) return query;
    return {Query::OP_AND_NOT, from, combine(Query::OP_OR, unwanted)};
  }

  // A second plan that asks for any word where the first asked for all.
  void relax(const QueryNode& root) {
    std::vector<std::string> words;
    for (const QueryNode& child : root.children) {
      const bool plain = child.kind == Kind::kWord && child.field == QueryField::kAny;
      if (plain && !analyzer_.is_stopword(fold(child.text))) words.push_back(child.text);
    }
    if (words.size() < 2) return;
    highlighting_ = false;  // the targets are those of the first plan
    const auto remarks = plan_.remarks;
    plan_.relaxed_query = combine_all(root.children, Query::OP_OR);
    plan_.remarks = remarks;
    plan_.relaxed_words = std::move(words);
  }

  // ---- words ----

  void add_words(const QueryNode& node, bool beside_previous, std::vector<PlannedWord>& words) {
    const auto found = analyzer_.query_words(node.text);
    if (found.empty()) {
      plan_.remarks.push_back({node.text, "has no letters or digits and was left out"});
    }
    for (const QueryWord& word : found) {
      PlannedWord planned = plan_word(word, node.field);
      if (beside_previous && !words.empty()) join(words.back(), planned);
      beside_previous = node.field == QueryField::kAny;
      words.push_back(std::move(planned));
    }
  }

  PlannedWord plan_word(const QueryWord& word, QueryField field) {
    PlannedWord planned;
    planned.written = word.written;
    planned.number = next_word_++;
    planned.stopword = field == QueryField::kAny && analyzer_.is_stopword(word.joined);
    const std::string_view prefix = prefix_of(field);
    if (!word.symbol.empty() && vocabulary_.frequency(word.symbol) > 0) {
      planned.variants.emplace_back(word_term(prefix, word.symbol));
      target(HighlightTarget::Kind::kExact, field, {word.symbol}, planned.number);
      return planned;
    }
    add_stem(planned, word.joined, field);
    if (word.parts.size() > 1) {
      add_phrase(planned, word.parts, field);
    } else if (field == QueryField::kAny) {
      add_split(planned, word.joined);
      planned.joinable = word.joined;
    }
    return planned;
  }

  void add_stem(PlannedWord& planned, const std::string& word, QueryField field) {
    if (!is_inflected(field)) {
      planned.variants.emplace_back(word_term(prefix_of(field), word));
      target(HighlightTarget::Kind::kExact, field, {word}, planned.number);
      return;
    }
    const std::string stem(analyzer_.stem(word));
    planned.variants.emplace_back(stem_term(prefix_of(field), stem));
    target(HighlightTarget::Kind::kStem, field, {stem}, planned.number);
  }

  void add_phrase(PlannedWord& planned, const std::vector<std::string>& parts, QueryField field) {
    planned.variants.push_back(phrase_query(parts, field));
    target(HighlightTarget::Kind::kPhrase, field, parts, planned.number);
  }

  // The best way to read an unusual word as two usual ones: both known, neither rarer than the
  // whole, neither a stopword; of several the one whose rarer half is most frequent.
  void add_split(PlannedWord& planned, const std::string& word) {
    const std::uint32_t whole = vocabulary_.frequency(word);
    std::uint32_t best = 0;
    std::size_t best_at = 0;
    for (std::size_t at = kMinSplitBytes; at + kMinSplitBytes <= word.size(); ++at) {
      if ((static_cast<unsigned char>(word[at]) & 0xC0) == 0x80) continue;  // inside a code point
      const std::uint32_t rarer =
          std::min(vocabulary_.frequency(std::string_view(word).substr(0, at)),
                   vocabulary_.frequency(std::string_view(word).substr(at)));
      const bool stopword = analyzer_.is_stopword(std::string_view(word).substr(0, at)) ||
                            analyzer_.is_stopword(std::string_view(word).substr(at));
      if (rarer > best && rarer >= whole && !stopword) {
        best = rarer;
        best_at = at;
      }
    }
    if (best > 0)
      add_phrase(planned, {word.substr(0, best_at), word.substr(best_at)}, QueryField::kAny);
  }

  // Two words beside each other, where notes also write them as one.
  void join(PlannedWord& left, PlannedWord& right) {
    if (left.joinable.empty() || right.joinable.empty()) return;
    const std::string joined = left.joinable + right.joinable;
    if (vocabulary_.frequency(joined) == 0) return;
    const std::string stem(analyzer_.stem(joined));
    left.variants.emplace_back(stem_term({}, stem));
    right.variants.emplace_back(stem_term({}, stem));
    target(HighlightTarget::Kind::kStem, QueryField::kAny, {stem}, left.number);
  }

  // ---- phrases and prefixes ----

  // In a field without positions: the phrase anywhere in the note, and each of its words in the
  // field.
  static Query phrase_query(const std::vector<std::string>& parts, QueryField field) {
    const auto terms_of = [&](std::string_view prefix) {
      std::vector<Query> terms;
      terms.reserve(parts.size());
      for (const std::string& part : parts) terms.emplace_back(word_term(prefix, part));
      return terms;
    };
    const std::vector<Query> terms = terms_of(prefix_of(field));
    if (terms.size() == 1) return terms.front();
    const auto in_a_row = [](const std::vector<Query>& row) {
      return Query(Query::OP_PHRASE, row.begin(), row.end(),
                   static_cast<Xapian::termcount>(row.size()));
    };
    if (is_inflected(field)) return in_a_row(terms);
    return in_a_row(terms_of({})) & combine(Query::OP_AND, terms);
  }

  Query phrase(const QueryNode& node) {
    auto parts = analyzer_.phrase_parts(node.text);
    if (parts.empty()) {
      plan_.remarks.push_back({'"' + node.text + '"', "has no letters or digits and was left out"});
      return {};
    }
    Query query = phrase_query(parts, node.field);
    const auto kind =
        parts.size() == 1 ? HighlightTarget::Kind::kExact : HighlightTarget::Kind::kPhrase;
    target(kind, node.field, std::move(parts), next_word_++);
    return query;
  }

  Query prefix(const QueryNode& node) {
    const auto words = analyzer_.query_words(node.text);
    if (words.empty()) {
      plan_.remarks.push_back({node.text + "*", "has no letters or digits and was left out"});
      return {};
    }
    // Of several chunks ("tcp/i*") only the last is unfinished.
    std::vector<Query> all;
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
      all.push_back(combine(Query::OP_SYNONYM, plan_word(words[i], node.field).variants));
    }
    all.push_back(completions(words.back(), node.field));
    return combine(Query::OP_AND, all);
  }

  // Every completion that the budget allows matches; the most frequent ones score, as variants of
  // one word.
  Query completions(const QueryWord& word, QueryField field) {
    const std::string& stump = word.symbol.empty() ? word.joined : word.symbol;
    const Completions found = vocabulary_.completions(stump, kMaxCompletions);
    std::vector<Query> terms;
    std::size_t postings = 0;
    for (const VocabularyTerm& term : found.terms) {
      postings += term.frequency_docs;
      if (postings > kMaxCompletionPostings && terms.size() >= kMinCompletions) break;
      terms.emplace_back(word_term(prefix_of(field), term.text));
    }
    if (terms.size() < found.total) {
      plan_.remarks.push_back({stump + "*", "begins " + std::to_string(found.total) +
                                                " words; the " + std::to_string(terms.size()) +
                                                " most frequent were searched"});
    }
    target(HighlightTarget::Kind::kPrefix, field, {stump}, next_word_++);
    // A term that no note has stands for "nothing": an empty query would stand for "no condition".
    if (terms.empty()) return Query(word_term({}, stump));
    if (terms.size() <= kMaxScoredCompletions) return combine(Query::OP_SYNONYM, terms);
    const Query any = unscored(combine(Query::OP_OR, terms));
    terms.resize(kMaxScoredCompletions);
    return {Query::OP_AND_MAYBE, any, combine(Query::OP_SYNONYM, terms)};
  }

  void target(HighlightTarget::Kind kind, QueryField field, std::vector<std::string> texts,
              std::uint32_t word) {
    if (highlighting_) plan_.targets.push_back({kind, field, std::move(texts), word});
  }

  Analyzer& analyzer_;
  const Vocabulary& vocabulary_;
  QueryPlan plan_;
  std::uint32_t next_word_ = 0;
  bool highlighting_ = true;
};

}  // namespace

QueryPlan plan_query(const QueryNode& root, Analyzer& analyzer, const Vocabulary& vocabulary) {
  return Planner(analyzer, vocabulary).plan(root);
}

}  // namespace notesearch
