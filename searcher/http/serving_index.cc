#include "searcher/http/serving_index.h"

#include <utility>

#include "schema/freshness.h"
#include "schema/generation.h"

namespace notesearch {
namespace {

using std::chrono::steady_clock;

bool is_same(const IndexSnapshot& a, const IndexSnapshot& b) {
  return a.manifest().generation == b.manifest().generation &&
         a.manifest().published == b.manifest().published && a.damage() == b.damage();
}

}  // namespace

ServingIndex::ServingIndex(ServingOptions options, Listener listener)
    : options_(std::move(options)), listener_(std::move(listener)) {}

ServingIndex::~ServingIndex() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void ServingIndex::start() {
  open(IndexSnapshot::Check::kFast);
  thread_ = std::thread([this] { watch(); });
}

std::shared_ptr<Serving> ServingIndex::current() const {
  const std::lock_guard lock(mutex_);
  return state_.serving;
}

ServingState ServingIndex::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

void ServingIndex::watch() {
  open(IndexSnapshot::Check::kWhole);  // what serves was opened by the fast check
  auto looked_again = steady_clock::now();
  std::unique_lock lock(mutex_);
  while (!stop_.wait_for(lock, options_.look_every, [this] { return stopping_; })) {
    const bool troubled = !state_.failure.empty();
    lock.unlock();
    const bool again = steady_clock::now() - looked_again > options_.look_again_every;
    if (current_number(options_.index_dir) != seen_ || (again && troubled)) {
      open(IndexSnapshot::Check::kWhole);
    }
    if (again) {
      look_at_freshness();
      looked_again = steady_clock::now();
    }
    lock.lock();
  }
}

void ServingIndex::open(IndexSnapshot::Check check) {
  seen_ =
      current_number(options_.index_dir);  // before: what is published meanwhile is looked at next
  auto snapshot = IndexSnapshot::open(options_.index_dir, check);
  if (!snapshot) return fail_with(snapshot.error().message(), snapshot.error().what);
  const std::string damage = (*snapshot)->damage();
  const std::shared_ptr<Serving> before = current();
  if (!before || !is_same(*before->snapshot(), **snapshot)) {
    const OwnSynonyms* synonyms = options_.synonyms ? &*options_.synonyms : nullptr;
    auto serving = Serving::open(*std::move(snapshot), options_.workers, synonyms);
    if (!serving) return fail_with(serving.error().message(), serving.error().what);
    swap_to(*std::move(serving));
  }
  if (!damage.empty()) return fail_with(damage, damage);
  end_failure();
}

void ServingIndex::swap_to(std::shared_ptr<Serving> serving) {
  const Manifest& manifest = serving->snapshot()->manifest();
  const ServingEvent event{ServingEvent::Kind::kServing, manifest.generation, manifest.notes,
                           manifest.published};
  look_at_freshness();
  {
    const std::lock_guard lock(mutex_);
    std::swap(state_.serving, serving);
    ++state_.swaps;
  }
  listener_(event);
}  // what served before is closed here, unless a request still uses it

void ServingIndex::fail_with(const std::string& message, const std::string& public_message) {
  ServingEvent event{ServingEvent::Kind::kTrouble, 0, 0, message};
  {
    const std::lock_guard lock(mutex_);
    if (state_.failure == message) return;
    state_.failure = message;
    state_.public_failure = public_message;
    if (state_.serving) event.generation = state_.serving->snapshot()->manifest().generation;
  }
  listener_(event);
}

void ServingIndex::end_failure() {
  ServingEvent event{ServingEvent::Kind::kMended, 0, 0, {}};
  {
    const std::lock_guard lock(mutex_);
    if (state_.failure.empty()) return;
    state_.failure.clear();
    state_.public_failure.clear();
    if (state_.serving) event.generation = state_.serving->snapshot()->manifest().generation;
  }
  listener_(event);
}

void ServingIndex::look_at_freshness() {
  const auto compared = last_compared(options_.index_dir);
  const std::lock_guard lock(mutex_);
  state_.compared = compared ? *compared : std::nullopt;
}

}  // namespace notesearch
