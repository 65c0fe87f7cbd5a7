#include "searcher/response_json.h"

namespace notesearch {
namespace {

constexpr std::size_t kFrameBytes = 1024;
constexpr std::size_t kHitBytes = 1024;  // with one passage, of ordinary notes

void write_explanation(JsonWriter& json, const Explanation& explanation) {
  json.member("why", explanation.why);
  json.objects("scores", explanation.scores, [&](const ScorePart& part) {
    json.member("part", part.part);
    json.member("text", part.text);
    json.member("score", part.score);
  });
}

void write_hit(JsonWriter& json, const Hit& hit) {
  json.member("rank", hit.rank);
  json.member("slug", hit.slug);
  json.member("title", hit.title);
  json.member("url", hit.url);
  json.member("link", hit.link);
  write_date(json, hit.date);
  json.member("tags", hit.tags);
  json.member("score", hit.score);
  json.member("reading_minutes", hit.reading_minutes);
  if (!hit.missing.empty()) json.member("missing", hit.missing);
  json.objects("passages", hit.passages, [&](const Passage& passage) {
    json.member("heading", passage.heading_path);
    json.member("anchor", passage.anchor);
    json.member("kind", kind_name(passage.kind));
    json.member("parts", passage.parts);
    json.member("link", passage.link);
  });
  if (hit.explanation) write_explanation(json, *hit.explanation);
}

void write_facet(JsonWriter& json, std::string_view name, const std::vector<FacetValue>& values) {
  json.objects(name, values, [&](const FacetValue& value) {
    json.member("value", value.value);
    json.member("count", value.count);
  });
}

void write_query(JsonWriter& json, const SearchResponse& response) {
  json.member("text", response.query);
  json.member("searched", response.searched);
  write_corrections(json, response.corrections);
  json.member("relaxed", response.relaxed);
  json.objects("remarks", response.remarks, [&](const Remark& remark) {
    json.member("part", remark.part);
    json.member("message", remark.message);
  });
  if (const auto& meant = response.did_you_mean) {
    json.object("did_you_mean", [&] {
      json.member("query", meant->query);
      json.member("total", meant->total);
    });
  }
}

}  // namespace

const char* kind_name(BlockKind kind) {
  switch (kind) {
    case BlockKind::kProse:
      return "prose";
    case BlockKind::kList:
      return "list";
    case BlockKind::kTable:
      return "table";
    case BlockKind::kQuote:
      return "quote";
    case BlockKind::kCode:
      return "code";
  }
  return "prose";
}

void write_date(JsonWriter& json, const std::optional<Day>& date) {
  if (date) {
    json.member("date", format_day(*date));
  } else {
    json.member("date", nullptr);
  }
}

void write_corrections(JsonWriter& json, const std::vector<CorrectedWord>& corrections) {
  json.objects("corrections", corrections, [&](const CorrectedWord& word) {
    json.member("from", word.from);
    json.member("to", word.to);
  });
}

void write_members(JsonWriter& json, const SearchResponse& response, FacetsShown shown) {
  json.member("version", 1);
  json.object("query", [&] { write_query(json, response); });
  json.object("index", [&] {
    json.member("generation", response.generation);
    json.member("published", response.published);
    json.member("notes", response.notes);
  });
  json.member("total", response.total);
  json.member("partial", response.partial);
  json.member("offset", response.offset);
  json.member("limit", response.limit);
  json.objects("hits", response.hits, [&](const Hit& hit) { write_hit(json, hit); });
  if (const auto& facets = response.facets) {
    json.object("facets", [&] {
      if (shown.tags) write_facet(json, "tags", facets->tags);
      if (shown.years) write_facet(json, "years", facets->years);
    });
  }
  if (response.timeline) {
    json.objects("timeline", *response.timeline, [&](const MonthCount& month) {
      json.member("month", format_month(month.month));
      json.member("count", month.count);
    });
  }
  json.member("took_us", response.took_us);
}

std::string json_text(const SearchResponse& response, FacetsShown shown) {
  JsonWriter json(kFrameBytes + kHitBytes * response.hits.size());
  json.object([&] { write_members(json, response, shown); });
  return json.take();
}

std::string json_text(const Error& error) {
  JsonWriter json;
  json.object([&] {
    json.member("version", 1);
    json.object("error", [&] {
      json.member("what", error.what);
      json.member("where", error.where);
      json.member("fix", error.fix);
    });
  });
  return json.take();
}

}  // namespace notesearch
