#include "corpus/fetcher.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <curl/curl.h>

#include "corpus/origin_pace.h"
#include "corpus/run_budget.h"
#include "corpus/transfer.h"
#include "corpus/trust.h"
#include "schema/base/text.h"

namespace notesearch {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int kLongestPollMs = 100;

struct FreeMulti {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

// "text/html; charset=utf-8" -> "text/html"
std::string_view media_type(std::string_view content_type) {
  return trim(content_type.substr(0, content_type.find_first_of(";, ")));
}

bool in_range(const FetchOptions& options) {
  constexpr int kMaxParallel = 64;
  const bool paced = options.max_requests_per_second > 0;
  return options.parallel >= 1 && options.parallel <= kMaxParallel && options.retries >= 0 &&
         options.max_redirects >= 0 && options.total_timeout_ms > 0 &&
         options.retry_delay_ms >= 0 && options.max_requests_per_second >= 0 &&
         (!paced || options.request_burst >= 1) && options.run_timeout_ms > 0;
}

bool initialise_libcurl() {
  static const CURLcode kOutcome = curl_global_init(CURL_GLOBAL_DEFAULT);
  return kOutcome == CURLE_OK;
}

}  // namespace

class Fetcher::Impl {
 public:
  static Result<std::unique_ptr<Impl>> create(FetchOptions options) {
    std::unique_ptr<Impl> impl(new Impl(std::move(options)));
    const FetchOptions& set = impl->options_;
    if (!set.ca_file.empty()) {
      auto certificates = trusted_certificates(set.ca_file, system_ca_file());
      if (!certificates) return fail(certificates.error());
      impl->certificates_ = std::move(*certificates);
    }
    impl->multi_.reset(curl_multi_init());
    if (!impl->multi_) return fail(ErrorKind::kInternal, "libcurl can't be set up");
    for (int i = 0; i < set.parallel; ++i) {
      auto transfer = Transfer::create(set, impl->certificates_, impl->budget_);
      if (!transfer) return fail(transfer.error());
      impl->slots_.emplace_back().transfer = std::move(*transfer);
    }
    const long connections = set.parallel;
    curl_multi_setopt(impl->multi_.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS, connections);
    curl_multi_setopt(impl->multi_.get(), CURLMOPT_MAXCONNECTS, connections);
    return impl;
  }

  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() { drop_all(); }

  void fetch_all(const std::vector<FetchRequest>& requests, const OnDone& on_done,
                 const Stop& stop) {
    requests_ = &requests;
    on_done_ = &on_done;
    next_ = 0;
    for (auto& [name, pace] : origins_) pace.begin_call();
    while (!(stop && stop())) {
      if (const auto why = budget_.exhausted(Clock::now())) return fail_the_rest(*why);
      const bool busy = fill_slots();
      if (!busy) break;
      int running = 0;
      curl_multi_perform(multi_.get(), &running);
      if (handle_ended()) continue;
      curl_multi_poll(multi_.get(), nullptr, 0, poll_ms(), nullptr);
    }
    drop_all();
  }

  Counts counts() const { return {requests_sent_, not_modified_, budget_.received_bytes()}; }

 private:
  // A transfer and the request it works on.
  struct Slot {
    std::unique_ptr<Transfer> transfer;
    enum class State { kIdle, kWaiting, kRunning } state = State::kIdle;
    std::size_t index = 0;
    Url url;  // as the world knows it: mirrors are applied on the way to the transfer
    int redirects = 0;
    int attempts = 0;
    bool had_unasked_304 = false;
    Clock::time_point ready_at;  // while waiting
  };

  explicit Impl(FetchOptions options)
      : options_(std::move(options)),
        budget_(options_.run_timeout_ms, options_.run_max_bytes, Clock::now()) {}

  bool allowed(const Origin& origin) const {
    const auto& origins = options_.allowed_origins;
    return std::find(origins.begin(), origins.end(), origin) != origins.end();
  }

  Result<Url> through_mirror(const Url& url) const {
    for (const Mirror& mirror : options_.mirrors) {
      if (mirror.from == url.origin) return move_to_origin(url, mirror.to);
    }
    return url;
  }

  Result<Url> undo_mirror(const Url& url) const {
    for (const Mirror& mirror : options_.mirrors) {
      if (mirror.to == url.origin) return move_to_origin(url, mirror.from);
    }
    return url;
  }

  // Gives every idle slot a request and starts what is due. False when nothing is left to do.
  bool fill_slots() {
    bool busy = false;
    for (Slot& slot : slots_) {
      while (move_on(slot)) {
      }
      busy = busy || slot.state != Slot::State::kIdle;
    }
    return busy;
  }

  // One step of a slot that is not running; a request may end in it. False when there is none.
  bool move_on(Slot& slot) {
    if (slot.state == Slot::State::kIdle && next_ < requests_->size()) {
      take_next(slot);
      return true;
    }
    if (slot.state != Slot::State::kWaiting || Clock::now() < slot.ready_at) return false;
    start(slot);
    return true;
  }

  void take_next(Slot& slot) {
    slot.index = next_++;
    slot.redirects = 0;
    slot.attempts = 0;
    slot.had_unasked_304 = false;
    const FetchRequest& request = (*requests_)[slot.index];
    const auto url = parse_url(request.url);
    if (!url) return finish(slot, failed({url.error()}));
    slot.url = *url;
    if (!allowed(url->origin)) {
      return finish(slot, failed({{ErrorKind::kConfig, "is on no allowed origin", request.url,
                                   "give its origin as one to fetch from"}}));
    }
    start(slot);
  }

  OriginPace& pace_of(const Origin& origin) {
    return origins_.try_emplace(origin.text, options_).first->second;
  }

  void start(Slot& slot) {
    const auto url = through_mirror(slot.url);
    if (!url) return finish(slot, failed({url.error()}));
    OriginPace& pace = pace_of(url->origin);
    if (auto why = pace.reason_to_spare()) {
      const int pause_s = pace.long_pause_s();
      return finish(slot, failed({{ErrorKind::kUnavailable, "was not tried: " + std::move(*why),
                                   url->text, "try again later"},
                                  0,
                                  pause_s > 0 ? std::optional(pause_s) : std::nullopt}));
    }
    const auto now = Clock::now();
    if (now < pace.ready_at()) {
      slot.ready_at = pace.ready_at();
      slot.state = Slot::State::kWaiting;
      return;
    }
    pace.request(now);
    ++slot.attempts;
    slot.state = Slot::State::kRunning;
    slot.transfer->prepare(*url, (*requests_)[slot.index]);
    curl_easy_setopt(slot.transfer->handle(), CURLOPT_PRIVATE, &slot);
    curl_multi_add_handle(multi_.get(), slot.transfer->handle());
  }

  // True when a transfer ended, and so a slot may be free.
  bool handle_ended() {
    bool any = false;
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const CURLcode code = message->data.result;
      CURL* handle = message->easy_handle;
      Slot* slot = nullptr;
      curl_easy_getinfo(handle, CURLINFO_PRIVATE, &slot);
      remove(*slot);
      conclude(*slot, slot->transfer->conclude(code));
      any = true;
    }
    return any;
  }

  // Takes a running transfer from libcurl.
  void remove(Slot& slot) {
    if (slot.transfer->sent()) ++requests_sent_;
    curl_multi_remove_handle(multi_.get(), slot.transfer->handle());
  }

  void conclude(Slot& slot, Attempt attempt) {
    if (const auto url = through_mirror(slot.url)) {
      pace_of(url->origin).learn(attempt, Clock::now());
    }
    if (attempt.body) {
      if (attempt.body->not_modified) ++not_modified_;
      attempt.body->final_url = slot.url.text;
      return finish(slot, std::move(*attempt.body));
    }
    if (attempt.redirect) return redirect(slot, *attempt.redirect);
    if (attempt.unasked_304 && !std::exchange(slot.had_unasked_304, true)) return start(slot);
    const int retry_after_s = attempt.failure.retry_after_s.value_or(0);
    if (!attempt.transient || slot.attempts > options_.retries ||
        retry_after_s > options_.max_retry_after_s) {
      return finish(slot, failed(std::move(attempt.failure)));
    }
    const int delay_ms = options_.retry_delay_ms << std::min(slot.attempts - 1, 8);
    const int jitter_ms = std::uniform_int_distribution<int>(0, delay_ms / 2)(random_);
    slot.ready_at =
        Clock::now() + milliseconds(std::max(delay_ms, retry_after_s * 1000) + jitter_ms);
    slot.state = Slot::State::kWaiting;
  }

  void redirect(Slot& slot, const std::string& location) {
    const auto refuse = [&](std::string what) {
      finish(slot, failed({{ErrorKind::kRefused, std::move(what), slot.url.text,
                            "list the final address in the manifest"}}));
    };
    if (++slot.redirects > options_.max_redirects) return refuse("is redirected too many times");
    const auto base = through_mirror(slot.url);
    if (!base) return refuse(base.error().what);
    auto target = resolve_url(*base, location);
    if (target) target = undo_mirror(*target);
    if (!target) return refuse("is redirected wrongly: " + target.error().what);
    if (!allowed(target->origin)) {
      return refuse("is redirected to an origin that is not allowed: " + target->origin.text);
    }
    if (slot.url.https && !target->https) return refuse("is redirected from https to http");
    slot.url = *target;
    slot.attempts = 0;
    start(slot);
  }

  static FetchResult failed(FetchError error) {
    return tl::unexpected<FetchError>(std::move(error));
  }

  void finish(Slot& slot, FetchResult result) {
    slot.state = Slot::State::kIdle;
    (*on_done_)(slot.index, std::move(result));
  }

  void drop_all() {
    for (Slot& slot : slots_) {
      if (slot.state == Slot::State::kRunning) remove(slot);
      slot.state = Slot::State::kIdle;
    }
  }

  // Cuts what runs, and fails that, what waits and what was never begun.
  void fail_the_rest(const std::string& why) {
    const auto fail_one = [&](std::size_t index) {
      (*on_done_)(
          index, failed({{ErrorKind::kUnavailable, "was not fetched: " + why,
                          (*requests_)[index].url, "run again for the rest, or raise the limit"}}));
    };
    std::vector<std::size_t> begun;
    for (const Slot& slot : slots_) {
      if (slot.state != Slot::State::kIdle) begun.push_back(slot.index);
    }
    drop_all();
    for (const std::size_t index : begun) fail_one(index);
    while (next_ < requests_->size()) fail_one(next_++);
  }

  // How long there is nothing to do unless a transfer moves.
  int poll_ms() const {
    const auto now = Clock::now();
    auto until = std::min(now + milliseconds(kLongestPollMs), budget_.deadline());
    for (const Slot& slot : slots_) {
      if (slot.state == Slot::State::kWaiting) until = std::min(until, slot.ready_at);
    }
    const auto left = std::chrono::ceil<milliseconds>(until - now).count();
    return std::max(static_cast<int>(left), 0);
  }

  const FetchOptions options_;
  RunBudget budget_;
  std::string certificates_;  // PEM; empty: the system's
  std::unordered_map<std::string, OriginPace> origins_;
  std::size_t requests_sent_ = 0;
  std::size_t not_modified_ = 0;
  std::unique_ptr<CURLM, FreeMulti> multi_;
  std::vector<Slot> slots_;  // of a fixed number, so that their addresses last
  std::minstd_rand random_{std::random_device()()};

  // Of the call at hand.
  const std::vector<FetchRequest>* requests_ = nullptr;
  const OnDone* on_done_ = nullptr;
  std::size_t next_ = 0;
};

Result<Fetcher> Fetcher::create(FetchOptions options) {
  if (!initialise_libcurl()) return fail(ErrorKind::kInternal, "libcurl can't be set up");
  if (!in_range(options)) {
    return fail(ErrorKind::kConfig, "the options of the fetcher are out of range", {},
                "give 1 to 64 transfers at a time and no negative numbers");
  }
  auto impl = Impl::create(std::move(options));
  if (!impl) return fail(impl.error());
  return Fetcher(std::move(*impl));
}

Fetcher::Fetcher(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Fetcher::Fetcher(Fetcher&&) noexcept = default;
Fetcher& Fetcher::operator=(Fetcher&&) noexcept = default;
Fetcher::~Fetcher() = default;

void Fetcher::fetch_all(const std::vector<FetchRequest>& requests, const OnDone& on_done,
                        const Stop& stop) {
  impl_->fetch_all(requests, on_done, stop);
}

FetchResult Fetcher::fetch(const FetchRequest& request, const Stop& stop) {
  FetchResult fetched = tl::unexpected<FetchError>(
      FetchError{{ErrorKind::kBusy, "stopped before anything was published", {}, {}}});
  fetch_all(
      {request}, [&](std::size_t, FetchResult result) { fetched = std::move(result); }, stop);
  return fetched;
}

Fetcher::Counts Fetcher::counts() const { return impl_->counts(); }

bool acceptable_note_type(std::string_view content_type) {
  const std::string_view media = media_type(content_type);
  constexpr std::array<std::string_view, 5> kOthers = {
      "", "application/octet-stream", "binary/octet-stream", "application/markdown",
      "application/x-markdown"};
  return media.substr(0, 5) == "text/" ||
         std::find(kOthers.begin(), kOthers.end(), media) != kOthers.end();
}

bool looks_like_html(const FetchedBody& fetched) {
  const std::string_view media = media_type(fetched.content_type);
  if (media == "text/html" || media == "application/xhtml+xml") return true;
  std::string_view body = fetched.body;
  if (body.substr(0, 3) == "\xEF\xBB\xBF") body.remove_prefix(3);
  constexpr std::string_view kDoctype = "<!doctype html";
  const std::string start = ascii_lower(trim(body).substr(0, kDoctype.size()));
  return start == kDoctype || start.substr(0, 5) == "<html";
}

}  // namespace notesearch
