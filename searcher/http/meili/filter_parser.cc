#include "searcher/http/meili/filter_parser.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "searcher/http/meili/filter_value.h"

namespace notesearch::meili {
namespace {

constexpr std::string_view kOperations =
    "Was expecting an operation `=`, `!=`, `>=`, `>`, `<=`, `<`, `IN`, `NOT IN`, `TO`, `EXISTS`, "
    "`NOT EXISTS`, `IS NULL`, `IS NOT NULL`, `IS EMPTY`, `IS NOT EMPTY`, `CONTAINS`, "
    "`NOT CONTAINS`, `STARTS WITH`, `NOT STARTS WITH`, `_geoRadius`, or `_geoBoundingBox` ";

// Longest first, so that none is taken for the beginning of another.
constexpr std::array<std::pair<std::string_view, FilterOp>, 6> kComparisons = {{
    {"!=", FilterOp::kNotEqual},
    {">=", FilterOp::kGreaterOrEqual},
    {"<=", FilterOp::kLessOrEqual},
    {"=", FilterOp::kEqual},
    {">", FilterOp::kGreater},
    {"<", FilterOp::kLess},
}};

Filter negation(Filter filter) {
  if (filter.op == FilterOp::kNot) {
    Filter inside = std::move(filter.parts.front());
    return inside;
  }
  Filter no;
  no.op = FilterOp::kNot;
  no.parts.push_back(std::move(filter));
  return no;
}

// Recursive descent. Each step returns false once error_ is set. As in Meilisearch, what is wrong behind
// an operator is said of that place, and what is wrong before it of the whole condition.
class FilterParser {
 public:
  FilterParser(std::string_view text, const std::vector<std::string>& filterable,
               std::size_t& conditions)
      : text_(text), filterable_(filterable), conditions_(conditions) {}

  MeiliResult<Filter> parse() {
    Filter filter;
    skip_blanks();
    if (at_ == text_.size()) return filter;
    at_ = 0;
    if (!parse_list(filter, FilterOp::kOr, 0)) return error();
    if (at_ < text_.size()) {
      fail("Found unexpected characters at the end of the filter: `" + shown(at_) +
               "`. You probably forgot an `OR` or an `AND` rule.",
           at_);
      return error();
    }
    // Only a filter that is well formed is asked what it means.
    if (unknown_) {
      fail(not_filterable(unknown_->text, filterable_), unknown_->begin, unknown_->end);
      return error();
    }
    return filter;
  }

 private:
  [[nodiscard]] tl::unexpected<MeiliError> error() const { return refuse(400, code_, message_); }

  bool fail(std::string message, std::size_t begin, std::size_t end = std::string_view::npos) {
    message_ = std::move(message) + "\n" + place_in(text_, begin, std::min(end, text_.size()));
    return false;
  }

  [[nodiscard]] std::string shown(std::size_t begin,
                                  std::size_t end = std::string_view::npos) const {
    return escaped(text_.substr(begin, end == std::string_view::npos ? end : end - begin));
  }

  void skip_blanks() { at_ = end_of_blanks(text_, at_); }

  // The word at the place, and past it with the blanks behind, when it is this one.
  bool take_word(std::string_view word) {
    if (word_at(text_, at_) != word) return false;
    at_ += word.size();
    skip_blanks();
    return true;
  }

  // a OR b OR c, of a AND b AND c.
  bool parse_list(Filter& out, FilterOp op, std::size_t depth) {
    const bool all = op == FilterOp::kAnd;
    const auto parse_part = [&](Filter& part) {
      return all ? parse_not(part, depth) : parse_list(part, FilterOp::kAnd, depth);
    };
    if (!parse_part(out)) return false;
    std::vector<Filter> parts;
    while (take_word(all ? "AND" : "OR")) {
      parts.emplace_back();
      if (!parse_part(parts.back())) return false;
    }
    if (parts.empty()) return true;
    parts.insert(parts.begin(), std::move(out));
    out = Filter();
    out.op = op;
    out.parts = std::move(parts);
    return true;
  }

  bool parse_not(Filter& out, std::size_t depth) {
    bool negative = false;
    const std::size_t begin = at_;
    skip_blanks();
    if (word_at(text_, at_) != "NOT") at_ = begin;
    while (take_word("NOT")) negative = !negative;
    if (!parse_primary(out, depth)) return false;
    if (negative) out = negation(std::move(out));
    return true;
  }

  bool parse_primary(Filter& out, std::size_t depth) {
    const std::size_t begin = at_;
    skip_blanks();
    if (at_ < text_.size() && text_[at_] == '(') {
      if (depth >= kMaxFilterDepth) {
        return fail(
            "The filter exceeded the maximum depth limit. Try rewriting the filter so that it "
            "contains fewer nested conditions.",
            begin);
      }
      ++at_;
      if (!parse_list(out, FilterOp::kOr, depth + 1)) return false;
      skip_blanks();
      if (at_ == text_.size() || text_[at_] != ')') return missing(')', begin);
      ++at_;
      skip_blanks();
      return true;
    }
    if (++conditions_ > kMaxFilterConditions) return too_many();
    if (is_geo(word_at(text_, at_))) return refuse_geo();
    return parse_condition(out, begin);
  }

  bool parse_condition(Filter& out, std::size_t begin) {
    FilterValue attribute;
    switch (parse_value(attribute)) {
      case ValueState::kUnclosed:
        return false;
      case ValueState::kKeyword:
        return fail_value(at_, ValueState::kKeyword);
      case ValueState::kNone:
      case ValueState::kMalformed:
        return fail_operation(begin);
      case ValueState::kRead:
        break;
    }
    const bool known = std::binary_search(filterable_.begin(), filterable_.end(), attribute.text);
    if (!known && !unknown_) unknown_ = attribute;
    out.attribute = std::move(attribute.text);
    for (const auto& [sign, op] : kComparisons) {
      if (text_.compare(at_, sign.size(), sign) != 0) continue;
      at_ += sign.size();
      out.op = op;
      return parse_operand(out);
    }
    return parse_worded(out, begin);
  }

  // The operators that are words, which a NOT may precede.
  bool parse_worded(Filter& out, std::size_t begin) {
    if (take_word("IS")) return parse_is(out, begin);
    const bool negative = take_word("NOT");
    if (take_word("IN")) {
      if (!parse_in(out)) return false;
    } else if (take_word("EXISTS")) {
      out.op = FilterOp::kExists;
    } else if (word_at(text_, at_) == "CONTAINS") {
      return refuse_contains();
    } else if (take_word("STARTS")) {
      out.op = FilterOp::kStartsWith;
      if (!take_word("WITH")) return fail_operation(begin);
      if (!parse_operand(out)) return false;
    } else {
      return negative ? fail_operation(begin) : parse_between(out, begin);
    }
    if (negative) out = negation(std::move(out));
    return true;
  }

  bool parse_is(Filter& out, std::size_t begin) {
    const bool negative = take_word("NOT");
    if (take_word("NULL")) {
      out.op = FilterOp::kIsNull;
    } else if (take_word("EMPTY")) {
      out.op = FilterOp::kIsEmpty;
    } else {
      return fail_operation(begin);
    }
    if (negative) out = negation(std::move(out));
    return true;
  }

  bool parse_between(Filter& out, std::size_t begin) {
    FilterValue first;
    const ValueState state = parse_value(first);
    if (state == ValueState::kUnclosed) return false;
    if (state != ValueState::kRead || !take_word("TO")) return fail_operation(begin);
    out.op = FilterOp::kBetween;
    out.values.push_back(std::move(first.text));
    return parse_operand(out);
  }

  bool parse_in(Filter& out) {
    out.op = FilterOp::kIn;
    if (at_ == text_.size() || text_[at_] != '[') {
      return fail("Expected `[` after `IN` keyword.", at_);
    }
    ++at_;
    bool more = true;
    while (more) {
      FilterValue value;
      const ValueState state = parse_value(value);
      if (state == ValueState::kUnclosed) return false;
      if (state != ValueState::kRead) break;
      if (++conditions_ > kMaxFilterConditions) return too_many();
      out.values.push_back(std::move(value.text));
      more = at_ < text_.size() && text_[at_] == ',';
      if (more) ++at_;
    }
    skip_blanks();
    if (at_ == text_.size()) {
      return fail("Expected matching `]` after the list of field names given to `IN[`", at_);
    }
    if (text_[at_] != ']') {
      return fail("Expected only comma-separated field names inside `IN[..]` but instead found `" +
                      shown(at_) + "`.",
                  at_);
    }
    ++at_;
    skip_blanks();
    return true;
  }

  // The value behind an operator, which must be there.
  bool parse_operand(Filter& out) {
    skip_blanks();
    FilterValue value;
    const ValueState state = parse_value(value);
    if (state == ValueState::kUnclosed) return false;
    if (state != ValueState::kRead) return fail_value(at_, state);
    out.values.push_back(std::move(value.text));
    return true;
  }

  // Moves past the value and the blanks behind it, or only past the blanks before it.
  ValueState parse_value(FilterValue& value) {
    skip_blanks();
    const ValueState state = read_value(text_, at_, value);
    if (state == ValueState::kRead) {
      at_ = end_of_blanks(text_, value.next);
    } else if (state == ValueState::kUnclosed) {
      missing(text_[at_], at_);
    }
    return state;
  }

  bool missing(char delimiter, std::size_t begin) {
    return fail("Expression `" + shown(begin) + "` is missing the following closing delimiter: `" +
                    delimiter + "`.",
                begin);
  }

  bool fail_operation(std::size_t begin) {
    const bool nothing = end_of_blanks(text_, begin) == text_.size();
    return fail(std::string(kOperations) +
                    (nothing ? "but instead got nothing." : "at `" + shown(begin) + "`."),
                begin);
  }

  bool fail_value(std::size_t begin, ValueState state) {
    const std::size_t end = text_.find_first_of(" \t\r\n()=<>!", begin);
    const std::string found = shown(begin, end);
    if (state == ValueState::kMalformed)
      return fail("Malformed value: `" + found + "`.", begin, end);
    std::string message = "Was expecting a value but instead got `" + found + "`";
    if (found.empty()) {
      message = "Was expecting a value but instead got nothing";
    } else if (state == ValueState::kKeyword) {
      message += ", which is a reserved keyword. To use `" + found +
                 "` as a field name or a value, surround it by quotes";
    }
    return fail(message + ".", begin, end);
  }

  static bool is_geo(std::string_view word) {
    return word == "_geoRadius" || word == "_geoBoundingBox" || word == "_geoPolygon" ||
           word == "_geoPoint" || word == "_geoDistance" || word == "_geo";
  }

  // No note is anywhere.
  bool refuse_geo() {
    const std::size_t end = at_ + word_at(text_, at_).size();
    return fail(not_filterable("_geo/_geojson", filterable_), at_, end);
  }

  bool refuse_contains() {
    code_ = "feature_not_enabled";
    return fail(
        "Using `CONTAINS` in a filter requires enabling the `contains filter` experimental "
        "feature, which this server has not.",
        at_, at_ + std::string_view("CONTAINS").size());
  }

  bool too_many() {
    return fail("Too many filter conditions, can't process more than " +
                    std::to_string(kMaxFilterConditions) + " filters.",
                at_);
  }

  std::string_view text_;
  const std::vector<std::string>& filterable_;
  std::size_t& conditions_;
  std::size_t at_ = 0;
  std::optional<FilterValue> unknown_;  // the first attribute that may not be filtered by
  std::string code_ = "invalid_search_filter";
  std::string message_;
};

}  // namespace

MeiliResult<Filter> parse_filter_text(std::string_view text,
                                      const std::vector<std::string>& filterable,
                                      std::size_t& conditions) {
  return FilterParser(text, filterable, conditions).parse();
}

std::string not_filterable(std::string_view attribute, const std::vector<std::string>& filterable) {
  std::string message = "Attribute `" + std::string(attribute) + "` is not filterable.";
  if (filterable.empty()) {
    return message + " This index does not have configured filterable attributes.";
  }
  message += " Available filterable attribute patterns are: ";
  for (std::size_t i = 0; i < filterable.size(); ++i) {
    message += (i == 0 ? "`" : ", `") + filterable[i] + "`";
  }
  return message + ".";
}

}  // namespace notesearch::meili
