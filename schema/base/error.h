// Errors and results, shared by every room.
//
// An Error answers three questions for the person who reads it: what is wrong, where, and what to
// do about it. Its kind answers the caller's question: what happens next (see exit_code).
//
// Result<T> is the return type of everything that may fail in an expected way (a bad manifest, a
// missing index, a busy lock). Exceptions of third-party libraries are turned into Results where
// that library is called.
//
// Threads: plain values, no shared state.
#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace notesearch {

// What the caller should do. The order is of no meaning; exit codes are in exit_code().
enum class ErrorKind {
  kUsage,        // fix the command line or the request
  kNotFound,     // ask for something else: what the request names does not exist
  kBadData,      // fix the input: a manifest, a file, a stored index that is damaged
  kUnavailable,  // try again later or create what is missing: no index, origin down
  kInternal,     // a defect in notesearch: report it
  kIo,           // fix the disk, the permissions, the space
  kBusy,         // another run holds the lock: try again later
  kConfig,       // fix the configuration file or the environment
  kRefused,      // the publish gate kept the old index: look, then --accept-shrink
};

struct Error {
  ErrorKind kind = ErrorKind::kInternal;
  std::string what;   // one sentence without a final full stop
  std::string where;  // file, URL or JSON path; may be empty
  std::string fix;    // what to do, as an imperative; may be empty

  // "where: what (fix)", on one line, safe for a terminal: control characters are shown as \xNN.
  [[nodiscard]] std::string message() const;
};

// sysexits(3) where one fits; kRefused is 4. 0, 1 and 3 are outcomes, not errors.
[[nodiscard]] int exit_code(ErrorKind kind);

template <typename T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

// Fails a function that returns Result: `return fail(ErrorKind::kIo, "can't read", path);`
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorKind kind, std::string what,
                                                std::string where = {}, std::string fix = {}) {
  return tl::unexpected<Error>(Error{kind, std::move(what), std::move(where), std::move(fix)});
}

// Passes on the error of another Result.
[[nodiscard]] inline tl::unexpected<Error> fail(Error error) {
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace notesearch
