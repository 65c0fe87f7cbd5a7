#include "schema/freshness.h"

#include <string>

#include <nlohmann/json.hpp>

#include "schema/base/instant.h"
#include "schema/file_reader.h"

namespace notesearch {
namespace {

constexpr std::size_t kMaxFileBytes = std::size_t{16} << 20;

}  // namespace

Result<std::optional<std::chrono::sys_seconds>> last_compared(
    const std::filesystem::path& index_dir) {
  using Compared = std::optional<std::chrono::sys_seconds>;
  const std::filesystem::path path = index_dir / kStatusFile;
  const auto text = read_whole(path, kMaxFileBytes);
  if (!text) return fail(text.error());
  const auto status = nlohmann::json::parse(*text, nullptr, false);
  const auto last = status.is_object() ? status.find("last_success") : status.end();
  if (status.is_object() && last != status.end() && last->is_null()) return Compared();
  if (status.is_object() && last != status.end() && last->is_string()) {
    const auto instant = parse_instant(last->get_ref<const std::string&>());
    if (instant) return Compared(instant);
  }
  return fail(ErrorKind::kBadData, "is not the status of a run", path.string(),
              "the next run of notes-index writes it anew");
}

}  // namespace notesearch
