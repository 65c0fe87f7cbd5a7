#include "searcher/http/v1/error_reply.h"

#include "searcher/response_json.h"

namespace notesearch {
namespace {

constexpr int kInternalError = 500;
constexpr int kServiceUnavailable = 503;

}  // namespace

int error_status(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage:
      return 400;
    case ErrorKind::kNotFound:
      return 404;
    case ErrorKind::kUnavailable:
    case ErrorKind::kBusy:
      return kServiceUnavailable;
    case ErrorKind::kBadData:
    case ErrorKind::kInternal:
    case ErrorKind::kIo:
    case ErrorKind::kConfig:
    case ErrorKind::kRefused:
      return kInternalError;
  }
  return kInternalError;
}

Reply error_reply(const Error& error) {
  const int status = error_status(error.kind);
  if (status < kInternalError) return error_reply(status, error);
  Error told = error;
  told.where.clear();
  told.fix = "try again later";
  if (status == kInternalError) told.what = "the index can't be read";
  Reply reply = error_reply(status, told);
  reply.failure = error.message();
  return reply;
}

Reply error_reply(int status, const Error& error) {
  Reply reply;
  reply.status = status;
  reply.body = json_text(error);
  if (status == kServiceUnavailable) reply.headers.push_back({"Retry-After", "1"});
  return reply;
}

}  // namespace notesearch
