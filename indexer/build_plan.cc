#include "indexer/build_plan.h"

#include <iterator>
#include <utility>

namespace notesearch {
namespace {

void move_to_end(std::vector<HeldNote>& to, std::vector<HeldNote>&& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace

void plan_notes(const std::vector<OfferedNote>& offered, const Changes& changes, BuildPlan& plan) {
  const auto docid_of = [&plan](std::string_view slug) {
    return plan.last == nullptr ? std::optional<DocId>() : plan.last->find(slug);
  };
  for (std::size_t i = 0; i < offered.size(); ++i) {
    if (changes.fates[i] == Fate::kLeftOut) continue;
    plan.notes.push_back({&offered[i], changes.fates[i], docid_of(offered[i].listed.slug)});
  }
  for (const std::string& slug : changes.removed) {
    if (const auto docid = docid_of(slug)) plan.removed.push_back(*docid);
  }
}

void append(BuildResult& to, BuildResult&& from) {
  to.notes += from.notes;
  move_to_end(to.kept, std::move(from.kept));
  move_to_end(to.left_out, std::move(from.left_out));
  move_to_end(to.quarantined, std::move(from.quarantined));
}

}  // namespace notesearch
