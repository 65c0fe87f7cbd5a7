#include "tests/searcher/search_fixture.h"

#include <algorithm>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "indexer/index_run.h"

namespace notesearch {
namespace {

template <typename T>
T value_or_throw(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message());
  return *std::move(result);
}

void write_site(const std::filesystem::path& dir, const std::vector<NoteSpec>& notes) {
  nlohmann::json listed = nlohmann::json::array();
  for (const NoteSpec& note : notes) {
    nlohmann::json entry = {{"slug", note.slug},
                            {"title", note.title},
                            {"excerpt", note.excerpt},
                            {"tags", note.tags},
                            {"url", "https://example.test/notes/" + note.slug},
                            {"markdownUrl", "https://example.test/raw/notes/" + note.slug}};
    if (!note.date.empty()) entry["date"] = note.date;
    listed.push_back(entry);
    write_file(dir / "notes" / (note.slug + ".md"), note.body);
  }
  write_file(dir / "profile.json", nlohmann::json{{"notes", listed}}.dump());
}

}  // namespace

SearchFixture::SearchFixture(const std::vector<NoteSpec>& notes) {
  index(notes);
  searcher_ = std::make_unique<Searcher>(
      value_or_throw(Searcher::open(value_or_throw(IndexSnapshot::open(index_dir())))));
}

void SearchFixture::index(const std::vector<NoteSpec>& notes) {
  write_site(dir_.path() / "site", notes);
  IndexRunOptions options;
  options.sources = {(dir_.path() / "site").string()};
  options.index_dir = index_dir();
  options.jobs = 1;
  options.parser_program = std::filesystem::path(NOTESEARCH_BIN_DIR) / "notes-parse";
  const IndexReport report = value_or_throw(run_index(options));
  if (report.refusal) throw std::runtime_error(report.refusal->message());
}

SearchResponse SearchFixture::search(const SearchRequest& request) {
  return value_or_throw(searcher_->search(request));
}

SearchResponse SearchFixture::search(const std::string& query) {
  SearchRequest request;
  request.query = query;
  request.limit = kMaxLimit;
  return search(request);
}

std::vector<std::string> SearchFixture::slugs(const std::string& query) {
  std::vector<std::string> found;
  const SearchResponse response = search(query);
  for (const Hit& hit : response.hits) {
    const bool partial = response.relaxed.empty() && !hit.missing.empty();
    if (!partial) found.push_back(hit.slug);
  }
  return found;
}

std::vector<std::string> SearchFixture::exact_slugs(const std::string& query) {
  return search(query).relaxed.empty() ? slugs(query) : Slugs();
}

Slugs sorted(Slugs slugs) {
  std::sort(slugs.begin(), slugs.end());
  return slugs;
}

std::string joined(const Parts& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    text += i % 2 == 1 ? "[" + parts[i] + "]" : parts[i];
  }
  return text;
}

std::vector<NoteSpec> site() {
  return {
      {"evict",
       "The KV cache is evicted at the tool call",
       "2026-04-15",
       {"GPU", "inference"},
       "An agent calls a tool and loses its cache.",
       "Opening words.\n\n## What happens\n\nThe engine drops blocks. Caching them costs "
       "memory.\n\n"
       "```cpp\nstd::vector<Block> blocks; flush_all(blocks);\n```\n"},
      {"fabric",
       "Nobody talks about the NIC hop",
       "2026-04-10",
       {"gpu", "systems"},
       "The path between two machines.",
       "FlashAttention-4 waits for the fabric. The tensor cores idle.\n\nBlackwell is faster.\n"},
      {"stack",
       "Three things that form a stack",
       "2025-11-18",
       {"GPU", "Systems", "world models"},
       "",
       "A kvcache and a tensor. Its cores are of Blackwell. We use C++, TLA+ and --dry-run.\n"},
      {"why", "Why I write", "", {}, "Undated words.", "The gap between what is true and said.\n"},
  };
}

}  // namespace notesearch
