#include "searcher/http/server/application.h"

namespace notesearch {

int refusal_status(Refusal refusal) {
  switch (refusal) {
    case Refusal::kMalformed:
      return 400;
    case Refusal::kTooManyRequests:
      return 429;
    case Refusal::kTargetTooLong:
      return 414;
    case Refusal::kHeadTooLarge:
      return 431;
    case Refusal::kBodyTooLarge:
      return 413;
    case Refusal::kTimedOut:
      return 408;
    case Refusal::kOverloaded:
      return 503;
    case Refusal::kInternal:
      return 500;
  }
  return 500;
}

}  // namespace notesearch
