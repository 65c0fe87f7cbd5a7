// The HTTP client of the indexer: many small files from few origins, none of them trusted.
//
// Contacts only allowed origins, over TLS that is always verified; refuses private addresses
// (checked on the address that is really connected to), proxies from the environment, cookies,
// stored passwords, protocols other than http and https, more than max_redirects redirects,
// redirects off the allowed origins or from https to http, bodies whose end can't be known, and
// anything past the byte, ratio and time limits below. Bodies may come as gzip or brotli; bytes are
// counted after decompression.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "corpus/url.h"
#include "schema/base/error.h"

namespace notesearch {

// Bounds of what a run fetches, in bytes after decompression. A profile.json of 100,000 notes is
// about 60 MB; the longest notes seen in practice are below 500 kB.
inline constexpr std::size_t kMaxManifestBytes = std::size_t{64} << 20;
inline constexpr std::size_t kMaxNoteBytes = std::size_t{2} << 20;

struct FetchOptions {
  std::vector<Origin> allowed_origins;  // exact; the `to` of a mirror of one is allowed with it
  std::vector<Mirror> mirrors;
  bool allow_private = false;  // loopback and private addresses: for tests and home servers
  int parallel = 4;            // transfers at a time; also the most connections kept open
  int connect_timeout_ms = 5'000;
  int total_timeout_ms = 15'000;          // one attempt, from start to last byte
  int manifest_timeout_ms = 120'000;      // the same, for requests of more than kMaxNoteBytes
  int low_speed_bytes_per_second = 1024;  // slower than this for low_speed_seconds: given up
  int low_speed_seconds = 10;
  int max_redirects = 3;
  int retries = 2;             // further attempts after a transient failure
  int retry_delay_ms = 250;    // before the first retry, doubled for each, plus up to half jitter
  int max_retry_after_s = 10;  // after a longer Retry-After the origin is not asked again
  std::string user_agent = "notesearch";

  // Politeness: an origin gets at most so many requests a second, after a first burst of so many.
  // 0: as many as its answers allow.
  int max_requests_per_second = 50;
  int request_burst = 1'000;

  // Of one Fetcher, from its creation on: when the time is up or so many bytes have been received
  // (decompressed), the rest fails with kUnavailable.
  std::int64_t run_timeout_ms = std::int64_t{60} * 60 * 1000;
  std::uint64_t run_max_bytes = std::uint64_t{4} << 30;

  // PEM file of certificate authorities to trust besides the system's: for servers of one's own.
  // Read once, by create(). Needs a libcurl that takes certificates from memory (with OpenSSL it
  // does); with another, create() fails. Verification itself can't be switched off.
  std::string ca_file;
};

// What an origin gave with a body so that it can be asked later whether it is still the same (RFC
// 9110 §8.8). Opaque: sent back byte for byte, never read. Empty when there is none.
struct Validators {
  std::string etag;           // with its quotes; at most kMaxValidatorBytes, printable ASCII
  std::string last_modified;  // the same

  [[nodiscard]] bool empty() const { return etag.empty() && last_modified.empty(); }
  friend bool operator==(const Validators&, const Validators&) = default;
};
inline constexpr std::size_t kMaxValidatorBytes = 256;

// kHead asks whether a GET would succeed: a 200 with whatever headers is a success without a body.
enum class FetchMethod { kGet, kHead };

struct FetchRequest {
  std::string url;
  std::size_t max_bytes = kMaxNoteBytes;
  Validators validators = {};  // of the copy at hand; empty: the body is wanted in any case
  FetchMethod method = FetchMethod::kGet;
};

struct FetchedBody {
  std::string body;            // decompressed, otherwise as sent; empty after a 304 and for HEAD
  std::string content_type;    // as sent, lower-case, may be empty: "text/markdown; charset=utf-8"
  std::string final_url;       // after redirects, with mirrors undone
  Validators validators = {};  // of this body; after a 304 those that came with it, else those sent
  bool not_modified = false;   // 304: the copy at hand is current, and body is empty
};

// Why a fetch failed. The kind of the error is kUnavailable when another run may succeed, kRefused
// never; kBadData for what the origin must fix, kConfig for what the operator must allow.
struct FetchError {
  Error error;
  int status = 0;  // of the HTTP answer; 0 when there was none
  std::optional<int> retry_after_s = std::nullopt;

  // The origin says that this URL is no more.
  [[nodiscard]] bool gone() const { return status == 404 || status == 410; }
};

using FetchResult = tl::expected<FetchedBody, FetchError>;

// Not thread-safe: one per thread. Connections are kept open between calls.
class Fetcher {
 public:
  using OnDone = std::function<void(std::size_t index, FetchResult result)>;
  using Stop = std::function<bool()>;

  // What has been asked and received since its creation.
  struct Counts {
    std::size_t requests = 0;      // sent, redirects and retries included
    std::size_t not_modified = 0;  // answered with 304, and rightly so
    std::uint64_t bytes = 0;       // of bodies, decompressed, whatever came of them
  };

  // kConfig for options that contradict themselves and for a ca_file that can't be used; kInternal
  // when libcurl can't be set up.
  [[nodiscard]] static Result<Fetcher> create(FetchOptions options);

  Fetcher(Fetcher&&) noexcept;
  Fetcher& operator=(Fetcher&&) noexcept;
  ~Fetcher();

  // Fetches all requests, options.parallel at a time, and calls on_done once for each, on this
  // thread, in the order of completion; on_done must not call this fetcher. An origin that asks
  // for a pause gets it from all requests to it; one that asks for a long one, for one after
  // another, or that never answers is not asked again in this call, and what is left for it fails
  // with kUnavailable. So does all that is left once a limit of the run is passed; what is under way
  // then is cut. `stop` is asked at least every 100 ms: once it is true, transfers are dropped, and
  // what is unfinished gets no call.
  void fetch_all(const std::vector<FetchRequest>& requests, const OnDone& on_done,
                 const Stop& stop = {});

  // Fetches one. kBusy when it was stopped.
  [[nodiscard]] FetchResult fetch(const FetchRequest& request, const Stop& stop = {});

  [[nodiscard]] Counts counts() const;

 private:
  class Impl;
  explicit Fetcher(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

// Whether a body is an HTML page, by its content type or by how it starts: for a note, that is an
// error page that was sent with status 200.
[[nodiscard]] bool looks_like_html(const FetchedBody& fetched);

// Whether a body of this content type may be a note: any text, bytes of no stated type, markdown
// under its other names. Pictures, JSON and the like are not.
[[nodiscard]] bool acceptable_note_type(std::string_view content_type);

}  // namespace notesearch
