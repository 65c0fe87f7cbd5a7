// Which faults a schedule lets happen to what.
#pragma once

#include <array>

#include "tests/origin/faults.h"

namespace notesearch {

// What a manifest can suffer beyond ManifestFault; true of it as it is of notes.
inline constexpr std::array kManifestFaults = {
    Fault::kStatus404,
    Fault::kStatus410,
    Fault::kStatus500,
    Fault::kStatus503,
    Fault::kClose,
    Fault::kReset,
    Fault::kCut,
    Fault::kCutInChunk,
    Fault::kLongLength,
    Fault::kNoLength,
    Fault::kGzip,
    Fault::kGzipCut,
    Fault::kGzipNot,
    Fault::kHtml,
    Fault::kHtmlUntyped,
    Fault::kEmpty,
    Fault::kBlank,
    Fault::kRedirectNear,
    Fault::kRedirectLoop,
    Fault::kRedirectHops,
    Fault::kRedirectFile,
    Fault::kRedirectPrivate,
    Fault::kDrip,
    Fault::kEtagChurn,
    Fault::kEtagOdd,
    Fault::kHeaderFlood,
    Fault::kRetryAfterGarbage,
};

// Fast ones, for half of a site at a time.
inline constexpr std::array kOutages = {
    Fault::kStatus500,  Fault::kStatus503, Fault::kClose,     Fault::kReset,   Fault::kCut,
    Fault::kCutInChunk, Fault::kHtml,      Fault::kStatus404, Fault::kGzipCut, Fault::kSoft404};

inline bool is_slow(Fault fault) { return fault == Fault::kHang || fault == Fault::kDripSlow; }

// Those that take effect over several runs.
inline bool lasts(Fault fault) {
  return fault == Fault::kStatus404 || fault == Fault::kStatus410 || fault == Fault::kEtagLie ||
         fault == Fault::kStale304;
}

inline bool pauses(Fault fault) {
  return fault == Fault::kRetryAfter || fault == Fault::kRetryAfterHuge;
}

}  // namespace notesearch
