// notes-related-bench: how good and how fast related notes are, on any index.
//
// For notes drawn from a fixed seed, the five most related are asked for, and beside them five by a
// plain expand set of Xapian's (get_eset of 20 stems, one OR of them), and five at random. How good
// they are is told by two proxies that need no judges: the share that has the note's rarest tag (of
// those that at least five other notes have), and the share whose slug begins with the same three
// words, where at least five others do (on sites whose slugs are paths). The first favours what
// counts tags; the second does not. Each note is asked once to warm up and then `rounds` times, of
// which the fastest counts.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <map>
#include <random>

#include <boost/program_options.hpp>

#include "schema/base/cli.h"
#include "schema/fields.h"
#include "searcher/index_snapshot.h"
#include "searcher/ranking.h"
#include "searcher/search.h"

namespace notesearch {
namespace {

namespace po = boost::program_options;

constexpr std::uint32_t kRelated = 5;

class Stems : public Xapian::ExpandDecider {
 public:
  bool operator()(const std::string& term) const override {
    return term.size() > 3 && term[0] == 'Z' && is_word_term(std::string_view(term).substr(1));
  }
};

class Site {
 public:
  explicit Site(const IndexSnapshot& snapshot)
      : columns_(snapshot.columns()), slugs_(columns_.last_docid() + std::size_t{1}) {
    for (DocId docid = 1; docid <= columns_.last_docid(); ++docid) {
      if (!columns_.exists(docid)) continue;
      docids_.push_back(docid);
      for (const TagOrdinal tag : columns_.tags(docid)) ++tags_[tag];
      const auto note = snapshot.notes().note(columns_.record_offset(docid));
      if (!note) continue;
      slugs_[docid] = text_of((*note)->slug());
      by_slug_[slugs_[docid]] = docid;
      ++beginnings_[beginning(docid)];
    }
  }

  [[nodiscard]] const std::vector<DocId>& docids() const { return docids_; }
  [[nodiscard]] const std::string& slug(DocId docid) const { return slugs_[docid]; }
  [[nodiscard]] DocId docid(const std::string& slug) const { return by_slug_.at(slug); }

  // The rarest tag of a note that enough others have.
  [[nodiscard]] std::optional<TagOrdinal> tag(DocId docid) const {
    std::optional<TagOrdinal> rarest;
    for (const TagOrdinal tag : columns_.tags(docid)) {
      const auto notes = tags_.at(tag);
      if (notes > kRelated && (!rarest || notes < tags_.at(*rarest))) rarest = tag;
    }
    return rarest;
  }
  [[nodiscard]] bool has_tag(DocId docid, TagOrdinal tag) const {
    const auto tags = columns_.tags(docid);
    return std::find(tags.begin(), tags.end(), tag) != tags.end();
  }

  // The first three words of its slug; empty when there are fewer.
  [[nodiscard]] std::string beginning(DocId docid) const {
    std::size_t end = std::string::npos;
    for (int word = 0; word < 3; ++word) {
      end = slugs_[docid].find('-', end + 1);
      if (end == std::string::npos) return {};
    }
    return slugs_[docid].substr(0, end);
  }
  [[nodiscard]] bool begins_as_others(DocId docid) const {
    const std::string text = beginning(docid);
    return !text.empty() && beginnings_.at(text) > kRelated;
  }

 private:
  const Columns& columns_;
  std::vector<DocId> docids_;
  std::vector<std::string> slugs_;  // by document id
  std::map<std::string, DocId> by_slug_;
  std::map<TagOrdinal, std::uint32_t> tags_;
  std::map<std::string, std::uint32_t> beginnings_;
};

struct Quality {
  std::size_t with_tag = 0;
  std::size_t of_tag = 0;
  std::size_t beginning_alike = 0;
  std::size_t of_beginning = 0;
  std::vector<double> ms;

  void judge(const Site& site, DocId note, const std::vector<DocId>& related) {
    if (const auto tag = site.tag(note)) {
      of_tag += kRelated;
      for (const DocId docid : related) with_tag += site.has_tag(docid, *tag) ? 1 : 0;
    }
    if (!site.begins_as_others(note)) return;
    of_beginning += kRelated;
    for (const DocId docid : related) {
      beginning_alike += site.beginning(docid) == site.beginning(note) ? 1 : 0;
    }
  }
};

std::vector<DocId> by_expand_set(const Xapian::Database& database, DocId note) {
  Xapian::RSet relevant;
  relevant.add_document(note);
  Xapian::Enquire enquire(database);
  enquire.set_weighting_scheme(bm25());
  const Stems stems;
  const Xapian::ESet terms = enquire.get_eset(20, relevant, &stems);
  enquire.set_query(Xapian::Query(Xapian::Query::OP_OR, terms.begin(), terms.end()));
  const Xapian::MSet matches = enquire.get_mset(0, kRelated + 1);
  std::vector<DocId> found;
  for (auto match = matches.begin(); match != matches.end(); ++match) {
    if (*match != note && found.size() < kRelated) found.push_back(*match);
  }
  return found;
}

template <typename Ask>
std::vector<DocId> timed(const Ask& ask, int rounds, std::vector<double>& ms) {
  std::vector<DocId> related = ask();
  double fastest = 1e9;
  for (int round = 0; round < rounds; ++round) {
    const auto started = std::chrono::steady_clock::now();
    related = ask();
    const std::chrono::duration<double, std::milli> took =
        std::chrono::steady_clock::now() - started;
    fastest = std::min(fastest, took.count());
  }
  ms.push_back(fastest);
  return related;
}

double percent(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

void print_row(const char* name, Quality quality) {
  std::printf("%-12s %10.1f %12.1f", name, percent(quality.with_tag, quality.of_tag),
              percent(quality.beginning_alike, quality.of_beginning));
  std::sort(quality.ms.begin(), quality.ms.end());
  if (!quality.ms.empty()) {
    std::printf(" %9.3f %9.3f %9.3f", quality.ms[quality.ms.size() / 2],
                quality.ms[quality.ms.size() * 99 / 100], quality.ms.back());
  }
  std::printf("\n");
}

Result<void> compare(Searcher& searcher, const IndexSnapshot& snapshot, std::size_t notes,
                     int rounds) {
  const Xapian::Database database(snapshot.database_path().string());
  const Site site(snapshot);
  std::mt19937 random(20261122);
  const auto any_note = [&] { return site.docids()[random() % site.docids().size()]; };
  Quality own;
  Quality plain;
  Quality chance;
  for (std::size_t i = 0; i < notes; ++i) {
    const DocId note = any_note();
    Result<RelatedResponse> response = searcher.related({site.slug(note), kRelated});
    if (!response) return fail(response.error());
    own.judge(site, note,
              timed(
                  [&] {
                    std::vector<DocId> found;
                    response = searcher.related({site.slug(note), kRelated});
                    for (const RelatedNote& other : response->notes) {
                      found.push_back(site.docid(other.slug));
                    }
                    return found;
                  },
                  rounds, own.ms));
    plain.judge(site, note, timed([&] { return by_expand_set(database, note); }, rounds, plain.ms));
    std::vector<DocId> anything;
    while (anything.size() < kRelated) anything.push_back(any_note());
    chance.judge(site, note, anything);
  }
  std::printf("%u notes; %zu asked about, %u related to each, one thread\n",
              snapshot.columns().notes(), notes, kRelated);
  std::printf("%-12s %10s %12s %9s %9s %9s\n", "", "% same tag", "% same begin", "p50 ms", "p99 ms",
              "max ms");
  print_row("related", own);
  print_row("expand set", plain);
  print_row("at random", chance);
  return {};
}

Result<int> bench_main(int argc, const char* const* argv) {
  po::options_description options("Options");
  options.add_options()("index",
                        po::value<std::string>()->default_value(default_index())->value_name("DIR"),
                        "the index directory")(
      "notes", po::value<std::size_t>()->default_value(500)->value_name("N"), "notes asked about")(
      "rounds", po::value<int>()->default_value(3)->value_name("N"), "timed runs for each note");
  auto line = parse_command_line(argc, argv,
                                 {"notes-related-bench", "[OPTIONS]",
                                  "Tells how good and how fast related notes are.", "", ""},
                                 options);
  if (!line) return fail(line.error());
  if (line->text_only) {
    std::cout << *line->text_only;
    return 0;
  }
  auto snapshot = IndexSnapshot::open(line->get<std::string>("index"));
  if (!snapshot) return fail(snapshot.error());
  auto searcher = Searcher::open(*snapshot);
  if (!searcher) return fail(searcher.error());
  if ((*snapshot)->columns().notes() == 0)
    return fail(ErrorKind::kBadData, "the index has no notes");
  auto compared = compare(*searcher, **snapshot, line->get<std::size_t>("notes"),
                          std::max(1, line->get<int>("rounds")));
  if (!compared) return fail(compared.error());
  return 0;
}

}  // namespace
}  // namespace notesearch

int main(int argc, char** argv) {
  return notesearch::run_program("notes-related-bench", std::cerr,
                                 [&] { return notesearch::bench_main(argc, argv); });
}
