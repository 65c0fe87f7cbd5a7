#include "searcher/http/gap_log.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <random>
#include <utility>

#include <unicode/uchar.h>

#include "schema/analysis.h"
#include "schema/base/text.h"
#include "schema/digest.h"

namespace notesearch {
namespace {

using std::chrono::floor;

constexpr std::chrono::minutes kSaveInterval{1};
// More digits in a row are a telephone number, an account, a card; signs may stand between them.
constexpr std::size_t kMaxDigits = 6;
// What is folded at all: folding makes text longer and shorter, though not much.
constexpr std::size_t kMaxFoldedBytes = 2 * kMaxGapQueryBytes;
constexpr std::size_t kSaltWords = 8;

bool looks_personal(std::string_view text) {
  constexpr std::string_view kBetweenDigits = " -.,/()+";
  std::size_t digits = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::int32_t c = next_code_point(text, &at);
    if (c == '@') return true;
    if (c > 0 && u_isdigit(c) != 0) {
      if (++digits > kMaxDigits) return true;
    } else if (c < 0 || c >= 0x80 ||
               kBetweenDigits.find(static_cast<char>(c)) == std::string_view::npos) {
      digits = 0;
    }
  }
  return false;
}

std::string new_salt() {
  std::random_device random;
  std::string salt;
  for (std::size_t word = 0; word < kSaltWords; ++word) salt += std::to_string(random()) + ' ';
  return salt;
}

Result<void> replace(const std::filesystem::path& path, const std::string& text) {
  const std::filesystem::path unfinished = path.string() + ".tmp";
  std::error_code code;
  std::ofstream file(unfinished, std::ios::binary | std::ios::trunc);
  file << text << '\n';
  file.close();
  if (file) std::filesystem::rename(unfinished, path, code);
  if (file && !code) return {};
  std::error_code ignored;
  std::filesystem::remove(unfinished, ignored);
  return fail(ErrorKind::kIo, "the searches that found nothing can't be written", path.string(),
              "check the path given to --gaps, its permissions and the space");
}

}  // namespace

std::string gap_query(std::string_view query) {
  if (query.size() > kMaxFoldedBytes) return {};
  std::string folded = clean_line(fold(clean_line(query)));
  if (folded.size() > kMaxGapQueryBytes || looks_personal(folded)) return {};
  return folded;
}

GapLog::GapLog(std::filesystem::path path) : path_(std::move(path)) {
  auto kept = read_gaps(path_);
  if (kept) {
    for (Gap& gap : *kept) {
      if (asked_.size() < kMaxGaps) asked_[std::move(gap.query)] = {gap.count, gap.last, {}};
    }
    return;
  }
  if (kept.error().kind == ErrorKind::kUnavailable) return;  // none yet
  trouble_ = kept.error().message() + "; it is left as it is, and nothing is kept";
  writable_ = false;
}

void GapLog::add(const GapQuestion& question, Time now) {
  if (question.wants_privacy) return;
  std::string query = gap_query(question.query);
  if (query.empty()) return;
  const std::scoped_lock lock(mutex_);
  const Day day = floor<std::chrono::days>(now);
  if (day != day_) begin_day(day);
  if (asked_.size() >= kMaxGapsInMemory && asked_.count(query) == 0) {
    // Whoever floods it with one question after the other pushes out such questions alone.
    std::erase_if(asked_, [](const auto& asked) {
      return asked.second.before == 0 && asked.second.today.size() < kGapClients;
    });
    if (asked_.size() >= kMaxGapsInMemory) return;
  }
  Asked& asked = asked_[std::move(query)];
  const std::uint64_t client = hash_of(question.client);
  const bool known = std::find(asked.today.begin(), asked.today.end(), client) != asked.today.end();
  if (known || asked.today.size() >= kMaxGapClients) return;
  asked.today.push_back(client);
  changed_ = changed_ || asked.before > 0 || asked.today.size() >= kGapClients;
}

// What clients asked until now becomes a number, and with the salt goes what could tell them.
void GapLog::begin_day(Day day) {
  for (auto& [query, asked] : asked_) {
    if (asked.before > 0 || asked.today.size() >= kGapClients) {
      asked.before += static_cast<std::uint32_t>(asked.today.size());
      if (!asked.today.empty()) asked.last = day_;
    }
    asked.today.clear();
  }
  std::erase_if(asked_, [day](const auto& asked) {
    return asked.second.before == 0 || asked.second.last + kGapLifetime < day;
  });
  day_ = day;
  salt_ = new_salt();
  changed_ = true;
}

std::uint64_t GapLog::hash_of(std::string_view client) const {
  constexpr std::size_t kDigits = 16;
  const std::string digest = sha256_hex(salt_ + std::string(client));
  std::uint64_t hash = 0;
  std::from_chars(digest.data(), digest.data() + kDigits, hash, 16);
  return hash;
}

std::vector<Gap> GapLog::gaps() const {
  std::vector<Gap> gaps;
  for (const auto& [query, asked] : asked_) {
    if (asked.before == 0 && asked.today.size() < kGapClients) continue;
    gaps.push_back({query, asked.before + static_cast<std::uint32_t>(asked.today.size()),
                    asked.today.empty() ? asked.last : day_});
  }
  return gaps;
}

Result<void> GapLog::save(Time now, bool at_once) {
  if (!writable_) return {};
  const std::scoped_lock saving(saving_);
  std::vector<Gap> kept;
  {
    const std::scoped_lock lock(mutex_);
    if (!changed_ || (!at_once && now - saved_ < kSaveInterval)) return {};
    changed_ = false;
    saved_ = now;
    kept = gaps();
  }
  settle_gaps(kept, floor<std::chrono::days>(now));
  auto written = replace(path_, gaps_text(kept));
  if (!written) {
    const std::scoped_lock lock(mutex_);
    changed_ = true;
  }
  return written;
}

}  // namespace notesearch
