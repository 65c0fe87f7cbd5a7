#include "tests/indexer/oracle.h"

#include <algorithm>
#include <string_view>

namespace notesearch {
namespace {

constexpr int kGoneAfterRuns = 3;
constexpr std::chrono::hours kGoneAfter{24};
constexpr std::size_t kGenerationsOnDisk = 3;  // the current one and two before it
constexpr std::size_t kRepeatedNotes = 3;
constexpr std::size_t kTroubles = 4;  // of one origin, before it may be spared the rest

bool is_late(const std::string& reason) {
  return reason.find("imeout") != std::string::npos ||
         reason.find("timed out") != std::string::npos;
}

// Whether the run may have stopped to ask the origin.
bool may_be_spared(const std::vector<SiteAnswer>& answers) {
  const auto troubles = std::count_if(answers.begin(), answers.end(), [](const SiteAnswer& answer) {
    return answer.status == 0 || answer.status == 503 || answer.fault == Fault::kRetryAfter ||
           answer.fault == Fault::kRetryAfterHuge;
  });
  const auto pause = std::any_of(answers.begin(), answers.end(), [](const SiteAnswer& answer) {
    return answer.fault == Fault::kRetryAfter || answer.fault == Fault::kRetryAfterHuge;
  });
  return pause || static_cast<std::size_t>(troubles) >= kTroubles;
}

}  // namespace

// What a run is compared with.
struct Oracle::Base {
  GoodNotes notes;
  std::size_t count = 0;  // those included whose bodies are lost
  bool has_generation = false;
  bool is_new = false;
  bool found_damage = false;
  bool at_fault = false;
  std::string language;
};

// What it would make of the index.
struct Oracle::Next {
  GoodNotes notes;
  std::map<std::string, std::string> bodies;
  std::size_t failed = 0;
  std::size_t removed = 0;
  bool changed = false;
  bool partial = false;
};

const GoodNotes* Oracle::notes() const {
  return generations_.empty() || generations_.back().damaged ? nullptr : &generations_.back().notes;
}

void Oracle::generation_damaged() {
  if (!generations_.empty()) generations_.back().damaged = true;
}

void Oracle::source_lost() { memory_.reset(); }

bool Oracle::is_cached(const std::string& body) const {
  return !lost_bodies_.contains(body) && !damaged_bodies_.contains(body);
}

Oracle::Base Oracle::find_base() {
  Base base;
  base.at_fault = std::exchange(link_lost_, false) && !generations_.empty();
  const auto sound = std::find_if(generations_.rbegin(), generations_.rend(),
                                  [](const Generation& one) { return !one.damaged; });
  base.found_damage = sound != generations_.rbegin();
  base.at_fault = base.at_fault || base.found_damage;
  if (sound != generations_.rend()) {
    // It serves from now on, whatever comes of the run.
    generations_.erase(sound.base(), generations_.end());
    base.has_generation = true;
    base.notes = generations_.back().notes;
    base.language = generations_.back().language;
    base.count = base.notes.size();
    return base;
  }
  base.is_new = !memory_;
  if (!memory_) return base;
  base.count = memory_->bodies.size();
  for (const auto& [slug, body] : memory_->bodies) base.notes[slug] = {std::nullopt, body};
  return base;
}

bool Oracle::read_listing(const RunSetting& setting, const std::vector<SiteAnswer>& answers,
                          const RunClaims& claims, Forecast& forecast) {
  offers_.clear();
  restless_ = false;
  const auto offer = [this](const auto& listing) {
    for (const auto& [slug, title] : listing) offers_.push_back({slug, title, {}, false, false});
  };
  if (setting.offline) {
    if (memory_) offer(memory_->listing);
    return memory_.has_value();
  }
  std::vector<const SiteAnswer*> manifests;
  for (const SiteAnswer& answer : answers) {
    if (answer.slug.empty()) manifests.push_back(&answer);
  }
  if (manifests.empty() || manifests.back()->came == Came::kFailure) return false;
  const SiteAnswer& last = *manifests.back();
  // An answer that did not come whole was asked for again; a 304 that lies tells of no change.
  const auto before =
      std::find_if(manifests.rbegin() + 1, manifests.rend(), [](const SiteAnswer* answer) {
        return answer->came != Came::kFailure && answer->came != Came::kBelieved;
      });
  const bool restless = before != manifests.rend() && last.came != Came::kBelieved &&
                        (*before)->listing != last.listing;
  if (claims.error && (restless || is_late(*claims.error))) {
    if (!restless) ++forecast.timeouts;
    return false;
  }
  restless_ = restless;
  offer(last.listing);
  return true;
}

void Oracle::judge(Offer& offer, const SiteAnswer* last, const RunClaims& claims,
                   Forecast& forecast) {
  if (last == nullptr) return;
  offer.gone = last->came == Came::kFailure && (last->status == 404 || last->status == 410);
  if (last->came == Came::kFailure) offer.body.reset();
  const auto held = claims.held.find(offer.slug);
  if (!offer.body || held == claims.held.end()) return;
  const bool uncached = last->came != Came::kBody && !is_cached(*offer.body);
  if (last->came == Came::kUncertain || uncached) {
    offer.body.reset();
  } else if (is_late(held->second)) {
    offer.body.reset();
    ++forecast.timeouts;
  }
}

// Bodies that came are in the cache, also those of a run that came to nothing.
void Oracle::mend_cache(const std::vector<SiteAnswer>& answers) {
  for (const SiteAnswer& answer : answers) {
    if (answer.slug.empty()) continue;
    if (answer.came != Came::kBody && answer.came != Came::kUncertain) continue;
    lost_bodies_.erase(answer.body);
    damaged_bodies_.erase(answer.body);
  }
}

void Oracle::read_online(const std::vector<SiteAnswer>& answers, const RunClaims& claims,
                         const Base& base, Forecast& forecast) {
  std::map<std::string, const SiteAnswer*> last;
  std::map<std::string, std::string> got;
  for (const SiteAnswer& answer : answers) {
    if (answer.slug.empty()) continue;
    last[answer.slug] = &answer;
    if (answer.came == Came::kFailure) continue;
    const auto known = base.notes.find(answer.slug);
    if (answer.came != Came::kBelieved) {
      got[answer.slug] = answer.body;
    } else if (known != base.notes.end()) {
      got.emplace(answer.slug, known->second.body);
    }
  }
  for (Offer& offer : offers_) {
    const auto body = got.find(offer.slug);
    if (body != got.end()) offer.body = body->second;
    const auto answer = last.find(offer.slug);
    if (answer == last.end() && !may_be_spared(answers)) {
      forecast.complaints.push_back(offer.slug + " was not asked for");
    }
    judge(offer, answer == last.end() ? nullptr : answer->second, claims, forecast);
  }
  take_back_repeated(base);
}

// A note that no generation has may be left out: its body is in the cache for the next run alone.
void Oracle::read_offline(const RunClaims& claims, const Base& base) {
  for (Offer& offer : offers_) {
    const auto known = base.notes.find(offer.slug);
    const auto remembered = memory_->bodies.find(offer.slug);
    std::optional<std::string> body;
    if (known != base.notes.end()) {
      body = known->second.body;
    } else if (remembered != memory_->bodies.end() && !claims.held.contains(offer.slug)) {
      body = remembered->second;
    }
    if (body && is_cached(*body)) offer.body = std::move(body);
  }
}

// One text for several notes that were different is an error page.
void Oracle::take_back_repeated(const Base& base) {
  const auto before = [&base](const Offer& offer) {
    const auto known = base.notes.find(offer.slug);
    return known == base.notes.end() ? "new: " + offer.slug : known->second.body;
  };
  std::map<std::string, std::set<std::string>> replaced;  // by new body
  for (const Offer& offer : offers_) {
    if (offer.body && before(offer) != *offer.body) replaced[*offer.body].insert(before(offer));
  }
  for (Offer& offer : offers_) {
    if (!offer.body || before(offer) == *offer.body) continue;
    if (replaced[*offer.body].size() >= kRepeatedNotes) offer.body.reset();
  }
}

void Oracle::let_go(const RunSetting& setting) {
  gone_.clear();
  const std::map<std::string, Gone> none;
  const std::map<std::string, Gone>& before = memory_ ? memory_->gone : none;
  if (setting.offline) {
    gone_ = before;
    return;
  }
  for (Offer& offer : offers_) {
    const auto known = before.find(offer.slug);
    if (offer.body || (!offer.gone && known == before.end())) continue;
    Gone& gone = gone_[offer.slug] = known == before.end() ? Gone{0, setting.now} : known->second;
    if (!offer.gone) continue;
    ++gone.runs;
    offer.let_go = gone.runs >= kGoneAfterRuns && setting.now - gone.since >= kGoneAfter;
  }
}

Oracle::Next Oracle::compare(const Base& base) const {
  Next next;
  std::size_t stayed = 0;
  for (const Offer& offer : offers_) {
    const auto known = base.notes.find(offer.slug);
    // Without a generation, what stands in for a note that failed is its body in the cache.
    const bool is_known = known != base.notes.end() && !offer.let_go &&
                          (base.has_generation || offer.body || is_cached(known->second.body));
    if (!offer.body && !offer.let_go) ++next.failed;
    if (!offer.body && !is_known) {
      next.partial = true;
      continue;
    }
    stayed += is_known ? 1 : 0;
    GoodNote note{offer.title, offer.body.value_or("")};
    if (!offer.body) {
      note = known->second;
      if (!note.title) note.title = offer.title;
      next.partial = true;
    } else if (!is_known || known->second != note) {
      next.changed = true;
    }
    next.bodies[offer.slug] = note.body;
    next.notes[offer.slug] = std::move(note);
  }
  next.removed = base.count - stayed;
  next.changed = next.changed || next.removed > 0;
  return next;
}

RunEnding Oracle::decide(const RunSetting& setting, const Base& base, const Next& next) const {
  const std::size_t listed = offers_.size();
  if (listed > 0 && next.failed == listed) return RunEnding::kUnavailable;
  if (!setting.accept_shrink) {
    const bool shrinks = next.removed > 1 && next.removed * 10 > base.count;
    const bool empties = next.notes.empty() && (base.count > 0 || base.is_new);
    if (shrinks || empties || next.failed * 5 > listed) return RunEnding::kRefused;
  }
  const bool rebuild = setting.full || !base.has_generation || base.found_damage ||
                       base.language != setting.language;
  return rebuild || next.changed ? RunEnding::kPublished : RunEnding::kUnchanged;
}

void Oracle::remember(const Next& next, const RunSetting& setting, RunEnding ending) {
  Memory memory;
  for (const Offer& offer : offers_) memory.listing.emplace_back(offer.slug, offer.title);
  memory.bodies = next.bodies;
  memory.gone = gone_;
  memory_ = std::move(memory);
  if (ending != RunEnding::kPublished) return;
  generations_.push_back({next.notes, setting.language, false});
  if (generations_.size() > kGenerationsOnDisk) generations_.erase(generations_.begin());
}

// Whoever lies about a validator is found out by the next run that sends none. A run may read the
// site twice: once without is enough.
void Oracle::watch_lies(const std::vector<SiteAnswer>& answers, Forecast& forecast) {
  std::map<std::string, bool> believed;
  for (const SiteAnswer& answer : answers) {
    if (answer.slug.empty()) continue;
    bool& always = believed.emplace(answer.slug, true).first->second;
    always = always && answer.status == 304 && answer.had_validators;
  }
  for (const auto& [slug, again] : believed) {
    int& runs = believed_[slug];
    runs = again ? runs + 1 : 0;
    if (recheck_every_ > 0 && runs >= recheck_every_) {
      forecast.complaints.push_back(slug + " was believed in " + std::to_string(runs) +
                                    " runs in a row");
    }
  }
}

Forecast Oracle::foresee(const RunSetting& setting, const std::vector<SiteAnswer>& answers,
                         const RunClaims& claims) {
  Forecast forecast;
  const Base base = find_base();
  if (!setting.offline) mend_cache(answers);
  if (!read_listing(setting, answers, claims, forecast)) return forecast;
  if (setting.offline) {
    read_offline(claims, base);
  } else {
    read_online(answers, claims, base, forecast);
  }
  let_go(setting);
  const Next next = compare(base);
  // Where nothing differs from the index, nothing can be torn.
  if (restless_ && next.changed) {
    forecast.complaints.push_back("it took a listing that had changed by the end");
  }
  forecast.ending = decide(setting, base, next);
  if (forecast.ending == RunEnding::kUnavailable || forecast.ending == RunEnding::kRefused) {
    // Refused or not, an answer that a note is gone was given.
    if (memory_ && !setting.offline) memory_->gone = gone_;
    return forecast;
  }
  forecast.partial = next.partial || base.at_fault;
  if (!setting.offline) watch_lies(answers, forecast);
  remember(next, setting, forecast.ending);
  return forecast;
}

}  // namespace notesearch
