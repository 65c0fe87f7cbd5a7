// The bundled sample site in a folder of its own, so that a test may edit it, served on loopback in
// the place of the public one; and runs from it into an index.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "indexer/index_run.h"
#include "indexer/last_generation.h"
#include "tests/origin/folder_handler.h"
#include "tests/origin/origin.h"
#include "tests/temporary_dir.h"

namespace notesearch {

class SampleSite {
 public:
  static constexpr const char* kSite = "https://vanshverma.com/";
  static constexpr const char* kRawUrl = "/notes/{slug}=/raw/notes/{slug}";

  SampleSite() : origin_([this](const Request& request) { return answer(request); }) {
    std::filesystem::copy(std::filesystem::path(NOTESEARCH_SOURCE_DIR) / "corpus" / "sample",
                          folder(), std::filesystem::copy_options::recursive);
    serve_ = serve_folder(folder());
    options.sources = {kSite};
    options.index_dir = dir_.path() / "index";
    options.fetch.mirrors = {
        {parse_origin("https://vanshverma.com").value(), parse_origin(origin_.base_url()).value()}};
    options.fetch.allow_private = true;
    options.fetch.retries = 0;
    options.jobs = 2;
  }

  [[nodiscard]] std::filesystem::path folder() const { return dir_.path() / "site"; }
  [[nodiscard]] std::filesystem::path file(const std::string& path) const {
    return folder() / path.substr(1);
  }
  void edit(const std::string& path, const std::string& text) const { write_file(file(path), text); }

  // Answers a path so from now on, whatever the folder has.
  void set_reply(const std::string& path, Reply reply) {
    const std::lock_guard lock(mutex_);
    replies_.insert_or_assign(path, std::move(reply));
  }
  void clear_replies() {
    const std::lock_guard lock(mutex_);
    replies_.clear();
  }

  // Called before each answer, on the origin's thread.
  void before_each(std::function<void(const Request&)> hook) {
    const std::lock_guard lock(mutex_);
    hook_ = std::move(hook);
  }

  [[nodiscard]] Result<IndexReport> run() const { return run_index(options); }
  [[nodiscard]] TestOrigin& origin() { return origin_; }

  [[nodiscard]] LastGeneration generation() const {
    return LastGeneration::open(current_generation(options.index_dir).value()).value();
  }

  // The notes that are served, by slug.
  [[nodiscard]] std::map<std::string, Note> notes() const {
    const LastGeneration last = generation();
    std::map<std::string, Note> notes;
    for (const KnownNote& known : last.notes()) {
      Note note = decode_note(last.note(*last.find(known.slug)));
      notes.emplace(note.slug, std::move(note));
    }
    return notes;
  }

  IndexRunOptions options;

 private:
  Reply answer(const Request& request) {
    const std::lock_guard lock(mutex_);
    if (hook_) hook_(request);
    const auto found = replies_.find(request.target);
    return found == replies_.end() ? serve_(request) : found->second;
  }

  TemporaryDir dir_;
  std::mutex mutex_;
  std::map<std::string, Reply> replies_;
  std::function<void(const Request&)> hook_;
  TestOrigin::Handler serve_;
  TestOrigin origin_;  // last: its thread reads the rest
};

}  // namespace notesearch
