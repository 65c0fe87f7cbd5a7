#include "indexer/note_builder.h"

#include <utility>

#include "corpus/assemble.h"
#include "indexer/note_document.h"
#include "schema/record.h"

namespace notesearch {

// Copies of an analyser share the stemmer, which is stateful: every thread makes its own.
NoteBuilder::NoteBuilder(const BuildPlan& plan)
    : plan_(plan), parser_(plan.parser), analyzer_(Analyzer::create(plan.stem_language).value()) {}

std::optional<BuiltNote> NoteBuilder::build(const PlannedNote& planned, BuildResult& result) {
  std::string failure;
  if (!planned.offered->body_digest.empty()) {
    auto built = from_body(*planned.offered, result, failure);
    if (built) return built;
  }
  const std::string& slug = planned.offered->listed.slug;
  if (!planned.last_docid) {
    result.left_out.push_back({slug, failure});
    return std::nullopt;
  }
  if (!failure.empty()) result.kept.push_back({slug, failure});
  return from_record(*planned.last_docid);
}

std::optional<BuiltNote> NoteBuilder::from_body(const OfferedNote& offered, BuildResult& result,
                                                std::string& failure) {
  const auto body = plan_.cache->get(offered.body_digest);
  if (!body) {
    failure = body.error().message();
    // Out of the cache, so that the next run fetches it whatever its validators say.
    if (body.error().kind == ErrorKind::kBadData) plan_.cache->drop(offered.body_digest);
    return std::nullopt;
  }
  const Note note = assemble_note(offered.listed, parser_.parse(*body));
  if (!note.quarantine.empty()) result.quarantined.push_back({note.slug, note.quarantine});
  NoteDocument made = make_document(note, analyzer_);
  const NoteState state{offered.body_digest, offered.listing_digest, offered.body_url,
                        offered.validators.etag, offered.validators.last_modified};
  return BuiltNote{std::move(made.document), encode_note(note, state, made.words)};
}

// Its digests stay those of the version that it holds, so that the next run sees the difference.
BuiltNote NoteBuilder::from_record(DocId docid) {
  const NoteView view = plan_.last->note(docid);
  const Note note = decode_note(view);
  NoteDocument made = make_document(note, analyzer_);
  return {std::move(made.document), encode_note(note, state_of(view), made.words)};
}

}  // namespace notesearch
