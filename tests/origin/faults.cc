#include "tests/origin/faults.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <utility>

#include "tests/corpus/compressed.h"

namespace notesearch {
namespace {

using Input = const FaultInput&;

constexpr std::uint64_t kHugeBytes = std::uint64_t{10} << 40;
constexpr std::size_t kTooManyBytes = (std::size_t{2} << 20) + 1;  // for a note
constexpr std::size_t kBombBytes = std::size_t{8} << 20;
constexpr int kHops = 30;

void set_header(Reply& reply, const std::string& name, std::string value) {
  std::erase_if(reply.headers, [&](const auto& header) { return header.first == name; });
  reply.headers.emplace_back(name, std::move(value));
}

void drop_validators(Reply& reply) {
  std::erase_if(reply.headers, [](const auto& header) {
    return header.first == "ETag" || header.first == "Last-Modified";
  });
}

Reply with_body(Reply good, std::string body) {
  good.body = std::make_shared<const std::string>(std::move(body));
  return good;
}

// A body that is taken for the note's own.
Reply in_place(Reply good, std::string body) {
  drop_validators(good);
  return with_body(std::move(good), std::move(body));
}

Reply of_type(Reply good, std::string type, std::string body) {
  set_header(good, "Content-Type", std::move(type));
  return with_body(std::move(good), std::move(body));
}

Reply pause_for(std::string retry_after) {
  Reply reply = reply_with(503, "busy");
  reply.headers.emplace_back("Retry-After", std::move(retry_after));
  return reply;
}

Reply cut(Reply good, Input input, Framing framing) {
  const std::size_t size = good.body->size();
  good.send_bytes = input.argument ? std::min<std::size_t>(*input.argument, size)
                                   : below(input.random, std::max<std::size_t>(size, 1));
  good.framing = framing;
  good.ending = Ending::kClose;
  return good;
}

Reply claiming(Reply good, std::uint64_t bytes) {
  good.claimed_length_bytes = bytes;
  good.ending = Ending::kClose;
  return good;
}

Reply compressed(Reply good, std::string bytes) {
  set_header(good, "Content-Encoding", "gzip");
  return with_body(std::move(good), std::move(bytes));
}

Reply dripping(Reply good, std::size_t bytes, int interval_ms) {
  good.drip_bytes = bytes;
  good.drip_interval_ms = interval_ms;
  return good;
}

// Made once: it takes longer to compress than to send.
const std::string& bomb() {
  static const std::string kBomb = gzip(std::string(kBombBytes, 'a'));
  return kBomb;
}

std::string_view path_of(const Request& request) {
  return std::string_view(request.target).substr(0, request.target.find('?'));
}

int hop_of(const Request& request) {
  constexpr std::string_view kHop = "?hop=";
  const std::size_t at = request.target.find(kHop);
  int hop = 0;
  if (at == std::string::npos) return hop;
  const char* end = request.target.data() + request.target.size();
  std::from_chars(request.target.data() + at + kHop.size(), end, hop);
  return hop;
}

Reply hopping(Reply good, const Request& request, int hops) {
  const int hop = hop_of(request);
  if (hop >= hops) return honour_validators(std::move(good), request);
  return redirect_to(std::string(path_of(request)) + "?hop=" + std::to_string(hop + 1));
}

std::string port_of(const Request& request) {
  const std::string_view host = request.header("Host");
  return std::string(host.substr(std::min(host.rfind(':'), host.size())));
}

std::string private_address(Input input) {
  const std::string path(path_of(input.request));
  const std::array<std::string, 4> targets = {
      "http://169.254.169.254/latest/meta-data/",
      "http://[::ffff:7f00:1]" + port_of(input.request) + path,
      "http://127.0.0.2" + port_of(input.request) + path,
      "http://10.0.0.1" + path,
  };
  return targets.at(below(input.random, targets.size()));
}

std::string other_scheme(Input input) {
  constexpr std::array<std::string_view, 4> kSchemes = {"https", "ftp", "gopher", "dict"};
  return std::string(kSchemes.at(below(input.random, kSchemes.size()))) + "://127.0.0.1" +
         port_of(input.request) + std::string(path_of(input.request));
}

std::string odd_tag(std::mt19937_64& random) {
  const std::array<std::string, 9> tags = {
      "unquoted",
      "\"" + std::string(1'000, 'e') + "\"",
      "\"" + std::string(30'000, 'e') + "\"",
      "\"a\rInjected: 1\"",
      "\"a\x01\x7F\"",
      "\"caf\xC3\xA9\"",
      "\"never closed",
      "\"\"",
      "W/W/\"weak\", \"two\"",
  };
  return tags.at(below(random, tags.size()));
}

Reply flood(Reply good) {
  constexpr int kHeaders = 70;
  for (int i = 0; i < kHeaders; ++i) {
    good.headers.emplace_back("X-Flood-" + std::to_string(i), std::string(1'000, 'f'));
  }
  return good;
}

Reply lie(Reply good, const Request& request) {
  set_header(good, "ETag", "\"lie\"");
  set_header(good, "Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT");
  return honour_validators(std::move(good), request);
}

Reply bare_304() {
  Reply reply;
  reply.status = 304;
  return reply;
}

// Basic letters as UTF-16 with its byte order mark; enough for what a test writes.
std::string utf16(std::string_view text) {
  std::string wide = "\xFF\xFE";
  for (const char c : text) wide.append({c, '\0'});
  return wide;
}

Reply with_odd_bytes(Reply good, std::string_view odd) {
  std::string body = *good.body;
  body.insert(body.size() / 2, odd);
  return in_place(std::move(good), std::move(body));
}

constexpr std::string_view kPage = "<!DOCTYPE html>\n<html><body>We will be back.</body></html>\n";
constexpr std::string_view kSorry = "# Not found\n\nThere is no such page here.\n";

struct Row {
  FaultFacts facts;
  Reply (*spoil)(Reply good, Input input);
};

constexpr Row kRows[] = {
    {{Fault::kNone, "none", Verdict::kTaken, "the answer is good"},
     [](Reply good, Input input) { return honour_validators(std::move(good), input.request); }},
    {{Fault::kStatus404, "status-404", Verdict::kKept, "gone only when it is said again and again"},
     [](Reply, Input) { return reply_with(404, "no such page"); }},
    {{Fault::kStatus410, "status-410", Verdict::kKept, "gone only when it is said again and again"},
     [](Reply, Input) { return reply_with(410, "gone"); }},
    {{Fault::kStatus500, "status-500", Verdict::kKept, "no body came"},
     [](Reply, Input) { return reply_with(500, "error"); }},
    {{Fault::kStatus503, "status-503", Verdict::kKept, "no body came"},
     [](Reply, Input) { return reply_with(503, "busy"); }},
    {{Fault::kRetryAfter, "retry-after", Verdict::kKept, "no body came"},
     [](Reply, Input input) { return pause_for(std::to_string(input.argument.value_or(1))); }},
    {{Fault::kRetryAfterNegative, "retry-after-negative", Verdict::kKept, "no body came"},
     [](Reply, Input) { return pause_for("-5"); }},
    {{Fault::kRetryAfterHuge, "retry-after-huge", Verdict::kKept, "no body came"},
     [](Reply, Input) { return pause_for("1000000000"); }},
    {{Fault::kRetryAfterGarbage, "retry-after-garbage", Verdict::kKept, "no body came"},
     [](Reply, Input) { return pause_for("soon, 1e9 or so"); }},
    {{Fault::kRetryAfterPast, "retry-after-past", Verdict::kKept, "no body came"},
     [](Reply, Input) { return pause_for("Thu, 01 Jan 2015 00:00:00 GMT"); }},
    {{Fault::kHang, "hang", Verdict::kKept, "no body came in time"},
     [](Reply, Input) { return never_answer(); }},
    {{Fault::kDrip, "drip", Verdict::kTaken, "slow, but whole and in time"},
     [](Reply good, Input) { return dripping(std::move(good), 100, 1); }},
    {{Fault::kDripSlow, "drip-slow", Verdict::kKept, "no body came in time"},
     [](Reply good, Input) { return dripping(std::move(good), 1, 100); }},
    {{Fault::kClose, "close", Verdict::kKept, "no body came"},
     [](Reply, Input) { return close_before_answer(); }},
    {{Fault::kReset, "reset", Verdict::kKept, "no body came"},
     [](Reply, Input) { return reset_before_answer(); }},
    {{Fault::kCut, "cut", Verdict::kKept, "shorter than its length says"},
     [](Reply good, Input input) { return cut(std::move(good), input, Framing::kLength); }},
    {{Fault::kCutInChunk, "cut-chunk", Verdict::kKept, "the last chunk is missing"},
     [](Reply good, Input input) { return cut(std::move(good), input, Framing::kChunked); }},
    {{Fault::kShortLength, "short-length", Verdict::kEither,
      "what is within the stated length looks whole"},
     [](Reply good, Input input) {
       drop_validators(good);
       const std::size_t size = good.body->size();
       return claiming(std::move(good), input.argument.value_or(size / 2));
     }},
    {{Fault::kLongLength, "long-length", Verdict::kKept, "shorter than its length says"},
     [](Reply good, Input input) {
       const std::size_t size = good.body->size();
       return claiming(std::move(good), size + input.argument.value_or(1));
     }},
    {{Fault::kHugeLength, "huge-length", Verdict::kKept, "longer than a note may be"},
     [](Reply good, Input) { return claiming(std::move(good), kHugeBytes); }},
    {{Fault::kNoLength, "no-length", Verdict::kKept, "whole or cut, nobody can tell"},
     [](Reply good, Input) {
       good.framing = Framing::kUntilClose;
       good.ending = Ending::kClose;
       return good;
     }},
    {{Fault::kEndless, "endless", Verdict::kKept, "longer than a note may be"},
     [](Reply good, Input) {
       good.framing = Framing::kChunked;
       good.endless = true;
       return with_body(std::move(good), std::string(std::size_t{64} << 10, 'e'));
     }},
    {{Fault::kOversized, "oversized", Verdict::kKept, "longer than a note may be"},
     [](Reply good, Input) {
       good.framing = Framing::kChunked;
       return with_body(std::move(good), std::string(kTooManyBytes, 'o'));
     }},
    {{Fault::kGzip, "gzip", Verdict::kTaken, "a whole member"},
     [](Reply good, Input) {
       std::string bytes = gzip(*good.body);
       return compressed(std::move(good), std::move(bytes));
     }},
    {{Fault::kGzipBomb, "gzip-bomb", Verdict::kKept, "longer than a note may be once decompressed"},
     [](Reply good, Input) { return compressed(std::move(good), bomb()); }},
    {{Fault::kGzipCut, "gzip-cut", Verdict::kKept, "the member is cut short"},
     [](Reply good, Input) {
       std::string bytes = gzip(*good.body);
       bytes.resize(bytes.size() - std::min<std::size_t>(bytes.size(), 9));
       return compressed(std::move(good), std::move(bytes));
     }},
    {{Fault::kGzipNot, "gzip-not", Verdict::kKept, "not compressed as it says"},
     [](Reply good, Input) {
       set_header(good, "Content-Encoding", "gzip");
       return good;
     }},
    {{Fault::kHtml, "html", Verdict::kKept, "a page for people"},
     [](Reply good, Input) {
       return of_type(std::move(good), "text/html; charset=utf-8", std::string(kPage));
     }},
    {{Fault::kHtmlUntyped, "html-untyped", Verdict::kKept,
      "a page for people, said to be markdown"},
     [](Reply good, Input) {
       return of_type(std::move(good), "text/markdown", std::string(kPage));
     }},
    {{Fault::kWrongType, "wrong-type", Verdict::kKept, "said to be a picture"},
     [](Reply good, Input) {
       set_header(good, "Content-Type", "image/png");
       return good;
     }},
    {{Fault::kEmpty, "empty", Verdict::kKept, "nothing is no note"},
     [](Reply good, Input) { return with_body(std::move(good), ""); }},
    {{Fault::kBlank, "blank", Verdict::kKept, "nothing is no note"},
     [](Reply good, Input) { return with_body(std::move(good), " \n\t\r\n \n"); }},
    {{Fault::kSoft404, "soft-404", Verdict::kEither,
      "taken for a note unless several notes turn into it"},
     [](Reply good, Input) { return in_place(std::move(good), std::string(kSorry)); }},
    {{Fault::kTorn, "torn", Verdict::kTaken,
      "whole, and nothing tells that it is of another version"},
     [](Reply good, Input input) {
       return in_place(std::move(good), std::string(input.other_body));
     }},
    {{Fault::kBadUtf8, "bad-utf8", Verdict::kTaken, "single bytes are replaced"},
     [](Reply good, Input) { return with_odd_bytes(std::move(good), "\xC0\xFF"); }},
    {{Fault::kNulBytes, "nul", Verdict::kTaken, "NUL bytes are left out"},
     [](Reply good, Input) {
       return with_odd_bytes(std::move(good), {"\0\0", 2});
     }},
    {{Fault::kByteOrderMark, "bom", Verdict::kTaken, "the mark is left out"},
     [](Reply good, Input) {
       std::string body = "\xEF\xBB\xBF" + *good.body;
       return in_place(std::move(good), std::move(body));
     }},
    {{Fault::kUtf16, "utf-16", Verdict::kEither, "text of another encoding is read or refused"},
     [](Reply good, Input) {
       std::string body = utf16(*good.body);
       return in_place(std::move(good), std::move(body));
     }},
    {{Fault::kRedirectNear, "redirect-near", Verdict::kTaken, "one step within the site"},
     [](Reply good, Input input) { return hopping(std::move(good), input.request, 1); }},
    {{Fault::kRedirectLoop, "redirect-loop", Verdict::kKept, "leads nowhere"},
     [](Reply, Input input) { return redirect_to(input.request.target); }},
    {{Fault::kRedirectHops, "redirect-hops", Verdict::kKept, "more steps than anybody follows"},
     [](Reply good, Input input) { return hopping(std::move(good), input.request, kHops); }},
    {{Fault::kRedirectOrigin, "redirect-origin", Verdict::kKept, "leads off the site"},
     [](Reply, Input input) {
       return redirect_to("http://localhost" + port_of(input.request) +
                          std::string(path_of(input.request)));
     }},
    {{Fault::kRedirectFile, "redirect-file", Verdict::kKept, "leads into the machine"},
     [](Reply, Input) { return redirect_to("file:///etc/passwd"); }},
    {{Fault::kRedirectPrivate, "redirect-private", Verdict::kKept,
      "leads off the site, into a network"},
     [](Reply, Input input) { return redirect_to(private_address(input)); }},
    {{Fault::kRedirectScheme, "redirect-scheme", Verdict::kKept, "leads to another protocol"},
     [](Reply, Input input) { return redirect_to(other_scheme(input)); }},
    {{Fault::kEtagLie, "etag-lie", Verdict::kEither, "seen only by who asks without validators"},
     [](Reply good, Input input) { return lie(std::move(good), input.request); }},
    {{Fault::kEtagChurn, "etag-churn", Verdict::kTaken, "the body tells"},
     [](Reply good, Input input) {
       set_header(good, "ETag", "\"" + std::to_string(input.random()) + "\"");
       return good;
     }},
    {{Fault::kEtagOdd, "etag-odd", Verdict::kTaken,
      "a tag that can't be used is no fault of the body"},
     [](Reply good, Input input) {
       set_header(good, "ETag", odd_tag(input.random));
       return good;
     }},
    {{Fault::kHeaderFlood, "header-flood", Verdict::kKept, "more than 64 KiB of headers"},
     [](Reply good, Input) { return flood(std::move(good)); }},
    {{Fault::kStale304, "stale-304", Verdict::kEither,
      "kept by who has no copy, believed by who asked with validators"},
     [](Reply, Input) { return bare_304(); }},
    {{Fault::kUnasked304, "unasked-304", Verdict::kEither,
      "kept by who has no copy, as it should be for all others"},
     [](Reply good, Input input) {
       return input.request.has_validators() ? honour_validators(std::move(good), input.request)
                                             : bare_304();
     }},
};

}  // namespace

const std::vector<FaultFacts>& all_faults() {
  static const std::vector<FaultFacts> kFacts = [] {
    std::vector<FaultFacts> facts;
    for (const Row& row : kRows) facts.push_back(row.facts);
    return facts;
  }();
  return kFacts;
}

const FaultFacts& facts_of(Fault fault) { return kRows[static_cast<std::size_t>(fault)].facts; }

std::optional<Fault> parse_fault(std::string_view name) {
  for (const Row& row : kRows) {
    if (row.facts.name == name) return row.facts.fault;
  }
  return std::nullopt;
}

Reply apply(Fault fault, Reply good, const FaultInput& input) {
  return kRows[static_cast<std::size_t>(fault)].spoil(std::move(good), input);
}

std::uint64_t below(std::mt19937_64& random, std::uint64_t bound) { return random() % bound; }

}  // namespace notesearch
