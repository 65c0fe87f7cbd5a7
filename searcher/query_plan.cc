#include "searcher/query_plan.h"

#include <algorithm>
#include <utility>

#include "schema/fields.h"
#include "searcher/word_planner.h"

namespace notesearch {
namespace {

using Kind = QueryNode::Kind;
using Xapian::Query;

Query everything() { return Query(std::string()); }

// What stands side by side in a query.
struct Conjunction {
  std::vector<PlannedWord> words;  // of any field: may be relaxed
  std::vector<Query> required;     // phrases, prefixes, groups, words of a field, tags
  std::vector<Query> unwanted;

  // Stopwords count only where there is nothing else.
  [[nodiscard]] bool has_content() const {
    return !required.empty() || std::any_of(words.begin(), words.end(),
                                            [](const PlannedWord& word) { return !word.stopword; });
  }
};

Query matching(const Conjunction& parts, Query::op words_op) {
  std::vector<Query> needed;
  std::vector<Query> wanted;
  for (const PlannedWord& word : parts.words) {
    const bool optional = word.stopword && parts.has_content();
    (optional ? wanted : needed).push_back(combine(Query::OP_SYNONYM, word.variants));
  }
  std::vector<Query> required = parts.required;
  if (const Query all = combine(words_op, needed); !all.empty()) required.push_back(all);
  Query query = combine(Query::OP_AND, required);
  if (!wanted.empty()) query = Query(Query::OP_AND_MAYBE, query, combine(Query::OP_OR, wanted));
  if (parts.unwanted.empty()) return query;
  return {Query::OP_AND_NOT, query.empty() ? everything() : query,
          combine(Query::OP_OR, parts.unwanted)};
}

class Planner {
 public:
  Planner(Analyzer& analyzer, const Vocabulary& vocabulary, const Xapian::Database& database)
      : words_(analyzer, vocabulary, database) {}

  QueryPlan plan(const QueryNode& root) {
    if (root.kind == Kind::kOr) {
      plan_.query = build(root);
    } else {
      const Conjunction parts = read(root);
      plan_.query = matching(parts, Query::OP_AND);
      relax(parts);
    }
    plan_.remarks = words_.remarks();
    return std::move(plan_);
  }

 private:
  Query build(const QueryNode& node) {
    if (node.kind != Kind::kOr) return matching(read(node), Query::OP_AND);
    std::vector<Query> choices;
    for (const QueryNode& child : node.children) {
      if (Query choice = build(child); !choice.empty()) choices.push_back(std::move(choice));
    }
    return combine(Query::OP_OR, choices);
  }

  Conjunction read(const QueryNode& node) {
    Conjunction parts;
    if (node.kind == Kind::kAnd) {
      bool beside = false;  // whether a word stands right before
      for (const QueryNode& child : node.children) beside = read_child(child, beside, parts);
    } else {
      read_child(node, false, parts);
    }
    for (const PlannedWord& word : parts.words) {
      if (!word.stopword || !parts.has_content()) show(word.targets);
    }
    return parts;
  }

  bool read_child(const QueryNode& node, bool beside, Conjunction& parts) {
    if (node.kind == Kind::kWord && node.field == QueryField::kAny) {
      words_.add_words(node, beside, parts.words);
      return true;
    }
    if (node.kind == Kind::kNot) {
      const auto shown = plan_.targets;
      if (Query query = build(node.children.front()); !query.empty()) {
        parts.unwanted.push_back(std::move(query));
      }
      plan_.targets = shown;  // what must not be there is nothing to show
    } else if (Query query = required(node); !query.empty()) {
      parts.required.push_back(std::move(query));
    }
    return false;
  }

  Query required(const QueryNode& node) {
    if (node.kind == Kind::kAnd || node.kind == Kind::kOr) return build(node);
    if (node.field == QueryField::kTag) return unscored(Query(tag_term(fold(node.text))));
    std::vector<HighlightTarget> targets;
    Query query;
    if (node.kind == Kind::kPhrase) {
      query = words_.phrase(node, targets);
    } else if (node.kind == Kind::kPrefix) {
      query = words_.prefix(node, targets);
    } else {
      query = field_words(node, targets);
    }
    show(targets);
    return query;
  }

  Query field_words(const QueryNode& node, std::vector<HighlightTarget>& targets) {
    std::vector<PlannedWord> words;
    words_.add_words(node, false, words);
    std::vector<Query> all;
    for (const PlannedWord& word : words) {
      all.push_back(combine(Query::OP_SYNONYM, word.variants));
      targets.insert(targets.end(), word.targets.begin(), word.targets.end());
    }
    return combine(Query::OP_AND, all);
  }

  void relax(const Conjunction& parts) {
    for (const PlannedWord& word : parts.words) {
      if (!word.stopword) plan_.relaxed_words.push_back(word.written);
    }
    if (plan_.relaxed_words.size() < 2) {
      plan_.relaxed_words.clear();
    } else {
      plan_.relaxed_query = matching(parts, Query::OP_OR);
    }
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

  WordPlanner words_;
  QueryPlan plan_;
};

}  // namespace

QueryPlan plan_query(const QueryNode& root, Analyzer& analyzer, const Vocabulary& vocabulary,
                     const Xapian::Database& database) {
  return Planner(analyzer, vocabulary, database).plan(root);
}

}  // namespace notesearch
