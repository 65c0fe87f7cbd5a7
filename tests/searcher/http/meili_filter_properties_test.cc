#include <random>
#include <set>

#include "schema/analysis.h"
#include "searcher/http/meili/attributes.h"
#include "searcher/http/meili/documents.h"
#include "searcher/http/meili/filter.h"
#include "tests/catch.h"
#include "tests/searcher/http/meili_fixture.h"

using namespace notesearch;
using namespace notesearch::meili;
using nlohmann::json;
using nlohmann::ordered_json;

namespace {

// A filter and, without any of the code under test, which documents it is true of.
struct Example {
  std::string text;
  std::function<bool(const ordered_json& document)> holds;
};

class Examples {
 public:
  explicit Examples(unsigned seed) : random_(seed) {}

  Example make(int depth) {
    const unsigned kind = depth == 0 ? 0 : below(5);
    if (kind == 1 || kind == 2) {
      const Example a = make(depth - 1);
      const Example b = make(depth - 1);
      if (kind == 1) {
        return {"(" + a.text + ") AND (" + b.text + ")",
                [=](const auto& document) { return a.holds(document) && b.holds(document); }};
      }
      return {"(" + a.text + ") OR (" + b.text + ")",
              [=](const auto& document) { return a.holds(document) || b.holds(document); }};
    }
    if (kind == 3) {
      const Example a = make(depth - 1);
      return {"NOT (" + a.text + ")", [=](const auto& document) { return !a.holds(document); }};
    }
    return leaf();
  }

 private:
  unsigned below(unsigned bound) { return static_cast<unsigned>(random_() % bound); }

  const std::string& any(const std::vector<std::string>& of) {
    return of[below(static_cast<unsigned>(of.size()))];
  }

  // Below, equal or above; nothing for what can't be compared.
  static std::optional<int> compared(const std::string& attribute, const json& value,
                                     const std::string& literal) {
    if (value.is_number()) {
      char* end = nullptr;
      const double number = std::strtod(literal.c_str(), &end);
      if (literal.empty() || *end != '\0') return std::nullopt;
      const double own = value.get<double>();
      return own < number ? -1 : own > number ? 1 : 0;
    }
    const bool tags = attribute == "tags";
    const std::string own = tags ? fold(value.get<std::string>()) : value.get<std::string>();
    const int order = own.compare(tags ? fold(literal) : literal);
    return order < 0 ? -1 : order > 0 ? 1 : 0;
  }

  static bool any_value(const ordered_json& document, const std::string& attribute,
                        const std::function<bool(const json&)>& holds) {
    const json value = document.at(attribute);
    if (value.is_null()) return false;
    if (!value.is_array()) return holds(value);
    return std::any_of(value.begin(), value.end(), holds);
  }

  Example leaf() {
    const std::string attribute = any(filterable_);
    const std::string a = literal(attribute);
    const std::string b = literal(attribute);
    const auto is = [=](const json& value, const std::string& text, auto test) {
      const auto order = compared(attribute, value, text);
      return order && test(*order);
    };
    const auto some = [=](auto test) {
      return [=](const ordered_json& document) { return any_value(document, attribute, test); };
    };
    switch (below(8)) {
      case 0:
        return {attribute + " > '" + a + "'",
                some([=](const json& v) { return is(v, a, [](int o) { return o > 0; }); })};
      case 1:
        return {attribute + " <= '" + a + "'",
                some([=](const json& v) { return is(v, a, [](int o) { return o <= 0; }); })};
      case 2:
        return {attribute + " '" + a + "' TO '" + b + "'", some([=](const json& v) {
                  return is(v, a, [](int o) { return o >= 0; }) &&
                         is(v, b, [](int o) { return o <= 0; });
                })};
      case 3:
        return {attribute + " IN ['" + a + "','" + b + "']", some([=](const json& v) {
                  return is(v, a, [](int o) { return o == 0; }) ||
                         is(v, b, [](int o) { return o == 0; });
                })};
      case 4: {
        const auto equal =
            some([=](const json& v) { return is(v, a, [](int o) { return o == 0; }); });
        return {attribute + "!='" + a + "'", [=](const ordered_json& d) { return !equal(d); }};
      }
      case 5:
        return {attribute + " IS NULL",
                [=](const ordered_json& d) { return d.at(attribute).is_null(); }};
      case 6:
        return {attribute + " STARTS WITH '" + a + "'", some([=](const json& v) {
                  if (!v.is_string()) return false;
                  const std::string own = v.get<std::string>();
                  return attribute == "tags" ? fold(own).starts_with(fold(a)) : own.starts_with(a);
                })};
      default:
        return {attribute + "=\"" + a + "\"",
                some([=](const json& v) { return is(v, a, [](int o) { return o == 0; }); })};
    }
  }

  std::string literal(const std::string& attribute) {
    if (attribute == "tags") return any({"GPU", "gpu", "g", "", "\u00c9t\u00e9", "systems", "zz"});
    if (attribute == "id") return any({"n0", "n1", "n25", "n3", "N4", "", "z"});
    if (attribute == "year") return any({"2023", "2024", "2024.5", "x", "-1", "1e9"});
    if (attribute == "date") return any({"1704067200", "1704067201", "0", "x", "1717200000.5"});
    return any({"2024", "2024-01", "2024-01-01", "2024-06-15", "", "x", "2023-12", "2025-01-01"});
  }

  std::mt19937 random_;
  std::vector<std::string> filterable_ = attributes_with(IndexUid::kNotes, &Attribute::filterable);
};

std::vector<NoteSpec> dated_notes() {
  std::mt19937 random(7);
  const std::vector<std::string> tags = {"GPU", "gpu", "systems", "\u00c9t\u00e9", "world models"};
  std::vector<NoteSpec> notes;
  for (int i = 0; i < 40; ++i) {
    NoteSpec note{"n" + std::to_string(i), "Note " + std::to_string(i), "", {}, "", "Text.\n"};
    if (i % 5 != 0) {
      note.date = format_day(Day(std::chrono::year(2024) / 1 / 1) +
                             std::chrono::days(static_cast<int>(random() % 700) - 100));
    }
    std::set<std::string> own;
    for (unsigned n = static_cast<unsigned>(random() % 3); n > 0; --n)
      own.insert(tags[random() % tags.size()]);
    note.tags.assign(own.begin(), own.end());
    notes.push_back(note);
  }
  notes[1].date = "2024-01-01";
  notes[2].date = "2024-06-15";
  return notes;
}

}  // namespace

TEST_CASE("A filter passes the documents that it is true of, whatever it is made of") {
  MeiliFixture fixture(dated_notes());
  const Columns& columns = fixture.snapshot().columns();
  Examples examples(2024);
  const auto filterable = attributes_with(IndexUid::kNotes, &Attribute::filterable);
  std::size_t passed = 0;
  std::size_t refused = 0;
  for (int i = 0; i < 1500; ++i) {
    const Example example = examples.make(i % 4);
    INFO(example.text);
    const auto filter = parse_filter(example.text, filterable);
    REQUIRE(filter.has_value());
    const auto passes = note_filter(*filter, fixture.snapshot());
    for (DocId docid = 1; docid <= columns.last_docid(); ++docid) {
      const auto note = fixture.snapshot().notes().note(columns.record_offset(docid));
      const ordered_json document = note_document(*note, [](std::string_view) { return true; });
      INFO(document.dump());
      REQUIRE(passes(docid) == example.holds(document));
      ++(passes(docid) ? passed : refused);
    }
  }
  CHECK(passed > 5000);
  CHECK(refused > 5000);
}
