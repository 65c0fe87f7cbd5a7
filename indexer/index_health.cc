#include "indexer/index_health.h"

#include <system_error>

#include "indexer/body_cache.h"
#include "indexer/index_directory.h"
#include "schema/base/instant.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;

Result<Manifest> read_serving(const fs::path& index_dir) {
  auto current = current_generation(index_dir);
  if (!current) return fail(current.error());
  auto manifest = open_manifest(*current);
  if (!manifest) return fail(manifest.error());
  if (auto sound = verify_digests(*current, *manifest); !sound) return fail(sound.error());
  return manifest;
}

std::optional<CacheSize> cache_size(const fs::path& cache_dir) {
  CacheSize size;
  std::error_code code;
  for (auto it = fs::recursive_directory_iterator(cache_dir, code);
       !code && it != fs::recursive_directory_iterator(); it.increment(code)) {
    // A file that a run removes meanwhile is none.
    std::error_code gone;
    if (!it->is_regular_file(gone)) continue;
    const std::uintmax_t bytes = it->file_size(gone);
    if (gone) continue;
    ++size.files;
    size.bytes += bytes;
  }
  if (code) return std::nullopt;
  return size;
}

bool is_stale(const IndexHealth& health) {
  constexpr std::chrono::hours kClockTolerance{1};
  if (!health.status || !health.status->last_success) return true;
  const auto age = health.now - *health.status->last_success;
  return age > health.stale_after || age < -kClockTolerance;
}

}  // namespace

IndexHealth inspect_index(const fs::path& index_dir, std::chrono::hours stale_after,
                          std::chrono::sys_seconds now) {
  IndexHealth health;
  health.index_dir = index_dir;
  health.now = now;
  health.stale_after = stale_after;
  auto serving = read_serving(index_dir);
  if (serving) {
    health.serving = std::move(*serving);
  } else {
    health.fault = serving.error();
  }
  health.generations = list_generations(index_dir);
  auto status = read_status(index_dir);
  if (status) {
    health.status = std::move(*status);
  } else if (status.error().kind != ErrorKind::kUnavailable) {
    health.status_fault = status.error();
  }
  health.cache = cache_size(index_dir / kCacheDir);
  return health;
}

Verdict verdict(const IndexHealth& health) {
  if (health.fault) {
    const bool missing = health.fault->kind == ErrorKind::kUnavailable;
    return missing ? Verdict::kMissing : Verdict::kDamaged;
  }
  return is_stale(health) ? Verdict::kStale : Verdict::kHealthy;
}

int exit_code(const IndexHealth& health) {
  constexpr int kStaleCode = 1;
  if (health.fault) return exit_code(health.fault->kind);
  return verdict(health) == Verdict::kStale ? kStaleCode : 0;
}

std::optional<std::chrono::sys_seconds> published_at(const IndexHealth& health) {
  return health.serving ? parse_instant(health.serving->published) : std::nullopt;
}

}  // namespace notesearch
