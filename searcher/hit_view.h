// A hit that is being described, for whoever wants more of it than SearchResponse shows: its note beside
// what finds the words of the query in it.
#pragma once

#include <functional>

#include "schema/columns.h"
#include "schema/record.h"
#include "searcher/request.h"

namespace notesearch {

class Highlighter;
class WordWeights;

// Everything is valid during the visit alone, but the note, which is as long as the snapshot, and copies
// of the highlighters, which are as long as the searcher.
struct HitView {
  const Hit& hit;
  DocId docid;
  NoteView note;
  const Highlighter& title;
  const Highlighter& prose;  // of text of the body that is no code; of tags too
  const Highlighter& heading;
  const Highlighter& code;
  const WordWeights& weights;
  double most;  // what all words that the highlighters find weigh together; 0 without words
  // The score as a share of what the words of the query can count at most: the order of the hits, in
  // numbers that compare between queries. About 0.3 with half of the words, 1 to 2 with all of them, up
  // to 5 where the query is the title. 0 when sorted by date.
  double share;
};

// Of each hit, in order, once it is described. False: of the hits that follow none is wanted, and the
// response has none of them.
using HitVisitor = std::function<bool(const HitView&)>;

}  // namespace notesearch
