// A site, an index directory, and runs from the one to the other.
#pragma once

#include <map>
#include <string>

#include <xapian.h>

#include "indexer/index_run.h"
#include "indexer/last_generation.h"
#include "tests/indexer/site.h"
#include "tests/temporary_dir.h"

namespace notesearch {

class RunFixture {
 public:
  explicit RunFixture(int notes) : site(notes) {
    options.sources = {site.url()};
    options.index_dir = dir.path() / "index";
    options.fetch.allow_private = true;
    options.fetch.retries = 0;
    options.jobs = 2;
  }

  [[nodiscard]] Result<IndexReport> run() const { return run_index(options); }

  [[nodiscard]] std::filesystem::path current() const {
    return current_generation(options.index_dir).value();
  }

  // Every note of the current generation, slug to all its stored text, after checking all digests.
  [[nodiscard]] std::map<std::string, std::string> stored() const {
    const auto generation = LastGeneration::open(current());
    std::map<std::string, std::string> notes;
    for (const KnownNote& known : generation.value().notes()) {
      const Note note = decode_note(generation->note(*generation->find(known.slug)));
      std::string& text = notes[note.slug];
      text = note.title;
      for (const Section& section : note.sections) {
        for (const Block& block : section.blocks) text += "\n" + block.text;
      }
    }
    return notes;
  }

  // How many notes the database finds by a term.
  [[nodiscard]] unsigned found(const std::string& term) const {
    return Xapian::Database((current() / kDatabaseDir).string()).get_termfreq(term);
  }

  Site site;
  TemporaryDir dir;
  IndexRunOptions options;
};

}  // namespace notesearch
