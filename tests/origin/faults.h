// Every way in which a test origin can fail, by name, and what a reader must make of each.
//
// Stateless: a fault turns the good answer to a request into a bad one, so any handler can be made
// to fail. Chance comes from the caller's generator, so a seed plays the same faults again.
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/origin/http_message.h"

namespace notesearch {

enum class Fault : std::uint8_t {
  kNone,
  // Answers with another status.
  kStatus404,
  kStatus410,
  kStatus500,
  kStatus503,
  kRetryAfter,  // 503 that asks for a pause: argument, else 1 second
  kRetryAfterNegative,
  kRetryAfterHuge,
  kRetryAfterGarbage,
  kRetryAfterPast,
  // The connection.
  kHang,
  kDrip,      // slow, but done in time
  kDripSlow,  // never done in time
  kClose,
  kReset,
  kCut,         // after `argument` bytes of the body, else anywhere in it
  kCutInChunk,  // the same
  // The length of the body.
  kShortLength,  // states less than it sends
  kLongLength,   // states more than it sends
  kHugeLength,
  kNoLength,
  kEndless,
  kOversized,
  // Compression.
  kGzip,  // as it should be
  kGzipBomb,
  kGzipCut,
  kGzipNot,
  // Something else with status 200.
  kHtml,
  kHtmlUntyped,
  kWrongType,
  kEmpty,
  kBlank,
  kSoft404,  // one markdown page in the place of every note
  kTorn,     // the body of another version
  kBadUtf8,
  kNulBytes,
  kByteOrderMark,
  kUtf16,
  // Redirects.
  kRedirectNear,  // to the body, in one step
  kRedirectLoop,
  kRedirectHops,
  kRedirectOrigin,
  kRedirectFile,
  kRedirectPrivate,
  kRedirectScheme,
  // Validators.
  kEtagLie,      // one tag for whatever the body is
  kEtagChurn,    // another tag every time
  kEtagOdd,      // long, unquoted, with control characters
  kHeaderFlood,  // more headers than anybody reads
  kStale304,     // "not modified" to everything
  kUnasked304,   // "not modified" to who has no copy
};

// What becomes of the note that is answered so.
enum class Verdict : std::uint8_t {
  kTaken,   // what came is the note's body now
  kKept,    // the note stays at its last good version
  kEither,  // nobody can tell, or it depends on what was asked: see FaultFacts::why
};

struct FaultFacts {
  Fault fault = Fault::kNone;
  std::string_view name;  // "gzip-bomb"
  Verdict verdict = Verdict::kTaken;
  std::string_view why;  // one line
};

// All of them, in the order of the enumeration.
[[nodiscard]] const std::vector<FaultFacts>& all_faults();
[[nodiscard]] const FaultFacts& facts_of(Fault fault);
[[nodiscard]] std::optional<Fault> parse_fault(std::string_view name);

struct FaultInput {
  const Request& request;
  std::mt19937_64& random;
  std::optional<std::uint64_t> argument = {};
  std::string_view other_body = {};  // for kTorn
};

// `good` is the complete answer, status 200 with body and validators, whatever validators were
// asked with: faults that have to do with them answer 304 themselves, kNone too. A fault that its
// reader must notice keeps the validators of the good answer, so that a reader who remembers them
// all the same is found out; one that can't be noticed has none, as they would be lies.
[[nodiscard]] Reply apply(Fault fault, Reply good, const FaultInput& input);

// A number below `bound`, alike with every standard library.
[[nodiscard]] std::uint64_t below(std::mt19937_64& random, std::uint64_t bound);

}  // namespace notesearch
