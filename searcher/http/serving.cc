#include "searcher/http/serving.h"

#include <utility>

#include "schema/digest.h"

namespace notesearch {
namespace {

constexpr std::size_t kEpochDigits = 8;

// What every kind of query needs: columns, postings, texts, suggestions, the spelling of a word that no
// note has.
Result<void> warm(Searcher& searcher) {
  for (const char* query : {"", "the", "notes serach"}) {
    SearchRequest request;
    request.query = query;
    request.facets = request.timeline = true;
    if (auto answer = searcher.search(request); !answer) return fail(answer.error());
  }
  SuggestRequest suggest;
  suggest.text = "a";
  if (auto answer = searcher.suggest(suggest); !answer) return fail(answer.error());
  return {};
}

}  // namespace

Serving::Serving(std::shared_ptr<const IndexSnapshot> snapshot, std::vector<Searcher> searchers,
                 const OwnSynonyms* synonyms)
    : snapshot_(std::move(snapshot)), searchers_(std::move(searchers)) {
  const Manifest& manifest = snapshot_->manifest();
  // The number alone would be the same after an index was made anew; another version answers otherwise.
  std::string parts =
      NOTESEARCH_VERSION + manifest.published + manifest.content + snapshot_->damage();
  if (synonyms != nullptr) parts += "\nsynonyms\n" + synonyms->rules;
  const std::string digest = sha256_hex(parts);
  epoch_ = std::to_string(manifest.generation) + "-" + digest.substr(0, kEpochDigits);
}

Result<std::shared_ptr<Serving>> Serving::open(std::shared_ptr<const IndexSnapshot> snapshot,
                                               std::size_t workers, const OwnSynonyms* synonyms) {
  std::vector<Searcher> searchers;
  for (std::size_t worker = 0; worker < workers; ++worker) {
    auto searcher = Searcher::open(snapshot);
    if (!searcher) return fail(searcher.error());
    if (synonyms != nullptr) {
      auto used = searcher->use_synonyms(synonyms->rules, synonyms->where);
      if (!used) return fail(used.error());
    }
    if (auto warmed = warm(*searcher); !warmed) return fail(warmed.error());
    searchers.push_back(*std::move(searcher));
  }
  return std::shared_ptr<Serving>(new Serving(std::move(snapshot), std::move(searchers), synonyms));
}

}  // namespace notesearch
