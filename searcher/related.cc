#include "searcher/related.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>
#include <utility>

#include "schema/fields.h"
#include "searcher/deadline.h"
#include "searcher/english_list.h"
#include "searcher/note_by_slug.h"
#include "searcher/ranking.h"
#include "searcher/telling_words.h"
#include "searcher/written_words.h"

namespace notesearch {
namespace {

using Xapian::Query;

// With more words, or more frequent ones, the answers are hardly better, and later.
constexpr TellingChoice kTelling = {.words = 18, .looked_up = 60, .max_notes = 700};
// Of the best by words so many are compared by tags too. There is room in them for what is left out.
constexpr std::size_t kCandidates = kMaxRelated + 14;
// A shared tag counts more than a word of the same rarity that a note has once, and less than one
// that it has often: somebody chose it.
constexpr double kTagWeight = 2.0;

constexpr std::size_t kWordsShown = 5;
constexpr std::size_t kWordsTold = 3;
constexpr std::size_t kTagsTold = 2;

struct WeighedTag {
  TagOrdinal tag = 0;
  double weight = 0;
};

struct Candidate {
  DocId docid = 0;
  double score = 0;
};

class Filter : public Xapian::MatchDecider {
 public:
  explicit Filter(const std::function<bool(DocId)>& passes) : passes_(passes) {}
  bool operator()(const Xapian::Document& document) const override {
    return passes_(document.get_docid());
  }

 private:
  const std::function<bool(DocId)>& passes_;
};

// Whether one is the beginning or the end of the other: "cache" of "kvcache".
bool is_part_of(std::string_view part, std::string_view whole) {
  return whole.starts_with(part) || whole.ends_with(part);
}

class Related {
 public:
  Related(const RelatedRequest& request, const IndexSnapshot& snapshot,
          const Xapian::Database& database, Analyzer& analyzer)
      : request_(request),
        snapshot_(snapshot),
        columns_(snapshot.columns()),
        database_(database),
        analyzer_(analyzer),
        deadline_(request.deadline) {}

  Result<RelatedResponse> run() {
    const DocId docid = note_by_slug(request_.slug, columns_, database_);
    if (docid == 0) {
      return fail(ErrorKind::kNotFound, "no note has the slug \"" + request_.slug + "\"");
    }
    auto note = record(docid);
    if (!note) return fail(note.error());
    note_ = *note;
    response_.slug = text_of(note_->slug());
    response_.title = text_of(note_->title());
    response_.generation = snapshot_.manifest().generation;
    deadline_.check();
    weigh_words(docid);
    weigh_tags(docid);
    for (const Candidate& candidate : candidates()) {
      if (response_.notes.size() == request_.limit) break;
      deadline_.check();
      if (candidate.docid == docid) continue;
      auto other = record(candidate.docid);
      if (!other) return fail(other.error());
      if (!is_copy(*other)) add(candidate, *other);
    }
    return std::move(response_);
  }

 private:
  Result<NoteView> record(DocId docid) const {
    return snapshot_.notes().note(columns_.record_offset(docid));
  }

  void weigh_words(DocId docid) {
    const auto tells = [&](std::string_view stem) {
      const bool is_word = (stem[0] >= 'a' && stem[0] <= 'z') || (stem[0] & 0x80) != 0;
      return is_word && stem.size() >= 3 && !analyzer_.is_stopword(stem);
    };
    words_ = telling_words(database_, {{docid, 1.0}}, tells, kTelling);
    std::vector<std::string> stems;
    for (const TellingWord& word : words_) {
      stems.push_back(stem_of(word));
      by_term_.push_back(&word);
    }
    std::sort(by_term_.begin(), by_term_.end(),
              [](const auto* a, const auto* b) { return a->term < b->term; });
    written_ = written_words(note_, stems, analyzer_);
  }

  static std::string stem_of(const TellingWord& word) {
    return word.term.substr(stem_term("", "").size());
  }

  void weigh_tags(DocId docid) {
    const double notes = database_.get_doccount();
    for (const TagOrdinal tag : columns_.tags(docid)) {
      const double found = database_.get_termfreq(tag_term(columns_.tag_folded(tag)));
      tags_.push_back({tag, kTagWeight * std::log(1 + (notes - found + 0.5) / (found + 0.5))});
    }
    std::stable_sort(tags_.begin(), tags_.end(),
                     [](const auto& a, const auto& b) { return a.weight > b.weight; });
  }

  // Xapian may pass over what can't come among the best: nothing is counted here, and for an OR of
  // plain terms it does so rightly.
  [[nodiscard]] std::vector<Candidate> best_by_words() const {
    std::vector<Query> terms;
    for (const TellingWord& word : words_) {
      terms.emplace_back(Query::OP_SCALE_WEIGHT, Query(word.term),
                         word.weight / words_.front().weight);
    }
    if (terms.empty()) return {};
    Xapian::Enquire enquire(database_);
    enquire.set_weighting_scheme(bm25());
    enquire.set_query({Query::OP_OR, terms.begin(), terms.end()});
    const Filter filter(request_.filter);
    const Xapian::MSet matches =
        enquire.get_mset(0, kCandidates, 0, nullptr, request_.filter ? &filter : nullptr);
    std::vector<Candidate> best;
    for (auto match = matches.begin(); match != matches.end(); ++match) {
      if (columns_.exists(*match)) best.push_back({*match, match.get_weight()});
    }
    return best;
  }

  // Few notes have any of the words: then those come in that share a tag alone.
  void add_by_tags(std::vector<Candidate>& best) const {
    std::set<DocId> known;
    for (const Candidate& candidate : best) known.insert(candidate.docid);
    for (DocId docid = 1; docid <= columns_.last_docid(); ++docid) {
      if (!columns_.exists(docid) || score_of_tags(docid) == 0 || known.count(docid) > 0) continue;
      if (request_.filter && !request_.filter(docid)) continue;
      best.push_back({docid, 0});
    }
  }

  [[nodiscard]] std::vector<Candidate> candidates() const {
    std::vector<Candidate> best = best_by_words();
    if (best.size() < kCandidates && !tags_.empty()) add_by_tags(best);
    for (Candidate& candidate : best) candidate.score += score_of_tags(candidate.docid);
    const auto end = best.begin() + static_cast<std::ptrdiff_t>(std::min(best.size(), kCandidates));
    std::partial_sort(best.begin(), end, best.end(), [&](const Candidate& a, const Candidate& b) {
      if (a.score != b.score) return a.score > b.score;
      if (columns_.day(a.docid) != columns_.day(b.docid)) {
        return columns_.day(a.docid) > columns_.day(b.docid);
      }
      return columns_.slug_rank(a.docid) < columns_.slug_rank(b.docid);
    });
    best.erase(end, best.end());
    return best;
  }

  [[nodiscard]] bool has_tag(DocId docid, TagOrdinal tag) const {
    const auto tags = columns_.tags(docid);
    return std::find(tags.begin(), tags.end(), tag) != tags.end();
  }

  [[nodiscard]] double score_of_tags(DocId docid) const {
    double score = 0;
    for (const WeighedTag& tag : tags_) score += has_tag(docid, tag.tag) ? tag.weight : 0;
    return score;
  }

  // Notes without a text are no copies of one another.
  [[nodiscard]] bool is_copy(NoteView other) const {
    return note_->words() > 0 && other->words() == note_->words() &&
           text_of(other->body_digest()) == text_of(note_->body_digest());
  }

  void add(const Candidate& candidate, NoteView other) {
    RelatedNote note;
    note.slug = text_of(other->slug());
    note.title = text_of(other->title());
    note.url = text_of(other->url());
    note.date = day_of(other->day());
    if (other->tags() != nullptr) {
      for (const auto* tag : *other->tags()) note.tags.emplace_back(text_of(tag));
    }
    note.score = candidate.score;
    for (const WeighedTag& tag : tags_) {
      if (!has_tag(candidate.docid, tag.tag)) continue;
      note.shared_tags.emplace_back(columns_.tag_display(tag.tag));
    }
    note.words = shared_words(candidate.docid);
    note.why = why(note);
    response_.notes.push_back(std::move(note));
  }

  // By what each counts in both notes.
  [[nodiscard]] std::vector<std::string> shared_words(DocId docid) const {
    const double length =
        database_.get_doclength(docid) / std::max(1.0, database_.get_average_length());
    const double norm = kBm25K1 * (1 - kBm25B + kBm25B * length);
    std::vector<std::pair<double, const TellingWord*>> shared;
    auto own = database_.termlist_begin(docid);
    for (const TellingWord* word : by_term_) {
      own.skip_to(word->term);
      if (own == database_.termlist_end(docid)) break;
      if (*own != word->term) continue;
      const double frequency = own.get_wdf();
      shared.emplace_back(word->weight * frequency / (frequency + norm), word);
    }
    std::stable_sort(shared.begin(), shared.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::string> words;
    std::vector<std::string> stems;
    for (const auto& [weight, word] : shared) {
      if (words.size() == kWordsShown) break;
      const std::string stem = stem_of(*word);
      const auto written = written_.find(stem);
      if (written == written_.end() || says_the_same(stem, docid, stems)) continue;
      words.push_back(spelling(written->second, docid));
      stems.push_back(stem);
    }
    return words;
  }

  // Of a name, its parts and their joined form are all words; so are those of a tag.
  [[nodiscard]] bool says_the_same(const std::string& stem, DocId docid,
                                   const std::vector<std::string>& said) const {
    const bool in_tag = std::any_of(tags_.begin(), tags_.end(), [&](const WeighedTag& tag) {
      return has_tag(docid, tag.tag) &&
             columns_.tag_folded(tag.tag).find(stem) != std::string_view::npos;
    });
    return in_tag || std::any_of(said.begin(), said.end(), [&](const std::string& other) {
             return is_part_of(stem, other) || is_part_of(other, stem);
           });
  }

  // In a form that the other note has too, if there is one.
  [[nodiscard]] std::string spelling(const std::vector<WrittenWord>& written, DocId docid) const {
    if (written.size() == 1) return written.front().written;
    for (const WrittenWord& word : written) {
      auto posting = database_.postlist_begin(word.folded);
      posting.skip_to(docid);
      if (posting != database_.postlist_end(word.folded) && *posting == docid) return word.written;
    }
    return written.front().written;
  }

  static std::string why(const RelatedNote& note) {
    const auto first = [](std::vector<std::string> items, std::size_t count) {
      items.resize(std::min(items.size(), count));
      return items;
    };
    const auto noun = [](const char* singular, std::size_t count) {
      return std::string("the ") + singular + (count == 1 ? " " : "s ");
    };
    const auto tags = first(note.shared_tags, kTagsTold);
    const auto words = first(note.words, kWordsTold);
    std::string shared;
    if (!tags.empty()) shared = noun("tag", tags.size()) + english_list(tags);
    if (!words.empty()) {
      shared += (shared.empty() ? "" : " and ") + noun("word", words.size()) + quoted_list(words);
    }
    return shared.empty() ? "Shares some words." : "Shares " + shared + ".";
  }

  const RelatedRequest& request_;
  const IndexSnapshot& snapshot_;
  const Columns& columns_;
  const Xapian::Database& database_;
  Analyzer& analyzer_;
  Deadline deadline_;
  NoteView note_ = nullptr;
  std::vector<TellingWord> words_;
  std::vector<const TellingWord*> by_term_;  // the same in byte order
  WrittenWords written_;                     // of these words
  std::vector<WeighedTag> tags_;
  RelatedResponse response_;
};

}  // namespace

Result<RelatedResponse> find_related(const RelatedRequest& request, const IndexSnapshot& snapshot,
                                     const Xapian::Database& database, Analyzer& analyzer) {
  if (request.limit > kMaxRelated) {
    return fail(ErrorKind::kUsage, "a limit of " + std::to_string(request.limit) + " is too large",
                "limit", "ask for at most " + std::to_string(kMaxRelated));
  }
  return Related(request, snapshot, database, analyzer).run();
}

}  // namespace notesearch
