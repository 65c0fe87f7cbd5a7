// Errors as the native API answers them: { "version": 1, "error": {"what", "where", "fix"} }.
//
// "where" is the name of a parameter, or empty. Pure, any thread.
#pragma once

#include "schema/base/error.h"
#include "searcher/http/work.h"

namespace notesearch {

// kUsage 400, kNotFound 404, kUnavailable and kBusy 503, every other kind 500.
[[nodiscard]] int error_status(ErrorKind kind);

// Of a 5xx clients are not told where on this machine something is wrong, nor what its owner should do;
// Reply::failure has it. A 503 says when to try again.
[[nodiscard]] Reply error_reply(const Error& error);

// The same under a status that is no error's: 405, 414, 429. The error is for the client, as it is.
[[nodiscard]] Reply error_reply(int status, const Error& error);

}  // namespace notesearch
