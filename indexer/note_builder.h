// From one planned note to its Xapian document and its stored record.
#pragma once

#include <optional>
#include <string>

#include <xapian.h>

#include "indexer/build_plan.h"
#include "schema/analysis.h"

namespace notesearch {

struct BuiltNote {
  Xapian::Document document;
  std::string record;
};

// Holds a parser child and an analyser: one per thread. The plan outlives it.
class NoteBuilder {
 public:
  explicit NoteBuilder(const BuildPlan& plan);

  // Starts the parser child: kConfig when the installation is broken. Before the first build().
  [[nodiscard]] Result<void> start() { return parser_.start(); }

  // Reads the note from its cached body; one without a body, or whose body is lost, from what the last
  // generation stored. Empty when there is neither. Whatever is worth telling is added to `result`.
  std::optional<BuiltNote> build(const PlannedNote& planned, BuildResult& result);

 private:
  std::optional<BuiltNote> from_body(const OfferedNote& offered, BuildResult& result,
                                     std::string& failure);
  BuiltNote from_record(DocId docid);

  const BuildPlan& plan_;
  BoundedParser parser_;
  Analyzer analyzer_;
};

}  // namespace notesearch
