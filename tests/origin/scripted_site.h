// A site of numbered notes that is edited, broken and mended while it is served, and keeps book of
// what it answered.
//
//   ScriptedSite site(50);                       // note-1 to note-50
//   site.set_fault("/raw/notes/note-7", {Fault::kCut});
//   site.edit_body("note-8");
//   ... a run against site.url() ...
//   for (const SiteAnswer& answer : site.take_answers()) ...
//
// Every body holds words that say which note and version it is, so that an index can be held to
// it. Notes have strong tags, weak tags, dates alone, or no validators at all, by their number.
// Chance comes from the seed, the path and how often it was asked, never from the order in which
// requests arrive. All members may be called from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/origin/faults.h"
#include "tests/origin/origin.h"

namespace notesearch {

inline constexpr std::string_view kManifestPath = "/profile.json";
inline constexpr std::string_view kNotePaths = "/raw/notes/";

struct SiteFault {
  Fault fault = Fault::kNone;
  std::optional<std::uint64_t> argument = {};                   // FaultInput::argument
  std::size_t times = std::numeric_limits<std::size_t>::max();  // then all is well
};

enum class ManifestFault : std::uint8_t {
  kNone,
  kFlapping,   // every other request is answered with the manifest of the last freeze()
  kSwitchAt,   // the whole site is that of the last freeze() until so many requests have come
  kTruncated,  // cut after so many bytes, with a length that fits
  kEmptyList,
  kHtml,
};

// What the reader of an answer is to make of it.
enum class Came : std::uint8_t {
  kBody,       // a whole body
  kSame,       // 304, and true: the copy that was asked about is the body
  kBelieved,   // 304 that may be a lie: what was asked about stays
  kUncertain,  // a body that may be refused as well
  kFailure,    // nothing
};

struct SiteAnswer {
  std::string slug;  // empty for the manifest
  Fault fault = Fault::kNone;
  Came came = Came::kFailure;
  int status = 0;               // 0: none was sent
  bool had_validators = false;  // the request
  std::string body;             // with kBody, kSame and kUncertain: as it is to be stored
  std::vector<std::pair<std::string, std::string>> listing;  // slug and title; of manifests
};

struct AnswerCounts {
  std::size_t ok = 0;            // status 200, good or not
  std::size_t not_modified = 0;  // 304
  std::size_t other = 0;         // any other status, or none
};

class ScriptedSite {
 public:
  explicit ScriptedSite(int notes, std::uint64_t seed = 0);

  [[nodiscard]] std::string url() const;  // of the manifest
  [[nodiscard]] TestOrigin& origin() { return origin_; }
  [[nodiscard]] std::vector<std::string> slugs() const;  // in listing order

  std::string add();  // the next number; returns its slug
  void edit_body(const std::string& slug);
  void edit_title(const std::string& slug);
  void remove(const std::string& slug);
  // The same text under a slug of its own; returns it.
  std::string rename(const std::string& slug);
  // Remembers the site as it is, for the manifest faults.
  void freeze();

  void set_fault(const std::string& path, SiteFault fault);
  void clear_fault(const std::string& path);
  void set_manifest_fault(ManifestFault fault, std::size_t number = 0);

  // All answers since the last call that say something of a note or of the manifest, in order.
  [[nodiscard]] std::vector<SiteAnswer> take_answers();
  [[nodiscard]] AnswerCounts counts(const std::string& path) const;
  [[nodiscard]] AnswerCounts total_counts() const;
  [[nodiscard]] std::size_t faults_injected() const;
  // Requests that no careful reader makes: to the site under another name, or with a header that
  // an answer smuggled in.
  [[nodiscard]] std::size_t strays() const;

 private:
  struct Text {
    int number = 0;  // of the note that it was written for
    int version = 1;
    int title_version = 1;
    std::int64_t modified_day = 0;
  };
  using Texts = std::map<std::string, Text>;
  struct Page {
    Reply good;
    std::string other_body;  // of another version
  };

  Reply answer(const Request& request);
  Reply answer_manifest(const Request& request);
  Reply answer_note(const Request& request, const std::string& path);
  Reply with_fault(const Request& request, const std::string& path, const Page& page,
                   SiteAnswer book);
  [[nodiscard]] const Texts& texts_for(std::size_t request_number) const;
  void keep_book(const std::string& path, const Reply& reply, SiteAnswer book);
  [[nodiscard]] std::string render(const Texts& texts) const;

  const std::uint64_t seed_;
  mutable std::mutex mutex_;  // guards what follows
  Texts texts_;
  Texts frozen_;
  int last_number_ = 0;
  std::int64_t day_ = 0;
  std::map<std::string, SiteFault> faults_;
  std::map<std::string, std::size_t> asked_;  // since the path's fault was set
  ManifestFault manifest_fault_ = ManifestFault::kNone;
  std::size_t manifest_number_ = 0;
  std::size_t requests_ = 0;   // since the manifest's fault was set
  std::size_t manifests_ = 0;  // the same, of the manifest alone
  std::vector<SiteAnswer> answers_;
  std::map<std::string, AnswerCounts> counts_;
  std::size_t faults_injected_ = 0;
  std::size_t strays_ = 0;
  TestOrigin origin_;  // last: its thread uses the rest
};

// The word that only this version of the note has.
[[nodiscard]] std::string version_word(int number, int version);
// The first such word in a body; empty when there is none.
[[nodiscard]] std::string_view find_version_word(std::string_view body);

}  // namespace notesearch
