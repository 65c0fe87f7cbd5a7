// What a run changes: the notes of the last generation compared with those that the source offers.
//
// Pure functions, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/fetcher.h"
#include "corpus/listing.h"

namespace notesearch {

// A note of the last generation.
struct KnownNote {
  std::string_view slug;
  std::string_view body_digest;
  std::string_view listing_digest;  // empty: not known, then the body alone tells
};

// A note that the source lists, with its body in the cache or the reason why there is none. With
// both, the body is that of an earlier run and stands in for the one that failed.
struct OfferedNote {
  ListedNote listed;           // only the slug when the listing itself was at fault
  std::string listing_digest;  // digest_of_listing()
  std::string body_digest;     // empty: no body
  std::string body_url;        // where it was fetched; empty when it was not
  Validators validators;       // of that answer
  std::string failure;         // why there is no body of this run; empty when there is one
  bool fetch_failed = false;   // the body is what failed, not the listing
  bool gone = false;           // the origin says that there is no such note
  bool let_go = false;         // and has said so for long enough (failed_notes.h)
};

enum class Fate : std::uint8_t {
  kAdded,
  kUpdated,
  kUnchanged,
  kKept,     // failed, stays as the last generation has it
  kLeftOut,  // failed, and there is nothing to keep
};

struct Changes {
  std::vector<Fate> fates;           // by index of the offered notes
  std::vector<std::string> removed;  // slugs not listed any more or let go, in byte order

  [[nodiscard]] std::size_t count(Fate fate) const;
  // Notes that the next generation will have.
  [[nodiscard]] std::size_t notes() const;
  // Notes whose documents differ from the last generation.
  [[nodiscard]] std::size_t changed() const;
};

// `known` and `offered` each hold a slug at most once.
[[nodiscard]] Changes find_changes(const std::vector<KnownNote>& known,
                                   const std::vector<OfferedNote>& offered);

// SHA-256 of what an index of these notes says, whatever its document ids and its age: their slugs
// and digests in the order of slugs.
[[nodiscard]] std::string content_digest(std::vector<KnownNote> notes);

// SHA-256 of everything listed that a note is made of: slug, title, date (else fallback date),
// excerpt, tags, page URL. Where the body comes from does not count.
[[nodiscard]] std::string digest_of_listing(const ListedNote& listed);

}  // namespace notesearch
