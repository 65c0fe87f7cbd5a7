// gzip (RFC 1952), the one compression that is offered. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace notesearch {

// Fast rather than small (level 1). Empty when memory is short.
[[nodiscard]] std::string gzip(std::string_view plain);

// Whether a client that sent this Accept-Encoding takes gzip (RFC 9110, 12.5.3): named, or by "*", with
// a weight above 0. Without the header none is sent.
[[nodiscard]] bool accepts_gzip(std::string_view accept_encoding);

}  // namespace notesearch
