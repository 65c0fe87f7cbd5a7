#include <map>

#include "corpus/fetcher.h"
#include "tests/catch.h"
#include "tests/corpus/fetching.h"
#include "tests/origin/faults.h"

namespace notesearch {
namespace {

// Whether a gathered note could be made of it: what indexer/gather.h asks of a body.
bool is_note(const FetchResult& result) {
  return result && !result->not_modified && !looks_like_html(*result) &&
         acceptable_note_type(result->content_type) &&
         result->body.find_first_not_of(" \t\r\n") != std::string::npos;
}

Reply good_note() {
  Reply good = reply_with(200, kNote, "text/markdown");
  good.headers.emplace_back("ETag", "\"one\"");
  return good;
}

TEST_CASE("the fetcher gets a note out of every fault that allows it, and of no other") {
  for (const FaultFacts& facts : all_faults()) {
    INFO(facts.name);
    TestOrigin origin([&facts](const Request& request) {
      std::mt19937_64 random(7);
      return apply(facts.fault, good_note(), {request, random, {}, kNote});
    });
    FetchOptions options = options_for(origin.base_url());
    options.total_timeout_ms = 300;
    options.retries = 0;
    options.max_retry_after_s = 0;
    Fetcher fetcher = Fetcher::create(options).value();
    const FetchResult result = fetcher.fetch({origin.base_url() + "/raw/notes/a"});
    switch (facts.verdict) {
      case Verdict::kTaken:
        CHECK(is_note(result));
        break;
      case Verdict::kKept:
        CHECK_FALSE(is_note(result));
        break;
      case Verdict::kEither:
        break;
    }
    for (const Request& request : origin.requests()) {
      CHECK_FALSE(request.header("Host").starts_with("localhost"));
      CHECK(request.header("Injected").empty());
    }
  }
}

TEST_CASE("a note cut at any byte is no note, with a length and in chunks") {
  TestOrigin origin([](const Request& request) {
    std::mt19937_64 random;
    const std::uint64_t at = std::stoul(request.target.substr(request.target.rfind('/') + 1));
    const Fault fault = request.target.starts_with("/chunk") ? Fault::kCutInChunk : Fault::kCut;
    return apply(fault, good_note(), {request, random, at});
  });
  FetchOptions options = options_for(origin.base_url());
  options.retries = 0;
  Fetcher fetcher = Fetcher::create(options).value();
  for (const char* kind : {"/plain/", "/chunk/"}) {
    const std::size_t last = kNote.size() - (std::string(kind) == "/plain/" ? 1 : 0);
    for (std::size_t at = 0; at <= last; ++at) {
      INFO(kind << at);
      CHECK_FALSE(fetcher.fetch({origin.base_url() + kind + std::to_string(at)}));
    }
  }
}

}  // namespace
}  // namespace notesearch
