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

#include "corpus/transfer.h"
#include "schema/base/text.h"

namespace notesearch {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int kLongestPollMs = 100;

// An origin that gave no answer so many times in a row is not asked again in this call: otherwise a
// site that is down costs every note its timeouts and retries.
constexpr int kGiveUpAfter = 12;

// Nor is one that asked for so many pauses with nothing given in between.
constexpr int kMaxPausesInARow = 4;

struct FreeMulti {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

// "text/html; charset=utf-8" -> "text/html"
std::string_view media_type(std::string_view content_type) {
  return trim(content_type.substr(0, content_type.find_first_of(";, ")));
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
    impl->multi_.reset(curl_multi_init());
    for (int i = 0; impl->multi_ && i < impl->options_.parallel; ++i) {
      impl->slots_.emplace_back().transfer = Transfer::create(impl->options_);
      if (!impl->slots_.back().transfer) impl->multi_.reset();
    }
    if (!impl->multi_) return fail(ErrorKind::kInternal, "libcurl can't be set up");
    const long connections = impl->options_.parallel;
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
    origins_.clear();
    while (!(stop && stop())) {
      const bool busy = fill_slots();
      if (!busy) break;
      int running = 0;
      curl_multi_perform(multi_.get(), &running);
      if (handle_ended()) continue;
      curl_multi_poll(multi_.get(), nullptr, 0, poll_ms(), nullptr);
    }
    drop_all();
  }

 private:
  // A transfer and the request it works on.
  struct Slot {
    std::unique_ptr<Transfer> transfer;
    enum class State { kIdle, kWaiting, kRunning } state = State::kIdle;
    std::size_t index = 0;
    Url url;  // as the world knows it: mirrors are applied on the way to the transfer
    int redirects = 0;
    int attempts = 0;
    Clock::time_point ready_at;  // while waiting for a retry
  };

  // What this call has learned of an origin.
  struct OriginState {
    int unanswered = 0;            // attempts in a row
    int pauses = 0;                // asked for in a row
    Clock::time_point not_before;  // the end of the last one
    int long_pause_s = 0;          // longer than is waited for
  };

  explicit Impl(FetchOptions options) : options_(std::move(options)) {}

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

  void start(Slot& slot) {
    const auto url = through_mirror(slot.url);
    if (!url) return finish(slot, failed({url.error()}));
    const OriginState& origin = origins_[url->origin.text];
    if (auto why = reason_to_spare(origin)) {
      return finish(slot, failed({{ErrorKind::kUnavailable, "was not tried: " + std::move(*why),
                                   url->text, "try again later"},
                                  0,
                                  origin.long_pause_s > 0 ? std::optional(origin.long_pause_s)
                                                          : std::nullopt}));
    }
    if (Clock::now() < origin.not_before) {
      slot.ready_at = origin.not_before;
      slot.state = Slot::State::kWaiting;
      return;
    }
    ++slot.attempts;
    slot.state = Slot::State::kRunning;
    slot.transfer->prepare(*url, (*requests_)[slot.index].max_bytes);
    curl_easy_setopt(slot.transfer->handle(), CURLOPT_PRIVATE, &slot);
    curl_multi_add_handle(multi_.get(), slot.transfer->handle());
  }

  // Why an origin is not asked again in this call, if so.
  static std::optional<std::string> reason_to_spare(const OriginState& origin) {
    if (origin.long_pause_s > 0) {
      return "the origin asked for a pause of " + std::to_string(origin.long_pause_s) + " s";
    }
    if (origin.unanswered >= kGiveUpAfter) {
      return "the server gave no answer several times in a row";
    }
    if (origin.pauses >= kMaxPausesInARow) return "the origin asked for one pause after another";
    return std::nullopt;
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
      curl_multi_remove_handle(multi_.get(), handle);
      conclude(*slot, slot->transfer->conclude(code));
      any = true;
    }
    return any;
  }

  void conclude(Slot& slot, Attempt attempt) {
    learn(slot, attempt);
    if (attempt.body) {
      attempt.body->final_url = slot.url.text;
      return finish(slot, std::move(*attempt.body));
    }
    if (attempt.redirect) return redirect(slot, *attempt.redirect);
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

  void learn(const Slot& slot, const Attempt& attempt) {
    const auto url = through_mirror(slot.url);
    OriginState& origin = origins_[url ? url->origin.text : std::string()];
    origin.unanswered = attempt.unanswered ? origin.unanswered + 1 : 0;
    if (attempt.body) origin.pauses = 0;
    if (!attempt.transient || !attempt.failure.retry_after_s) return;
    const int pause_s = *attempt.failure.retry_after_s;
    if (pause_s > options_.max_retry_after_s) origin.long_pause_s = pause_s;
    // Answers to requests that were sent together ask for one pause.
    if (Clock::now() >= origin.not_before) ++origin.pauses;
    origin.not_before = std::max(origin.not_before, Clock::now() + seconds(pause_s));
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
      if (slot.state == Slot::State::kRunning) {
        curl_multi_remove_handle(multi_.get(), slot.transfer->handle());
      }
      slot.state = Slot::State::kIdle;
    }
  }

  int poll_ms() const {
    int wait_ms = kLongestPollMs;
    for (const Slot& slot : slots_) {
      if (slot.state != Slot::State::kWaiting) continue;
      const auto left = std::chrono::ceil<milliseconds>(slot.ready_at - Clock::now()).count();
      wait_ms = std::clamp(static_cast<int>(left), 0, wait_ms);
    }
    return wait_ms;
  }

  const FetchOptions options_;
  std::unique_ptr<CURLM, FreeMulti> multi_;
  std::vector<Slot> slots_;  // of a fixed number, so that their addresses last
  std::minstd_rand random_{std::random_device()()};

  // Of the call at hand.
  const std::vector<FetchRequest>* requests_ = nullptr;
  const OnDone* on_done_ = nullptr;
  std::size_t next_ = 0;
  std::unordered_map<std::string, OriginState> origins_;
};

Result<Fetcher> Fetcher::create(FetchOptions options) {
  if (!initialise_libcurl()) return fail(ErrorKind::kInternal, "libcurl can't be set up");
  constexpr int kMaxParallel = 64;
  if (options.parallel < 1 || options.parallel > kMaxParallel || options.retries < 0 ||
      options.max_redirects < 0 || options.total_timeout_ms <= 0 || options.retry_delay_ms < 0) {
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
