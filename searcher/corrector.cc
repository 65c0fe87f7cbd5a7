#include "searcher/corrector.h"

#include <algorithm>
#include <optional>

#include "schema/fields.h"
#include "searcher/field_terms.h"

namespace notesearch {
namespace {

using Xapian::Query;

constexpr std::size_t kCandidates = 4;
// Looking whether candidates occur with the rest of the query costs a search each.
constexpr std::size_t kMaxCorrected = 8;
constexpr std::size_t kMaxCorrectedParts = 4;
constexpr std::size_t kMaxCompared = 3;

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

// A word of several parts is written with hyphens, or it would be an identifier.
std::string hyphenated(const std::vector<std::string>& parts) {
  std::string whole;
  for (const std::string& part : parts) whole += (whole.empty() ? "" : "-") + part;
  return whole;
}

class Corrector {
 public:
  Corrector(const Planning& planning, const std::vector<PlannedWord>& words)
      : planning_(planning), words_(words) {}

  // The parts of what was meant by a word; empty when nothing better is known.
  std::vector<std::string> meant(const PlannedWord& word, bool unfinished) {
    if (word.parts.size() > kMaxCorrectedParts) return {};
    std::vector<std::string> parts = word.parts;
    bool changed = false;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (planning_.knows(parts[i])) continue;
      const bool open = unfinished && i + 1 == parts.size();
      const auto better = best(candidates(parts[i], open), word);
      if (!better) return {};
      parts[i] = *better;
      changed = true;
    }
    return changed ? parts : std::vector<std::string>();
  }

 private:
  [[nodiscard]] std::vector<std::string> candidates(const std::string& part, bool open) const {
    std::vector<std::string> texts;
    const auto add = [&](const std::vector<Correction>& found) {
      for (const auto& word : found) texts.emplace_back(planning_.vocabulary.term(word.index).text);
    };
    add(planning_.spelling.corrections(planning_.vocabulary, part, kCandidates));
    if (open && texts.empty()) {
      add(planning_.spelling.completions(planning_.vocabulary, part, kCandidates));
    }
    return texts;
  }

  std::optional<std::string> best(const std::vector<std::string>& texts, const PlannedWord& word) {
    if (texts.empty()) return std::nullopt;
    const Query rest = rest_of_query(word);
    if (texts.size() > 1 && !rest.empty() && compared_++ < kMaxCompared) {
      for (const std::string& text : texts) {
        const Query meant(stem_term({}, planning_.analyzer.stem(text)));
        if (occurs(planning_.database, meant & rest)) return text;
      }
    }
    return texts.front();
  }

  [[nodiscard]] Query rest_of_query(const PlannedWord& word) const {
    std::vector<Query> rest;
    for (const PlannedWord& other : words_) {
      if (&other == &word || !other.found || other.stopword) continue;
      rest.push_back(combine(Query::OP_SYNONYM, other.variants));
    }
    return combine(Query::OP_AND, rest);
  }

  const Planning& planning_;
  const std::vector<PlannedWord>& words_;
  std::size_t compared_ = 0;
};

// Not inside a longer word.
bool stands_alone(std::string_view text, std::size_t at, std::size_t bytes) {
  const auto in_word = [&](std::size_t i) {
    const auto c = static_cast<unsigned char>(text[i]);
    return c >= 0x80 || (c >= '0' && c <= '9') || is_upper(text[i]) || is_lower(text[i]);
  };
  return (at == 0 || !in_word(at - 1)) && (at + bytes == text.size() || !in_word(at + bytes));
}

}  // namespace

bool is_identifier(std::string_view written) {
  for (std::size_t i = 0; i < written.size(); ++i) {
    const char c = written[i];
    const auto byte = static_cast<unsigned char>(c);
    if (i > 0 && is_upper(c) && is_lower(written[i - 1])) return true;
    const bool inside = i > 0 && (c == '-' || c == '\'');
    if (!is_upper(c) && !is_lower(c) && byte < 0x80 && !inside) return true;
  }
  return false;
}

std::size_t find_alone(std::string_view text, std::string_view word, std::size_t from) {
  std::size_t at = text.find(word, from);
  while (at != std::string_view::npos && !stands_alone(text, at, word.size())) {
    at = text.find(word, at + 1);
  }
  return at;
}

std::vector<CorrectedWord> correct_words(const Planning& planning, WordPlanner& planner,
                                         std::vector<PlannedWord>& words, bool unfinished) {
  std::vector<CorrectedWord> corrections;
  if (!planning.ranking.typos) return corrections;
  Corrector corrector(planning, words);
  for (PlannedWord& word : words) {
    if (word.found || is_identifier(word.written)) continue;
    if (corrections.size() == kMaxCorrected) break;
    const auto parts = corrector.meant(word, unfinished && &word == &words.back());
    if (parts.empty()) continue;
    corrections.push_back({word.written, hyphenated(parts)});
    planner.correct(word, parts);
    word.written = corrections.back().to;
  }
  return corrections;
}

void apply_corrections(const std::vector<CorrectedWord>& corrections, QueryNode& node) {
  for (QueryNode& child : node.children) apply_corrections(corrections, child);
  if (node.kind != QueryNode::Kind::kWord || node.field != QueryField::kAny) return;
  for (const CorrectedWord& word : corrections) {
    for (std::size_t at = find_alone(node.text, word.from, 0); at != std::string::npos;
         at = find_alone(node.text, word.from, at + word.to.size())) {
      node.text.replace(at, word.from.size(), word.to);
    }
  }
}

}  // namespace notesearch
