#include "searcher/http/meili/filter.h"

#include <utility>

#include "searcher/http/meili/filter_parser.h"
#include "searcher/http/meili/payload.h"

namespace notesearch::meili {
namespace {

using nlohmann::json;

tl::unexpected<MeiliError> refuse_type(std::string_view expected, const json& found) {
  return refuse(400, "invalid_search_filter",
                "Invalid syntax for the filter parameter: `expected " + std::string(expected) +
                    ", found: " + shown(found) + "`.");
}

// Reads the members of the two lists, one in the other, that a filter may be.
class ListReader {
 public:
  explicit ListReader(const std::vector<std::string>& filterable) : filterable_(filterable) {}

  MeiliResult<Filter> read_all(const json& list) {
    Filter all;
    for (const json& member : list) {
      if (!member.is_string() && !member.is_array()) return refuse_type("String, [String]", member);
      auto part = member.is_string() ? read_text(member) : read_any(member);
      if (!part) return part;
      if (!part->passes_all()) all.parts.push_back(*std::move(part));
    }
    return all;
  }

  MeiliResult<Filter> read_text(const json& text) {
    return parse_filter_text(text.get_ref<const std::string&>(), filterable_, conditions_);
  }

 private:
  MeiliResult<Filter> read_any(const json& list) {
    Filter any;
    any.op = FilterOp::kOr;
    for (const json& member : list) {
      if (!member.is_string()) return refuse_type("String", member);
      auto part = read_text(member);
      if (!part) return part;
      if (!part->passes_all()) any.parts.push_back(*std::move(part));
    }
    if (any.parts.empty()) return Filter();
    return any;
  }

  const std::vector<std::string>& filterable_;
  std::size_t conditions_ = 0;
};

}  // namespace

MeiliResult<Filter> parse_filter(const json& expression,
                                 const std::vector<std::string>& filterable) {
  if (expression.is_null()) return Filter();
  ListReader reader(filterable);
  if (expression.is_string()) return reader.read_text(expression);
  if (expression.is_array()) return reader.read_all(expression);
  return refuse_type("String, Array", expression);
}

}  // namespace notesearch::meili
