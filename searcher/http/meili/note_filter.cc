#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

#include "schema/analysis.h"
#include "searcher/http/meili/filter.h"

namespace notesearch::meili {
namespace {

using namespace std::chrono_literals;

// Keys that pass, from begin to before end.
struct KeyRange {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

// The values of an attribute in their order, under consecutive numbers, the keys, which the columns have:
// of tags their ordinals, of ids the rank of the slug, of dates the day. Whatever a condition compares, what
// passes is a range of keys, found once by halving; no note's value is read after that.
struct Domain {
  KeyRange keys;
  // One of the two: how the value under a key compares with a text or with a number.
  std::function<std::string(std::int64_t)> text;
  std::function<double(std::int64_t)> number;
  bool folded = false;  // whether the texts are
};

constexpr Day kFirstDay{1y / 1 / 1};
constexpr Day kLastDay{9999y / 12 / 31};

Day day_of_key(std::int64_t key) { return Day(std::chrono::days(key)); }

std::chrono::year_month_day date_of_key(std::int64_t key) {
  return std::chrono::year_month_day(day_of_key(key));
}

KeyRange dated_keys() {
  return {kFirstDay.time_since_epoch().count(), kLastDay.time_since_epoch().count() + 1};
}

Domain date_domain(std::string_view attribute) {
  Domain domain;
  domain.keys = dated_keys();
  if (attribute == "year") {
    domain.number = [](std::int64_t key) { return static_cast<int>(date_of_key(key).year()); };
  } else if (attribute == "date") {
    domain.number = [](std::int64_t key) {
      return static_cast<double>(std::chrono::seconds(std::chrono::days(key)).count());
    };
  } else if (attribute == "month") {
    domain.text = [](std::int64_t key) {
      return format_month(date_of_key(key).year() / date_of_key(key).month());
    };
  } else {
    domain.text = [](std::int64_t key) { return format_day(day_of_key(key)); };
  }
  return domain;
}

Domain tag_domain(const Columns& columns) {
  Domain domain;
  domain.keys.end = static_cast<std::int64_t>(columns.tag_count());
  domain.text = [&columns](std::int64_t key) {
    return std::string(columns.tag_folded(static_cast<TagOrdinal>(key)));
  };
  domain.folded = true;
  return domain;
}

// The notes in the order of their slugs, under their ranks. Rows without a note have ranks, too: 0 stands
// there, and an empty slug comes first.
std::vector<DocId> notes_by_slug(const Columns& columns) {
  std::vector<DocId> notes(columns.last_docid() + std::size_t{1});
  for (DocId docid = 1; docid <= columns.last_docid(); ++docid) {
    const std::size_t rank = columns.slug_rank(docid);
    if (columns.exists(docid) && rank < notes.size()) notes[rank] = docid;
  }
  return notes;
}

Domain slug_domain(const IndexSnapshot& snapshot) {
  Domain domain;
  const auto notes = std::make_shared<const std::vector<DocId>>(notes_by_slug(snapshot.columns()));
  domain.keys.end = static_cast<std::int64_t>(notes->size());
  domain.text = [&snapshot, notes](std::int64_t key) {
    const DocId docid = (*notes)[static_cast<std::size_t>(key)];
    if (docid == 0) return std::string();
    const auto note = snapshot.notes().note(snapshot.columns().record_offset(docid));
    return note ? std::string(text_of((*note)->slug())) : std::string();
  };
  return domain;
}

// Empty for what is no finite number.
std::optional<double> number_of(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
  return whole && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

// The first key of which it is true; it stays true from there on.
template <typename Predicate>
std::int64_t first_key(KeyRange keys, Predicate predicate) {
  while (keys.begin < keys.end) {
    const std::int64_t middle = keys.begin + (keys.end - keys.begin) / 2;
    if (predicate(middle)) {
      keys.end = middle;
    } else {
      keys.begin = middle + 1;
    }
  }
  return keys.begin;
}

// The keys of the values that equal `value`, or with `prefix` begin with it. An empty range stands where
// they would be. None at all when they can't be compared.
std::optional<KeyRange> equal_keys(const Domain& domain, const std::string& value, bool prefix) {
  if (domain.number) {
    const auto number = number_of(value);
    if (!number || prefix) return std::nullopt;
    return KeyRange{first_key(domain.keys, [&](auto key) { return domain.number(key) >= *number; }),
                    first_key(domain.keys, [&](auto key) { return domain.number(key) > *number; })};
  }
  const std::string text = domain.folded ? fold(value) : value;
  const auto compare = [&](std::int64_t key) {
    return domain.text(key).compare(0, prefix ? text.size() : std::string::npos, text);
  };
  return KeyRange{first_key(domain.keys, [&](auto key) { return compare(key) >= 0; }),
                  first_key(domain.keys, [&](auto key) { return compare(key) > 0; })};
}

// The keys that pass a comparison.
std::vector<KeyRange> passing_keys(const Filter& filter, const Domain& domain) {
  std::vector<KeyRange> equal;
  for (const std::string& value : filter.values) {
    const auto keys = equal_keys(domain, value, filter.op == FilterOp::kStartsWith);
    if (keys) equal.push_back(*keys);
  }
  if (equal.empty()) return {};
  switch (filter.op) {
    case FilterOp::kGreater:
      return {{equal[0].end, domain.keys.end}};
    case FilterOp::kGreaterOrEqual:
      return {{equal[0].begin, domain.keys.end}};
    case FilterOp::kLess:
      return {{domain.keys.begin, equal[0].begin}};
    case FilterOp::kLessOrEqual:
      return {{domain.keys.begin, equal[0].end}};
    case FilterOp::kBetween:
      if (equal.size() < 2) return {};
      return {{equal[0].begin, equal[1].end}};
    case FilterOp::kEqual:
    case FilterOp::kNotEqual:
    case FilterOp::kStartsWith:
    case FilterOp::kIn:
      std::erase_if(equal, [](const KeyRange& keys) { return keys.begin == keys.end; });
      std::sort(equal.begin(), equal.end(),
                [](const KeyRange& a, const KeyRange& b) { return a.end < b.end; });
      return equal;
    case FilterOp::kAnd:
    case FilterOp::kOr:
    case FilterOp::kNot:
    case FilterOp::kExists:
    case FilterOp::kIsNull:
    case FilterOp::kIsEmpty:
      break;
  }
  return {};
}

enum class KeyKind : std::uint8_t { kTags, kSlug, kDay };

KeyKind kind_of(std::string_view attribute) {
  if (attribute == "tags") return KeyKind::kTags;
  return attribute == "id" || attribute == "note" ? KeyKind::kSlug : KeyKind::kDay;
}

// A filter made ready for one snapshot.
struct Condition {
  FilterOp op = FilterOp::kAnd;
  KeyKind kind = KeyKind::kDay;
  std::vector<KeyRange> keys;  // ascending and disjoint but for repetitions
  std::vector<Condition> parts;
};

bool contains(const std::vector<KeyRange>& ranges, std::int64_t key) {
  const auto found = std::upper_bound(
      ranges.begin(), ranges.end(), key,
      [](std::int64_t wanted, const KeyRange& range) { return wanted < range.end; });
  return found != ranges.end() && key >= found->begin;
}

bool is_dated(const Columns& columns, DocId docid) {
  return day_of(columns.day(docid)).has_value();
}

bool passes_keys(const Condition& condition, const Columns& columns, DocId docid) {
  switch (condition.kind) {
    case KeyKind::kTags: {
      const auto tags = columns.tags(docid);
      return std::any_of(tags.begin(), tags.end(),
                         [&](TagOrdinal tag) { return contains(condition.keys, tag); });
    }
    case KeyKind::kSlug:
      return contains(condition.keys, columns.slug_rank(docid));
    case KeyKind::kDay:
      return is_dated(columns, docid) && contains(condition.keys, columns.day(docid));
  }
  return false;
}

bool passes(const Condition& condition, const Columns& columns, DocId docid) {
  const auto part_passes = [&](const Condition& part) { return passes(part, columns, docid); };
  const std::vector<Condition>& parts = condition.parts;
  switch (condition.op) {
    case FilterOp::kAnd:
      return std::all_of(parts.begin(), parts.end(), part_passes);
    case FilterOp::kOr:
      return std::any_of(parts.begin(), parts.end(), part_passes);
    case FilterOp::kNot:
      return !part_passes(parts.front());
    case FilterOp::kExists:
      return true;
    case FilterOp::kIsNull:
      return condition.kind == KeyKind::kDay && !is_dated(columns, docid);
    case FilterOp::kIsEmpty:
      return condition.kind == KeyKind::kTags && columns.tags(docid).empty();
    case FilterOp::kNotEqual:
      return !passes_keys(condition, columns, docid);
    case FilterOp::kEqual:
    case FilterOp::kGreater:
    case FilterOp::kGreaterOrEqual:
    case FilterOp::kLess:
    case FilterOp::kLessOrEqual:
    case FilterOp::kBetween:
    case FilterOp::kIn:
    case FilterOp::kStartsWith:
      return passes_keys(condition, columns, docid);
  }
  return false;
}

class Preparation {
 public:
  explicit Preparation(const IndexSnapshot& snapshot) : snapshot_(snapshot) {}

  Condition prepare(const Filter& filter) {
    Condition condition;
    condition.op = filter.op;
    condition.kind = kind_of(filter.attribute);
    if (!filter.values.empty()) condition.keys = passing_keys(filter, domain(filter.attribute));
    for (const Filter& part : filter.parts) condition.parts.push_back(prepare(part));
    return condition;
  }

 private:
  Domain domain(const std::string& attribute) {
    switch (kind_of(attribute)) {
      case KeyKind::kTags:
        return tag_domain(snapshot_.columns());
      case KeyKind::kSlug:
        if (!slugs_) slugs_ = slug_domain(snapshot_);
        return *slugs_;
      case KeyKind::kDay:
        return date_domain(attribute);
    }
    return {};
  }

  const IndexSnapshot& snapshot_;
  std::optional<Domain> slugs_;  // sorting the notes is dear, so it is done once
};

}  // namespace

std::function<bool(DocId)> note_filter(const Filter& filter, const IndexSnapshot& snapshot) {
  if (filter.passes_all()) return {};
  return [condition = Preparation(snapshot).prepare(filter),
          &columns = snapshot.columns()](DocId docid) { return passes(condition, columns, docid); };
}

}  // namespace notesearch::meili
