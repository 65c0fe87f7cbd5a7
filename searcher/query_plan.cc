#include "searcher/query_plan.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "schema/fields.h"
#include "searcher/conjunction.h"
#include "searcher/corrector.h"
#include "searcher/day_source.h"
#include "searcher/field_terms.h"
#include "searcher/name_source.h"
#include "searcher/ranking.h"
#include "searcher/word_forms.h"
#include "searcher/word_planner.h"

namespace notesearch {
namespace {

using Kind = QueryNode::Kind;
using PartKind = QueryPart::Kind;
using Xapian::Query;

class Planner {
 public:
  explicit Planner(const Planning& planning) : planning_(planning), words_(planning) {}

  QueryPlan plan(const QueryNode& root) {
    if (root.kind == Kind::kOr) {
      plan_.strict.query = plan_.strict.core = build(root);
      plan_.strict.parts = {{PartKind::kOther, to_string(root), plan_.strict.query}};
    } else {
      const Conjunction parts = read(root, planning_.open_word);
      plan_.strict = matching(parts, Insistence::kAll);
      relax(parts);
      rank_words(parts);
    }
    plan_.searched = corrected_text(root);
    if (planning_.plain && planning_.ranking.names) add_named();
    const bool unfinished_words = planning_.plain && planning_.open_word;  // found as names already
    if (planning_.ranking.names && !unfinished_words) add_literally_titled();
    plan_.remarks = words_.remarks();
    return std::move(plan_);
  }

 private:
  Query build(const QueryNode& node) {
    if (node.kind != Kind::kOr) return matching(read(node, false), Insistence::kAll).query;
    std::vector<Query> choices;
    for (const QueryNode& child : node.children) {
      if (Query choice = build(child); !choice.empty()) choices.push_back(std::move(choice));
    }
    return combine(Query::OP_OR, choices);
  }

  // The last leaf is a word of this conjunction, not of a group or a field.
  static bool ends_in_word(const QueryNode& node) {
    if (node.kind == Kind::kAnd) return ends_in_word(node.children.back());
    return node.kind == Kind::kWord && node.field == QueryField::kAny;
  }

  Conjunction read(const QueryNode& node, bool open) {
    Conjunction parts;
    read_child(node, false, parts);
    if (planning_.ranking.synonyms) words_.add_synonyms(parts.words, parts.joins);
    // The last word of a sentence is hardly unfinished, unless no note has it.
    const bool sentence = parts.words.size() >= kFeedbackMinWords;
    open = open && !parts.words.empty() && ends_in_word(node);
    if (open && !(sentence && parts.words.back().found)) words_.open(parts.words.back());
    const auto corrected = correct_words(planning_, words_, parts.words, open);
    plan_.corrections.insert(plan_.corrections.end(), corrected.begin(), corrected.end());
    for (const PlannedWord& word : parts.words) {
      if (!word.stopword || !parts.has_content()) show(word.targets);
    }
    return parts;
  }

  // Whether the next word stands right beside what was read. Parentheses around words that are ANDed
  // anyway (as in a pasted sentence) say nothing.
  bool read_child(const QueryNode& node, bool beside, Conjunction& parts) {
    if (node.kind == Kind::kAnd) {
      for (const QueryNode& child : node.children) beside = read_child(child, beside, parts);
      return beside;
    }
    if (node.kind == Kind::kWord && node.field == QueryField::kAny) {
      words_.add_words(node, beside, parts.words, parts.joins);
      return true;
    }
    if (node.kind == Kind::kNot) {
      const auto shown = plan_.targets;
      if (Query query = build(node.children.front()); !query.empty()) {
        parts.unwanted.push_back(std::move(query));
      }
      plan_.targets = shown;  // what must not be there is nothing to show
    } else if (node.kind == Kind::kPhrase && node.field == QueryField::kAny) {
      read_phrase(node, parts);
    } else if (Query query = required(node); !query.empty()) {
      parts.required.push_back({PartKind::kOther, to_string(node), std::move(query)});
    }
    return false;
  }

  void read_phrase(const QueryNode& node, Conjunction& parts) {
    PlannedPhrase phrase;
    phrase.written = to_string(node);
    phrase.query = required(node);
    if (phrase.query.empty()) return;
    std::vector<Query> joins;  // its words stand together as they are
    words_.add_words(node, false, phrase.words, joins);
    parts.phrases.push_back(std::move(phrase));
  }

  Query required(const QueryNode& node) {
    if (node.kind == Kind::kOr) return build(node);
    if (node.kind == Kind::kDays) return days_query(node.days, planning_.columns);
    if (node.field == QueryField::kTag) return unscored(Query(tag_term(fold(node.text))));
    std::vector<HighlightTarget> targets;
    Query query;
    if (node.kind == Kind::kPhrase) {
      query = words_.phrase(node, targets);
    } else if (node.kind == Kind::kPrefix) {
      query = words_.prefix(node, targets);
    } else if (node.kind == Kind::kNear) {
      query = words_.near(node, targets);
    } else {
      query = field_words(node, targets);
    }
    show(targets);
    return query;
  }

  Query field_words(const QueryNode& node, std::vector<HighlightTarget>& targets) {
    std::vector<PlannedWord> words;
    std::vector<Query> joins;  // only words of any field are joined
    words_.add_words(node, false, words, joins);
    std::vector<Query> all;
    for (const PlannedWord& word : words) {
      all.push_back(combine(Query::OP_SYNONYM, word.variants));
      targets.insert(targets.end(), word.targets.begin(), word.targets.end());
    }
    return combine(Query::OP_AND, all);
  }

  // Notes that bear the query as a name match it too.
  void add_named() {
    const Query named = named_notes(planning_.names, planning_.analyzer,
                                    {plan_.searched, planning_.open_word, plan_.most});
    also_match(named, plan_.most);
  }

  // Whatever the query means otherwise: these come first.
  void add_literally_titled() {
    const Query titled = literally_titled(planning_);
    const double most = most_of(plan_.strict.query);
    if (!titled.empty()) also_match(scaled(titled, most), most);
  }

  // `unit`: by how much the weights were multiplied.
  void also_match(const Query& notes, double unit) {
    if (notes.empty()) return;
    for (QueryReading* reading : {&plan_.strict, &plan_.relaxed}) {
      if (reading->query.empty()) continue;
      reading->query = reading->query | notes;
      reading->parts.push_back({PartKind::kName, {}, notes, {}, unit});
    }
  }

  // What all terms of a query can count at most; more than nothing where none counts.
  [[nodiscard]] double most_of(const Query& query) const {
    double most = 1;
    for (auto term = query.get_terms_begin(); term != query.get_terms_end(); ++term) {
      most += idf(planning_.database.get_termfreq(*term)) * (kBm25K1 + 1);
    }
    return most;
  }

  [[nodiscard]] std::string corrected_text(const QueryNode& root) const {
    QueryNode corrected = root;
    apply_corrections(plan_.corrections, corrected);
    return to_string(corrected);
  }

  // With the most frequent form of a word alone, near words would be missed in other forms; each
  // form costs a look into every note that is ranked.
  static constexpr std::size_t kMaxForms = 3;
  static constexpr std::size_t kMaxFormsInSentence = 2;

  void rank_words(const Conjunction& parts) {
    const bool sentence = plan_.relaxed_words.size() >= kFeedbackMinWords;
    for (const PlannedWord& word : parts.words) {
      if (word.stopword && parts.has_content()) continue;
      const RankedWord ranked{word.number, forms(word, sentence), idf(word.frequency_docs)};
      plan_.most += ranked.rarity * (kBm25K1 + 1);
      plan_.words.push_back(ranked);
    }
  }

  // The weight that BM25Weight gives a term of so many notes.
  [[nodiscard]] double idf(double found_docs) const {
    const double notes = planning_.database.get_doccount();
    const double odds = (notes - found_docs + 0.5) / (found_docs + 0.5);
    return std::log(odds < 2 ? odds * 0.5 + 1 : odds);
  }

  [[nodiscard]] std::vector<std::string> forms(const PlannedWord& word, bool sentence) const {
    if (word.parts.empty()) return {};
    return word_forms(planning_.vocabulary, planning_.analyzer, word.parts.front(),
                      sentence ? kMaxFormsInSentence : kMaxForms);
  }

  // A phrase in a sentence that was pasted is no condition; beside a few words it is one, unless
  // nothing at all is found.
  void relax(const Conjunction& parts) {
    for (const PlannedWord& word : parts.words) {
      if (!word.stopword) plan_.relaxed_words.push_back(word.written);
    }
    const bool loose =
        std::any_of(parts.words.begin(), parts.words.end(),
                    [](const PlannedWord& word) { return !word.stopword && !word.loose.empty(); });
    if (plan_.relaxed_words.size() >= 2 || loose) {
      const bool sentence = plan_.relaxed_words.size() >= kFeedbackMinWords;
      plan_.relaxed = matching(parts, sentence ? Insistence::kNone : Insistence::kPhrases);
    } else {
      plan_.relaxed_words.clear();
    }
    for (const PlannedPhrase& phrase : parts.phrases) plan_.phrases.push_back(phrase.written);
    if (!parts.phrases.empty()) plan_.last = matching(parts, Insistence::kNone);
  }

  void show(const std::vector<HighlightTarget>& targets) {
    for (const HighlightTarget& target : targets) {
      const auto same = [&](const HighlightTarget& known) {
        return known.kind == target.kind && known.field == target.field &&
               known.texts == target.texts;
      };
      if (std::none_of(plan_.targets.begin(), plan_.targets.end(), same)) {
        plan_.targets.push_back(target);
      }
    }
  }

  const Planning& planning_;
  WordPlanner words_;
  QueryPlan plan_;
};

}  // namespace

QueryPlan plan_query(const QueryNode& root, const Planning& planning) {
  return Planner(planning).plan(root);
}

}  // namespace notesearch
