// What an index must hold after a run, worked out from the documented rules alone.
//
// The oracle knows what the site answered (tests/origin/scripted_site.h), what was done to the
// index directory, and the rules of indexer/index_run.h, failed_notes.h and gate.h. It shares no
// code with the indexer. Where the rules leave a choice (a body that may be refused, a time limit
// under load) it lets the run's own report decide, and then holds the run to it.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/origin/scripted_site.h"

namespace notesearch {

struct GoodNote {
  std::optional<std::string> title;  // absent: not known, that of the listing will do
  std::string body;

  friend bool operator==(const GoodNote&, const GoodNote&) = default;
};
using GoodNotes = std::map<std::string, GoodNote>;  // by slug

// What a run was asked to do.
struct RunSetting {
  bool full = false;
  bool offline = false;
  bool accept_shrink = false;
  std::string language = "english";
  std::chrono::sys_seconds now;
};

// What a run says of itself.
struct RunClaims {
  std::optional<std::string> error;         // instead of a report
  std::map<std::string, std::string> held;  // slugs kept or left out, with the reason
};

enum class RunEnding { kFailed, kRefused, kUnavailable, kUnchanged, kPublished };

struct Forecast {
  RunEnding ending = RunEnding::kFailed;
  bool partial = false;                 // done, but somebody should look: exit code 3
  std::vector<std::string> complaints;  // what the run may not claim
  std::size_t timeouts = 0;             // good answers that came too late for the run
};

class Oracle {
 public:
  // Every how many runs the index is told to believe no validator.
  explicit Oracle(int recheck_every) : recheck_every_(recheck_every) {}

  // What must have come of a run; from then on notes() is what the index must hold.
  [[nodiscard]] Forecast foresee(const RunSetting& setting, const std::vector<SiteAnswer>& answers,
                                 const RunClaims& claims);

  // Of the generation that serves; absent when none can be read.
  [[nodiscard]] const GoodNotes* notes() const;

  // What was done to the index between runs.
  void generation_damaged();
  void link_lost() { link_lost_ = true; }
  void source_lost();
  void body_lost(const std::string& body) { lost_bodies_.insert(body); }
  void body_damaged(const std::string& body) { damaged_bodies_.insert(body); }

 private:
  struct Generation {
    GoodNotes notes;
    std::string language;
    bool damaged = false;
  };
  struct Gone {
    int runs = 0;
    std::chrono::sys_seconds since;
  };
  // What a run leaves behind beside the generation.
  struct Memory {
    std::vector<std::pair<std::string, std::string>> listing;
    std::map<std::string, std::string> bodies;
    std::map<std::string, Gone> gone;
  };
  // A listed note with what the run got for it.
  struct Offer {
    std::string slug;
    std::string title;
    std::optional<std::string> body;
    bool gone = false;
    bool let_go = false;
  };
  struct Base;
  struct Next;

  [[nodiscard]] bool is_cached(const std::string& body) const;
  Base find_base();
  bool read_listing(const RunSetting& setting, const std::vector<SiteAnswer>& answers,
                    const RunClaims& claims, Forecast& forecast);
  void mend_cache(const std::vector<SiteAnswer>& answers);
  void read_online(const std::vector<SiteAnswer>& answers, const RunClaims& claims,
                   const Base& base, Forecast& forecast);
  void read_offline(const RunClaims& claims, const Base& base);
  void judge(Offer& offer, const SiteAnswer* last, const RunClaims& claims, Forecast& forecast);
  void take_back_repeated(const Base& base);
  void let_go(const RunSetting& setting);
  [[nodiscard]] Next compare(const Base& base) const;
  [[nodiscard]] RunEnding decide(const RunSetting& setting, const Base& base,
                                 const Next& next) const;
  void remember(const Next& next, const RunSetting& setting, RunEnding ending);
  void watch_lies(const std::vector<SiteAnswer>& answers, Forecast& forecast);

  const int recheck_every_;
  bool restless_ = false;                // the listing of the run at hand had changed by its end
  std::vector<Generation> generations_;  // the last is the current one
  bool link_lost_ = false;
  std::optional<Memory> memory_;
  std::set<std::string> lost_bodies_;     // not in the cache any more
  std::set<std::string> damaged_bodies_;  // in the cache, but not as they were
  std::map<std::string, int> believed_;   // runs in a row that took "not modified" for an answer
  // Of the run at hand.
  std::vector<Offer> offers_;
  std::map<std::string, Gone> gone_;
};

}  // namespace notesearch
