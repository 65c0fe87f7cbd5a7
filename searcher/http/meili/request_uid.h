// Names for answers: UUIDs of version 7 (RFC 9562), in which the time comes first. Any thread.
#pragma once

#include <string>

namespace notesearch::meili {

[[nodiscard]] std::string make_request_uid();

}  // namespace notesearch::meili
