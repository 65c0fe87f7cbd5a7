// What the readers of llms.txt and llms-full.txt share: how such a file is opened, and how its
// listing is closed.
//
// Pure functions, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/listing.h"
#include "corpus/problems.h"
#include "schema/base/error.h"

namespace notesearch {

struct MarkdownFile {
  std::string where;  // URL or path; begins every error
  std::size_t max_bytes = 0;
  std::string none;  // what is wrong with a file without notes: "has no links to notes"
  std::string fix;   // what to do then

  [[nodiscard]] std::string line(std::size_t number) const {
    return where + ": line " + std::to_string(number);
  }
  [[nodiscard]] tl::unexpected<Error> refuse(std::string what) const {
    return fail(ErrorKind::kBadData, std::move(what), where, fix);
  }
};

// The text as clean_text() leaves it; bytes that are not UTF-8 are a remark. kBadData when it is too
// long, empty, HTML, XML or JSON.
[[nodiscard]] Result<std::string> clean_markdown(std::string_view bytes, const MarkdownFile& file,
                                                 Problems& problems);

// With a code fence that was never closed the listing is not complete: what is behind it was taken for
// code. kBadData when there is no note, with the first reason if there are any.
[[nodiscard]] Result<Listing> close_listing(std::vector<ListedNote> notes, bool fence_is_open,
                                            const MarkdownFile& file, Problems& problems);

}  // namespace notesearch
