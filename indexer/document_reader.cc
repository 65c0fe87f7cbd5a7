#include "indexer/document_reader.h"

#include <utility>

#include "schema/digest.h"

namespace notesearch {
namespace {

tl::unexpected<FetchError> failed(Error error) {
  return tl::unexpected<FetchError>(FetchError{std::move(error)});
}

}  // namespace

const KnownDocument* DocumentReader::find_known(const std::string& url) const {
  const auto found = known_.find(url);
  return found == known_.end() ? nullptr : &found->second;
}

tl::expected<std::string, FetchError> DocumentReader::read(const Url& url) {
  asked_.insert(url.text);
  const auto read_before = readings_.find(url.text);
  if (read_before != readings_.end()) return read_before->second.bytes;
  if (access_.fetcher != nullptr) return fetch(url);
  auto copy = last_good(url);
  if (!copy) return failed(copy.error());
  return std::move(*copy);
}

tl::expected<std::string, FetchError> DocumentReader::fetch(const Url& url) {
  FetchRequest request{url.text, kMaxManifestBytes};
  const KnownDocument* known = find_known(url.text);
  if (access_.conditional && known != nullptr && access_.cache->get(known->digest)) {
    request.validators = known->validators;
  }
  auto fetched = access_.fetcher->fetch(request, access_.stop);
  if (!fetched) return tl::unexpected<FetchError>(fetched.error());
  auto reading = take(url, std::move(*fetched));
  if (!reading) return tl::unexpected<FetchError>(reading.error());
  return readings_.insert_or_assign(url.text, std::move(*reading)).first->second.bytes;
}

tl::expected<DocumentReader::Reading, FetchError> DocumentReader::take(const Url& url,
                                                                       FetchedBody fetched) const {
  if (fetched.not_modified) {
    const KnownDocument* known = find_known(url.text);
    auto bytes = access_.cache->get(known->digest);
    if (!bytes) return failed(bytes.error());
    return Reading{std::move(*bytes), {known->digest, std::move(fetched.validators)}};
  }
  auto digest = access_.write_cache ? access_.cache->put(fetched.body)
                                    : Result<std::string>(sha256_hex(fetched.body));
  if (!digest) return failed(digest.error());
  return Reading{std::move(fetched.body), {std::move(*digest), std::move(fetched.validators)}};
}

Result<std::string> DocumentReader::last_good(const Url& url) const {
  asked_.insert(url.text);
  const KnownDocument* known = find_known(url.text);
  if (known != nullptr) return access_.cache->get(known->digest);
  return fail(ErrorKind::kUnavailable, "it was never read", url.text, "run once without --offline");
}

KnownDocuments DocumentReader::documents() const {
  KnownDocuments documents;
  for (const auto& [url, known] : known_) {
    if (access_.fetcher == nullptr || asked_.count(url) > 0) documents.emplace(url, known);
  }
  for (const auto& [url, reading] : readings_) documents[url] = reading.known;
  return documents;
}

void DocumentReader::start_over() {
  known_ = documents();
  readings_.clear();
}

}  // namespace notesearch
