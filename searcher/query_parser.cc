#include "searcher/query_parser.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "schema/base/text.h"
#include "searcher/natural_date.h"
#include "searcher/query_scanner.h"
#include "searcher/query_syntax.h"

namespace notesearch {
namespace {

using Kind = QueryNode::Kind;
using MaybeNode = std::optional<QueryNode>;

QueryNode leaf(Kind kind, QueryField field, std::string text) {
  QueryNode node;
  node.kind = kind;
  node.field = field;
  node.text = std::move(text);
  return node;
}

QueryNode word_leaf(std::string text) {
  return leaf(Kind::kWord, QueryField::kAny, std::move(text));
}

QueryNode days_leaf(const DayRange& days) {
  QueryNode node;
  node.kind = Kind::kDays;
  node.days = days;
  return node;
}

QueryNode combine(Kind kind, std::vector<QueryNode> children) {
  if (children.size() == 1) return std::move(children.front());
  QueryNode node;
  node.kind = kind;
  node.children = std::move(children);
  return node;
}

MaybeNode combine_some(Kind kind, std::vector<QueryNode> children) {
  return children.empty() ? std::nullopt : MaybeNode(combine(kind, std::move(children)));
}

bool is_plain_word(const QueryNode& node) {
  return node.kind == Kind::kWord && node.field == QueryField::kAny;
}

bool has_words_only(const QueryNode& root) {
  return is_plain_word(root) ||
         (root.kind == Kind::kAnd &&
          std::all_of(root.children.begin(), root.children.end(), is_plain_word));
}

bool may_be_near(const QueryNode& node) {
  return (node.kind == Kind::kWord || node.kind == Kind::kPhrase) && node.field == QueryField::kAny;
}

// Whether a word goes on behind a backslash.
bool continues_word(char c) { return c != '\0' && c != '"' && c != ')' && !is_blank(c); }

bool is_all_blank(std::string_view text) { return trim(text).empty(); }

class Parser {
 public:
  // `leaves` are taken already.
  Parser(std::string_view text, Day today, std::size_t leaves)
      : scan_(text), today_(today), leaves_(leaves) {}

  ParsedQuery parse() {
    std::vector<QueryNode> all;
    while (scan_.skip_blanks(), !scan_.done()) {
      if (auto node = parse_or(0)) add(all, std::move(*node));
      if (scan_.accept(')')) remark(")", "closes no parenthesis and was left out");
    }
    settle_unfinished(all);
    result_.plain = !all.empty();
    if (!all.empty()) result_.root.push_back(combine(Kind::kAnd, std::move(all)));
    result_.plain = result_.plain && !joined_by_and_ && has_words_only(result_.root.front());
    return std::move(result_);
  }

 private:
  MaybeNode parse_or(std::size_t depth) {
    std::vector<QueryNode> choices;
    if (auto first = parse_and(depth)) choices.push_back(std::move(*first));
    while (!choices.empty() && scan_.accept_operator(Operator::kOr)) {
      if (auto next = parse_and(depth)) choices.push_back(std::move(*next));
    }
    return combine_some(Kind::kOr, std::move(choices));
  }

  MaybeNode parse_and(std::size_t depth) {
    std::vector<QueryNode> all;
    while (scan_.skip_blanks(), !scan_.done() && scan_.peek() != ')') {
      if (!all.empty() && scan_.at_operator(Operator::kOr)) break;
      if (!all.empty() && scan_.accept_operator(Operator::kAnd)) {
        joined_by_and_ = true;
      } else {
        parse_near(depth, all);
      }
    }
    return combine_some(Kind::kAnd, std::move(all));
  }

  // Appends one item, or a chain of NEAR.
  void parse_near(std::size_t depth, std::vector<QueryNode>& all) {
    std::vector<QueryNode> chain;
    std::uint32_t reach = 0;
    if (auto first = parse_item(depth)) chain.push_back(std::move(*first));
    while (scan_.skip_blanks(), !chain.empty() && scan_.at_operator(Operator::kNear)) {
      reach = std::max(reach, accept_near());
      if (auto next = parse_item(depth)) chain.push_back(std::move(*next));
    }
    const bool near = reach > 0 && std::all_of(chain.begin(), chain.end(), may_be_near);
    if (reach > 0 && !near) remark("NEAR", "combines words and phrases only; ANDed instead");
    if (!near || chain.size() == 1) {
      for (QueryNode& node : chain) add(all, std::move(node));
      return;
    }
    all.push_back(combine(Kind::kNear, std::move(chain)));
    all.back().near_words = reach;
    result_.open_word = false;
  }

  std::uint32_t accept_near() {
    const OperatorSign sign = read_operator(scan_.rest());
    const std::uint32_t words = std::clamp(sign.number, 1U, kMaxNearWords);
    if (words != sign.number) {
      remark(std::string(scan_.rest().substr(0, sign.bytes)),
             "reaches from 1 to 50 words; read as " + std::to_string(words));
    }
    scan_.skip(sign.bytes);
    scan_.skip_blanks();
    return words;
  }

  // Double negation cancels out, so that NOT NOT NOT ... takes neither stack nor depth.
  MaybeNode parse_item(std::size_t depth) {
    bool negated = false;
    while (accept_negation()) negated = !negated;
    MaybeNode node = scan_.peek() == '(' ? parse_group(depth) : parse_leaf();
    if (!node || !negated) return node;
    result_.open_word = false;
    return negate(std::move(*node));
  }

  bool accept_negation() {
    if (scan_.accept_operator(Operator::kNot)) return true;
    return scan_.at_exclusion() && scan_.accept('-');
  }

  static QueryNode negate(QueryNode node) {
    if (node.kind == Kind::kNot) return QueryNode(std::move(node.children.front()));
    QueryNode negated;
    negated.kind = Kind::kNot;
    negated.children.push_back(std::move(node));
    return negated;
  }

  MaybeNode parse_group(std::size_t depth) {
    scan_.skip(1);
    if (depth == kMaxQueryDepth) {
      remark("(", "parentheses are nested too deep; these were left out");
      return std::nullopt;
    }
    MaybeNode group = parse_or(depth + 1);
    if (!scan_.accept(')')) remark("(", "is not closed; it was read up to the end");
    return group;
  }

  MaybeNode parse_leaf() {
    const std::size_t begin = scan_.at();
    if (const OperatorSign sign = read_operator(scan_.rest());
        sign.bytes > 0 && scan_.ends_after(sign.bytes)) {
      scan_.skip(sign.bytes);
      return leave_unfinished(begin, "has nothing to combine", word_leaf(scan_.since(begin)));
    }
    const FieldSign sign = read_field(scan_.rest());
    scan_.skip(sign.bytes);
    if (sign.dates) return parse_dates(begin, *sign.dates);
    if (scan_.at_open_quote()) return parse_open_quote(sign.field);
    return scan_.peek() == '"' ? parse_phrase(sign.field) : parse_word(begin, sign.field);
  }

  MaybeNode parse_word(std::size_t begin, QueryField field) {
    if (scan_.peek() == kEscape && continues_word(scan_.peek(1))) {
      scan_.skip(1);
      return plain_word(field, scan_.read_word());
    }
    std::string word = scan_.read_word();
    if (word.empty()) return parse_fieldless(begin);
    if (is_pattern(word)) {
      remark(word, "has a wildcard that is not at its end; searched as a word");
      return bounded(leaf(Kind::kWord, field, word.substr(0, word.find_last_not_of('*') + 1)));
    }
    if (word.back() == '*') return bounded(prefix_leaf(field, std::move(word)));
    if (field == QueryField::kAny) {
      if (const auto days = read_bare_dates(word)) return bounded(days_leaf(*days));
      remark_word(word);
    }
    return plain_word(field, std::move(word));
  }

  // A field without anything behind it.
  MaybeNode parse_fieldless(std::size_t begin) {
    constexpr const char* kWhy = "names a field but nothing to find in it";
    QueryNode instead = word_leaf(scan_.since(begin));
    if (scan_.ends_after(0)) return leave_unfinished(begin, kWhy, std::move(instead));
    remark(instead.text, std::string(kWhy) + "; searched as a word");
    return bounded(std::move(instead));
  }

  MaybeNode plain_word(QueryField field, std::string word) {
    const bool open = scan_.done() && word.back() != ')';
    MaybeNode node = bounded(leaf(Kind::kWord, field, std::move(word)));
    result_.open_word = node && open;
    return node;
  }

  void remark_word(const std::string& word) {
    if (read_operator(word).bytes == word.size()) {
      remark(word, "has nothing to combine; searched as a word");
    } else if (has_unknown_field(word, scan_.peek() == '"')) {
      remark(word, "begins with no field that there is; searched as a word");
    }
  }

  QueryNode prefix_leaf(QueryField field, std::string word) {
    const std::string written = word;
    while (!word.empty() && word.back() == '*') word.pop_back();
    const bool too_short = width_columns(word) < kMinPrefixColumns;
    // What could not be written out again: "OR(x*" behind a parenthesis.
    const bool unclear = !too_short && needs_escape(word, field);
    if (too_short || unclear || prefixes_ == kMaxQueryPrefixes) {
      remark(written, too_short ? "a prefix needs two letters before the star; searched as a word"
                      : unclear ? "begins with a sign of the query language; searched as a word"
                                : "only two prefixes are expanded; searched as a word");
      return leaf(Kind::kWord, field, word.empty() ? written : word);
    }
    ++prefixes_;
    return leaf(Kind::kPrefix, field, std::move(word));
  }

  MaybeNode parse_phrase(QueryField field) {
    std::string phrase = scan_.read_quoted();
    if (is_all_blank(phrase)) return std::nullopt;
    return bounded(leaf(Kind::kPhrase, field, std::move(phrase)));
  }

  // The rest of the text as words. Those of a tag that is still being typed are no whole tag yet, but
  // a note's tags are among its words.
  MaybeNode parse_open_quote(QueryField field) {
    remark(std::string(scan_.rest()), "has no closing quote; its words were searched");
    if (field == QueryField::kTag) field = QueryField::kAny;
    std::vector<QueryNode> words;
    for (scan_.skip(1); scan_.skip_blanks(), !scan_.done();) {
      if (scan_.accept(')')) continue;
      if (auto word = plain_word(field, scan_.read_word())) words.push_back(std::move(*word));
    }
    return combine_some(Kind::kAnd, std::move(words));
  }

  MaybeNode parse_dates(std::size_t begin, DateRelation relation) {
    constexpr const char* kWhy = "names no date (2026-04-10, 2026-04, 2026, \"last month\")";
    QueryNode instead = word_leaf(scan_.since(begin));
    const bool quoted = scan_.peek() == '"';
    std::string value = quoted ? scan_.read_quoted() : scan_.read_word();
    if (const auto days = read_related(relation, value)) return bounded(days_leaf(*days));
    if (quoted && !is_all_blank(value)) {
      instead = leaf(Kind::kPhrase, QueryField::kAny, std::move(value));
    } else if (!quoted) {
      instead.text += value;
    }
    if (scan_.ends_after(0)) return leave_unfinished(begin, kWhy, std::move(instead));
    remark(scan_.since(begin), std::string(kWhy) + "; searched as words");
    return bounded(std::move(instead));
  }

  [[nodiscard]] std::optional<DayRange> read_related(DateRelation relation,
                                                     std::string_view text) const {
    if (relation == DateRelation::kIn) return read_dates(text, today_);
    const auto date = read_date(text, today_);
    return date ? related_days(relation, *date) : std::nullopt;
  }

  // What ends the text before it is complete is left out, unless it is all there is.
  MaybeNode leave_unfinished(std::size_t begin, std::string why, QueryNode instead) {
    unfinished_ = std::move(instead);
    unfinished_remark_ = {scan_.since(begin), std::move(why)};
    return std::nullopt;
  }

  void settle_unfinished(std::vector<QueryNode>& all) {
    if (!unfinished_) return;
    unfinished_remark_.message += all.empty() ? "; searched as a word" : "; left out";
    remark(unfinished_remark_.part, unfinished_remark_.message);
    if (all.empty()) all.push_back(std::move(*unfinished_));
  }

  // The words of an open quote stand beside the others, as if there were no quote.
  void add(std::vector<QueryNode>& all, QueryNode node) const {
    if (node.kind != Kind::kAnd || !scan_.done() || !scan_.has_open_quote()) {
      all.push_back(std::move(node));
      return;
    }
    for (QueryNode& child : node.children) all.push_back(std::move(child));
  }

  MaybeNode bounded(QueryNode node) {
    if (leaves_ < kMaxQueryLeaves) {
      ++leaves_;
      return node;
    }
    if (leaves_++ == kMaxQueryLeaves) {
      remark(to_string(node), "and what follows is beyond 64 words and was left out");
    }
    return std::nullopt;
  }

  void remark(std::string part, std::string message) {
    if (result_.remarks.size() < kMaxRemarks) {
      result_.remarks.push_back({std::move(part), std::move(message)});
    }
  }

  QueryScanner scan_;
  Day today_;
  std::size_t leaves_ = 0;
  std::size_t prefixes_ = 0;
  bool joined_by_and_ = false;
  std::optional<QueryNode> unfinished_;
  Remark unfinished_remark_;
  ParsedQuery result_;
};

// The query around a date, with the date where it stood.
ParsedQuery parse_around(const NaturalDate& date, std::string_view text, Day today) {
  const bool first = date.begin_bytes == 0 || is_all_blank(text.substr(0, date.begin_bytes));
  const std::string_view others =
      first ? text.substr(date.end_bytes) : text.substr(0, date.begin_bytes);
  ParsedQuery parsed = Parser(others, today, 1).parse();
  std::vector<QueryNode> all;
  if (!parsed.root.empty()) {
    QueryNode& root = parsed.root.front();
    if (root.kind == Kind::kAnd) {
      all = std::move(root.children);
    } else {
      all.push_back(std::move(root));
    }
  }
  all.insert(first ? all.begin() : all.end(), days_leaf(date.days));
  parsed.root = {combine(Kind::kAnd, std::move(all))};
  parsed.natural_dates = true;
  parsed.plain = false;
  if (parsed.remarks.size() == kMaxRemarks) parsed.remarks.pop_back();
  parsed.remarks.insert(
      parsed.remarks.begin(),
      {std::string(text.substr(date.begin_bytes, date.end_bytes - date.begin_bytes)),
       "was read as " + format_days(date.days) + "; put it in quotes to search for the words"});
  return parsed;
}

}  // namespace

ParsedQuery parse_query(std::string_view text, Day today, const ParseOptions& options) {
  const std::string clean = with_straight_quotes(clean_text(text));
  const std::string_view bounded = prefix_bytes(clean, kMaxQueryBytes);
  const bool whole = bounded.size() == clean.size();
  const auto date =
      options.natural_dates && whole ? find_natural_date(bounded, today) : std::nullopt;
  ParsedQuery parsed =
      date ? parse_around(*date, bounded, today) : Parser(bounded, today, 0).parse();
  if (!whole) {
    parsed.remarks.push_back({std::string(prefix_bytes(clean.substr(bounded.size()), 40)),
                              "is beyond 1,024 bytes; the query was cut there"});
  }
  return parsed;
}

}  // namespace notesearch
