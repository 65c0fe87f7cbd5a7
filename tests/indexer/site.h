// A small site for tests: notes that can be edited between runs, served on loopback.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/origin/origin.h"

namespace notesearch {

struct SiteNote {
  std::string title;
  std::string body;
  std::optional<Reply> reply;  // instead of the body
};

// May be changed from the test's thread while it is served.
class Site {
 public:
  // `count` notes, note-1 to note-N, each with a word of its own: "unique7".
  explicit Site(int count) : origin_([this](const Request& request) { return answer(request); }) {
    for (int i = 1; i <= count; ++i) add(i);
  }

  void add(int number) {
    const std::string digits = std::to_string(number);
    set("note-" + digits,
        {"Title " + digits, "# Heading " + digits + "\n\nThe text of unique" + digits + ".\n",
         std::nullopt});
  }

  void set(const std::string& slug, SiteNote note) {
    const std::lock_guard lock(mutex_);
    notes_[slug] = std::move(note);
  }

  void set_reply(const std::string& slug, Reply reply) {
    const std::lock_guard lock(mutex_);
    notes_.at(slug).reply = std::move(reply);
  }

  void remove(const std::string& slug) {
    const std::lock_guard lock(mutex_);
    notes_.erase(slug);
  }

  // Instead of the manifest that the notes make.
  void set_manifest(std::optional<Reply> manifest) {
    const std::lock_guard lock(mutex_);
    manifest_ = std::move(manifest);
  }

  [[nodiscard]] std::string manifest() {
    const std::lock_guard lock(mutex_);
    return render();
  }

  [[nodiscard]] std::string url() const { return origin_.base_url() + "/profile.json"; }
  [[nodiscard]] TestOrigin& origin() { return origin_; }

 private:
  static constexpr std::string_view kNotes = "/raw/notes/";

  Reply answer(const Request& request) {
    const std::lock_guard lock(mutex_);
    if (request.target == "/profile.json") {
      return manifest_ ? *manifest_ : reply_with(200, render(), "application/json");
    }
    if (!request.target.starts_with(kNotes)) return reply_with(404, "no such page");
    const auto found = notes_.find(request.target.substr(kNotes.size()));
    if (found == notes_.end()) return reply_with(404, "no such note");
    if (found->second.reply) return *found->second.reply;
    return reply_with(200, found->second.body, "text/markdown");
  }

  std::string render() const {
    std::string rows;
    for (const auto& [slug, note] : notes_) {
      if (!rows.empty()) rows += ",\n";
      rows += R"({"slug":")" + slug + R"(","title":")" + note.title +
              R"(","date":"2026-04-10","excerpt":"About )" + slug +
              R"(","tags":["GPU"],"url":"https://example.org/notes/)" + slug +
              R"(","markdownUrl":")" + origin_.base_url() + std::string(kNotes) + slug + R"("})";
    }
    return "{\"notes\":[\n" + rows + "\n]}";
  }

  std::mutex mutex_;
  std::map<std::string, SiteNote> notes_;
  std::optional<Reply> manifest_;
  TestOrigin origin_;  // last: its thread reads the rest
};

}  // namespace notesearch
