// Which other sites may read answers in a browser: Cross-Origin Resource Sharing, as the Fetch standard
// has it (https://fetch.spec.whatwg.org/#http-cors-protocol).
//
// Origins are compared byte for byte with those that are configured; there is no "*", and credentials are
// never allowed. Immutable; any thread.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "schema/base/error.h"
#include "searcher/http/server/message.h"

namespace notesearch {

class Cors {
 public:
  // Origins as browsers send them: "https://example.org", "http://localhost:3000". kUsage for what is
  // none. Without any, pages of the same origin alone read answers.
  static Result<Cors> create(const std::vector<std::string>& origins);

  // What a response to the request needs.
  void add_headers(const HttpRequest& request, HttpResponse& response) const;
  // The answer to OPTIONS. `methods` as in an Allow header.
  [[nodiscard]] HttpResponse preflight(const HttpRequest& request,
                                       const std::string& methods) const;

 private:
  std::set<std::string> origins_;
};

}  // namespace notesearch
