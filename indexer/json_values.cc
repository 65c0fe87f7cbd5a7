#include "indexer/json_values.h"

#include "schema/base/instant.h"

namespace notesearch {

using nlohmann::ordered_json;

ordered_json to_json(const std::optional<std::chrono::sys_seconds>& instant) {
  if (!instant) return nullptr;
  return format_instant(*instant);
}

ordered_json to_json(const std::vector<HeldNote>& held) {
  ordered_json list = ordered_json::array();
  for (const HeldNote& note : held) list.push_back({{"slug", note.slug}, {"reason", note.reason}});
  return list;
}

ordered_json to_json(const std::vector<SourceState>& sources) {
  ordered_json list = ordered_json::array();
  for (const SourceState& source : sources) {
    list.push_back({{"where", source.where},
                    {"kind", source.kind},
                    {"notes", source.notes},
                    {"last_read", to_json(source.last_read)},
                    {"failure", source.failure}});
  }
  return list;
}

}  // namespace notesearch
