#include "indexer/build_plan.h"

#include <iterator>
#include <utility>

namespace notesearch {
namespace {

void move_to_end(std::vector<HeldNote>& to, std::vector<HeldNote>&& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace

void append(BuildResult& to, BuildResult&& from) {
  to.notes += from.notes;
  move_to_end(to.kept, std::move(from.kept));
  move_to_end(to.left_out, std::move(from.left_out));
  move_to_end(to.quarantined, std::move(from.quarantined));
}

}  // namespace notesearch
