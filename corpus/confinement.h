// What a process gives up for good before it touches text from outside.
//
// Process-wide; call while there is one thread.
#pragma once

#include <cstddef>

namespace notesearch {

// Closes every file but standard input, output and error, bounds the address space (not in builds
// with sanitizers, which reserve all of it), and forbids core files and new privileges.
// False when one of these fails.
[[nodiscard]] bool give_up_resources(std::size_t memory_limit_bytes);

// From now on the process may read, write, allocate, set its timer, ask for the time and the size
// of the machine (as the C library does to sort and to allocate), exit and abort; anything else
// kills it with SIGSYS. False when the kernel has no system call filters; not in builds with
// sanitizers.
bool give_up_system_calls();

}  // namespace notesearch
