#include "searcher/gaps.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <tuple>

#include <nlohmann/json.hpp>

#include "schema/base/text.h"
#include "schema/file_reader.h"
#include "searcher/json_writer.h"

namespace notesearch {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;
// More than kMaxGaps take, each byte of theirs escaped.
constexpr std::size_t kMaxFileBytes = std::size_t{4} << 20;

// Members of one gap; empty when they are not what gaps_text() writes.
std::optional<Gap> gap_of(const json& value) {
  if (!value.is_object()) return std::nullopt;
  const auto query = value.find("query");
  const auto count = value.find("count");
  const auto last = value.find("last");
  if (query == value.end() || count == value.end() || last == value.end()) return std::nullopt;
  if (!query->is_string() || !count->is_number_unsigned() || !last->is_string()) {
    return std::nullopt;
  }
  const auto day = parse_day(last->get_ref<const std::string&>());
  if (!day) return std::nullopt;
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  Gap gap{clean_line(query->get_ref<const std::string&>()),
          static_cast<std::uint32_t>(std::min(kMost, count->get<std::uint64_t>())), *day};
  if (gap.query.empty() || gap.query.size() > kMaxGapQueryBytes) return std::nullopt;
  return gap;
}

Error damaged(const std::filesystem::path& path) {
  return {ErrorKind::kBadData, "this is no file of searches that found nothing, or a damaged one",
          path.string(), "notes-searchd --gaps makes it"};
}

}  // namespace

void settle_gaps(std::vector<Gap>& gaps, Day today) {
  std::erase_if(gaps, [today](const Gap& gap) { return gap.last + kGapLifetime < today; });
  std::sort(gaps.begin(), gaps.end(), [](const Gap& a, const Gap& b) {
    return std::tie(b.count, b.last, a.query) < std::tie(a.count, a.last, b.query);
  });
  if (gaps.size() > kMaxGaps) gaps.resize(kMaxGaps);
}

Result<std::vector<Gap>> read_gaps(const std::filesystem::path& path) {
  const auto text = read_whole(path, kMaxFileBytes);
  if (!text && text.error().kind == ErrorKind::kBadData) return fail(damaged(path));
  if (!text) return fail(text.error());
  // Values below the gaps' own members are dropped as they are read: none is nested deeply.
  const auto shallow = [](int depth, json::parse_event_t, json&) { return depth <= 3; };
  const json document = json::parse(*text, shallow, false);
  if (!document.is_object() || document.value("version", json()) != kVersion) {
    return fail(damaged(path));
  }
  const auto listed = document.find("gaps");
  if (listed == document.end() || !listed->is_array()) return fail(damaged(path));
  std::vector<Gap> gaps;
  for (const json& value : *listed) {
    auto gap = gap_of(value);
    if (!gap) return fail(damaged(path));
    gaps.push_back(*std::move(gap));
  }
  return gaps;
}

std::string gaps_text(const std::vector<Gap>& gaps) {
  JsonWriter text;
  text.object([&] {
    text.member("version", kVersion);
    text.objects("gaps", gaps, [&](const Gap& gap) {
      text.member("query", gap.query);
      text.member("count", gap.count);
      text.member("last", format_day(gap.last));
    });
  });
  return text.take();
}

}  // namespace notesearch
