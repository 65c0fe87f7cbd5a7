// Files and directories that are on the disk when the call returns.
//
// All paths are the caller's to protect from other writers. A failed sync is final: the kernel may
// have dropped the data already, so what was written is thrown away, never synced a second time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "schema/base/error.h"

namespace notesearch {

// Waits until the data of a file, or the entries of a directory, are on the disk.
Result<void> sync_to_disk(const std::filesystem::path& path);

// Syncs every file and directory below `directory`, then `directory` itself.
Result<void> sync_tree(const std::filesystem::path& directory);

// Creates a directory and its parents as needed; what was created is on the disk with its name.
Result<void> make_directories(const std::filesystem::path& directory);

// Creates a file of these bytes where there is none; the bytes reach the disk when the kernel
// likes. After a failure no part of the file is left.
Result<void> create_file(const std::filesystem::path& path, std::string_view bytes);

// Copies a file to a path where there is none, within the kernel where it can; returns its size.
Result<std::uintmax_t> copy_whole_file(const std::filesystem::path& from,
                                       const std::filesystem::path& to);

// Copies the files of a folder, which has no folders in it, into one that is made if needed;
// returns their size in all. Never over a file.
Result<std::uintmax_t> copy_folder(const std::filesystem::path& from,
                                   const std::filesystem::path& to);

// Creates a file anew under path + ".tmp" and renames it: a reader sees the old or the new bytes.
// Without `durable` the bytes reach the disk when the kernel likes.
Result<void> replace_file(const std::filesystem::path& path, std::string_view bytes, bool durable);

}  // namespace notesearch
