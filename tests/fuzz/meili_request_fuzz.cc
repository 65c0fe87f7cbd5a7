#include "searcher/http/meili/attributes.h"
#include "searcher/http/meili/multi_search.h"
#include "searcher/http/meili/payload.h"
#include "searcher/http/meili/query_reader.h"
#include "tests/fuzz/fuzz.h"
#include "tests/searcher/search_fixture.h"

namespace {

using namespace notesearch;
using namespace notesearch::meili;

const IndexSnapshot& snapshot() {
  static const SearchFixture fixture(site());
  static const auto opened = IndexSnapshot::open(fixture.index_dir()).value();
  return *opened;
}

void check(const MeiliError& error) {
  expect(error.status >= 400 && error.status < 500, "what is wrong is the client's");
  expect(!error.code.empty() && !error.message.empty(), "an error has a code and a message");
  const Reply reply = error_reply(error);
  expect(nlohmann::json::accept(reply.body), "a reply is JSON");
}

std::size_t depth_of(const Filter& filter) {
  std::size_t deepest = 0;
  for (const Filter& part : filter.parts) deepest = std::max(deepest, depth_of(part));
  return deepest + 1;
}

void check(const Filter& filter) {
  expect(depth_of(filter) <= 4 * kMaxFilterDepth + 4, "filters are shallow");
  const auto passes = note_filter(filter, snapshot());
  Filter negation;
  negation.op = FilterOp::kNot;
  negation.parts = {filter};
  const auto fails = note_filter(negation, snapshot());
  const Columns& columns = snapshot().columns();
  for (DocId docid = 1; docid <= columns.last_docid(); ++docid) {
    if (!columns.exists(docid)) continue;
    expect((!passes || passes(docid)) != fails(docid), "a note passes a filter or its negation");
  }
}

template <typename Query>
bool is_read(const MeiliResult<Query>& query) {
  if (!query) check(query.error());
  return query.has_value();
}

}  // namespace

// Whatever is sent, to whichever route, is read or refused; what is read can be evaluated.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  const std::string_view text = as_text(data, size_bytes);
  for (const IndexUid index : kIndexes) {
    for (const Form form : {Form::kBody, Form::kParameters}) {
      if (const auto query = read_search(index, form, text); is_read(query)) check(query->filter);
      if (const auto query = read_similar(index, form, text); is_read(query)) check(query->filter);
      if (const auto query = read_documents(index, form, text); is_read(query))
        check(query->filter);
    }
    if (const auto query = read_facet_search(index, text); is_read(query)) {
      check(query->search.filter);
    }
  }
  if (const auto query = read_multi_search(text); is_read(query)) {
    for (const SearchQuery& one : query->queries) check(one.filter);
  }
  const auto filterable = attributes_with(IndexUid::kNotes, &Attribute::filterable);
  const auto payload = parse_payload(text);
  for (const nlohmann::json& expression : {payload.value_or(nullptr), nlohmann::json(text)}) {
    if (const auto filter = parse_filter(expression, filterable); is_read(filter)) check(*filter);
  }
  return 0;
}
