// The notes of a range of days as a part of a Xapian query, without weight.
#pragma once

#include <xapian.h>

#include "schema/base/date.h"
#include "schema/columns.h"

namespace notesearch {

// Matches the notes whose day lies in the range, ends included; an undated note never. One end must
// be set. The columns must outlive the query. For one database that is not sharded, in this process,
// with every match counted: nothing is known of how many there will be.
[[nodiscard]] Xapian::Query days_query(const DayRange& days, const Columns& columns);

}  // namespace notesearch
