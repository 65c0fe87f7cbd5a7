// A generation that a person went back from (rollback.h) is not published again by the next run,
// which finds the site as it was; once the site says something else, publishing goes on by itself.
//
// Pure function, any thread.
#pragma once

#include <vector>

#include "indexer/changes.h"
#include "indexer/last_source.h"
#include "schema/base/error.h"

namespace notesearch {

// kRefused when the changes lead to a content that is held (LastSource::held, content_digest()), or
// would if every note that can't be read now still were as `remembered` has it: a failed fetch is
// no change of the site.
Result<void> check_held(const LastSource& remembered, const std::vector<KnownNote>& known,
                        const std::vector<OfferedNote>& offered, const Changes& changes);

}  // namespace notesearch
