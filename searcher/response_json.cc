#include "searcher/response_json.h"

namespace notesearch {
namespace {

using nlohmann::ordered_json;

ordered_json passage_json(const Passage& passage) {
  return {{"heading", passage.heading_path},
          {"anchor", passage.anchor},
          {"kind", kind_name(passage.kind)},
          {"parts", passage.parts},
          {"link", passage.link}};
}

ordered_json scores_json(const std::vector<ScorePart>& scores) {
  ordered_json json = ordered_json::array();
  for (const ScorePart& part : scores) {
    json.push_back({{"part", part.part}, {"text", part.text}, {"score", part.score}});
  }
  return json;
}

ordered_json hit_json(const Hit& hit) {
  ordered_json passages = ordered_json::array();
  for (const Passage& passage : hit.passages) passages.push_back(passage_json(passage));
  ordered_json json;
  json["rank"] = hit.rank;
  json["slug"] = hit.slug;
  json["title"] = hit.title;
  json["url"] = hit.url;
  json["link"] = hit.link;
  json["date"] = hit.date ? ordered_json(format_day(*hit.date)) : ordered_json(nullptr);
  json["tags"] = hit.tags;
  json["score"] = hit.score;
  json["reading_minutes"] = hit.reading_minutes;
  if (!hit.missing.empty()) json["missing"] = hit.missing;
  json["passages"] = std::move(passages);
  if (hit.explanation) {
    json["why"] = hit.explanation->why;
    json["scores"] = scores_json(hit.explanation->scores);
  }
  return json;
}

ordered_json facet_json(const std::vector<FacetValue>& values) {
  ordered_json json = ordered_json::array();
  for (const FacetValue& value : values) {
    json.push_back({{"value", value.value}, {"count", value.count}});
  }
  return json;
}

ordered_json timeline_json(const std::vector<MonthCount>& timeline) {
  ordered_json json = ordered_json::array();
  for (const MonthCount& month : timeline) {
    json.push_back({{"month", format_month(month.month)}, {"count", month.count}});
  }
  return json;
}

ordered_json query_json(const SearchResponse& response) {
  ordered_json remarks = ordered_json::array();
  for (const Remark& remark : response.remarks) {
    remarks.push_back({{"part", remark.part}, {"message", remark.message}});
  }
  ordered_json corrections = ordered_json::array();
  for (const CorrectedWord& word : response.corrections) {
    corrections.push_back({{"from", word.from}, {"to", word.to}});
  }
  ordered_json json = {{"text", response.query},
                       {"searched", response.searched},
                       {"corrections", corrections},
                       {"relaxed", response.relaxed},
                       {"remarks", remarks}};
  if (const auto& meant = response.did_you_mean) {
    json["did_you_mean"] = {{"query", meant->query}, {"total", meant->total}};
  }
  return json;
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

ordered_json to_json(const SearchResponse& response) {
  ordered_json json;
  json["version"] = 1;
  json["query"] = query_json(response);
  json["index"] = {{"generation", response.generation},
                   {"published", response.published},
                   {"notes", response.notes}};
  json["total"] = response.total;
  json["partial"] = response.partial;
  json["offset"] = response.offset;
  json["limit"] = response.limit;
  json["hits"] = ordered_json::array();
  for (const Hit& hit : response.hits) json["hits"].push_back(hit_json(hit));
  if (response.facets) {
    json["facets"] = {{"tags", facet_json(response.facets->tags)},
                      {"years", facet_json(response.facets->years)}};
  }
  if (response.timeline) json["timeline"] = timeline_json(*response.timeline);
  json["took_us"] = response.took_us;
  return json;
}

ordered_json to_json(const Error& error) {
  return {{"version", 1},
          {"error", {{"what", error.what}, {"where", error.where}, {"fix", error.fix}}}};
}

std::string dump(const ordered_json& value) {
  const std::string plain = value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  std::string escaped;
  escaped.reserve(plain.size());
  // These three only occur inside strings, where an escape is always allowed.
  for (const char c : plain) {
    switch (c) {
      case '<':
        escaped += "\\u003c";
        break;
      case '>':
        escaped += "\\u003e";
        break;
      case '&':
        escaped += "\\u0026";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

}  // namespace notesearch
