#include "searcher/markdown_view.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "schema/base/text.h"
#include "searcher/markdown_text.h"
#include "searcher/text_parts.h"

namespace notesearch {
namespace {

// What is quoted of a query: room for the passages comes first.
constexpr std::size_t kMaxQueryBytes = 80;
constexpr std::size_t kMaxMessageBytes = 120;
constexpr std::size_t kMaxPartBytes = 40;
constexpr std::size_t kEndBytes = 160;  // the sentences on what was shown and left out, at most
constexpr std::string_view kReferences = "## References\n\n";

std::string counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

// At most so many bytes of a text, on one line.
std::string cut(std::string_view text, std::size_t max_bytes) {
  const std::string line = clean_line(printable(text));
  const std::string_view kept = prefix_bytes(line, max_bytes);
  return markdown_line(std::string(kept) + (kept.size() < line.size() ? "\u2026" : ""));
}

std::string heading_path(const Passage& passage, const std::string& title) {
  std::string path;
  for (const std::string& heading : passage.heading_path) {
    if (heading != title) path += (path.empty() ? "" : " \u203A ") + clean_line(heading);
  }
  return path.empty() ? path : markdown_line(path) + "\n\n";
}

bool is_fenced(BlockKind kind) { return kind == BlockKind::kCode || kind == BlockKind::kTable; }

std::string passage_text(const Passage& passage, const std::string& citation) {
  if (is_fenced(passage.kind)) {
    return markdown_fence(joined_text(passage.parts)) + "\n" + citation + "\n\n";
  }
  std::string text;
  for (const Parts& line : split_lines(passage.parts)) {
    const std::string shown = markdown_line(line);
    if (shown.empty()) continue;
    if (!text.empty()) text += '\n';
    text += (passage.kind == BlockKind::kList ? "> - " : "> ") + shown;
  }
  return text + " " + citation + "\n\n";
}

class Answer {
 public:
  Answer(const SearchResponse& response, std::size_t budget_tokens)
      : response_(response),
        tokens_(std::clamp(budget_tokens, kMinMarkdownTokens, kMaxMarkdownTokens)),
        room_(tokens_ * kBytesPerToken - kEndBytes) {}

  std::string write() {
    write_head();
    for (const Hit& hit : response_.hits) {
      if (!write_hit(hit)) break;
    }
    std::string text = std::move(body_);
    if (!references_.empty()) text += std::string(kReferences) + references_ + "\n";
    return text + end();
  }

 private:
  void write_head() {
    const std::string searched = cut(response_.searched, kMaxQueryBytes);
    body_ = (searched.empty() ? "# Notes" : "# Notes for " + searched) + "\n\n";
    body_ += counted(response_.total, "note") + (response_.total == 1 ? " matches" : " match");
    if (response_.partial > 0) {
      body_ += ", and " + std::to_string(response_.partial) + " more have some of the words";
    }
    body_ += ". Index generation " + std::to_string(response_.generation) + " of " +
             cut(response_.published, kMaxPartBytes) + ".\n\n";
    std::string notes;
    for (const std::string& line : remarks()) {
      if (body_.size() + notes.size() + line.size() + 1 <= room_ / 2) notes += line;
    }
    if (!notes.empty()) body_ += notes + "\n";
  }

  [[nodiscard]] std::vector<std::string> remarks() const {
    std::vector<std::string> lines;
    for (const CorrectedWord& word : response_.corrections) {
      lines.push_back("- Searched for " + cut(word.to, kMaxPartBytes) + " in place of " +
                      cut(word.from, kMaxPartBytes) + ".\n");
    }
    if (!response_.relaxed.empty()) {
      lines.emplace_back("- No note has all of these words; these have some of them.\n");
    }
    if (response_.did_you_mean) {
      lines.push_back("- Did you mean " + cut(response_.did_you_mean->query, kMaxQueryBytes) +
                      "? " + counted(response_.did_you_mean->total, "note") + ".\n");
    }
    for (const Remark& remark : response_.remarks) {
      lines.push_back("- " + cut(remark.part, kMaxPartBytes) + " " +
                      cut(remark.message, kMaxMessageBytes) + "\n");
    }
    return lines;
  }

  // Tells whether there was room for all of it.
  bool write_hit(const Hit& hit) {
    const std::string title = joined_text(hit.title);
    std::string head = hit_head(hit, title);
    if (hit.passages.empty()) {
      return add(head + citation() + "\n\n", reference(hit, nullptr)) && ++hits_shown_ > 0;
    }
    bool shown = false;
    for (const Passage& passage : hit.passages) {
      const std::string text = joined_text(passage.parts);
      const auto cited = cited_.find(text);
      std::string piece = std::exchange(head, {});
      bool fits = false;
      if (cited == cited_.end()) {
        piece += heading_path(passage, title) + passage_text(passage, citation());
        fits = add(piece, reference(hit, &passage));
        if (fits) cited_.emplace(text, citations_);
      } else {
        piece += "The same text as [" + std::to_string(cited->second) + "].\n\n";
        fits = add(piece, {});
      }
      if (!fits) return false;
      ++passages_shown_;
      if (!std::exchange(shown, true)) ++hits_shown_;
    }
    return true;
  }

  static std::string hit_head(const Hit& hit, const std::string& title) {
    const std::string name = markdown_line(clean_line(title.empty() ? hit.slug : title));
    const std::string address = markdown_address(hit.link);
    std::string head =
        "## " + (address.empty() ? name : "[" + name + "](" + address + ")") + "\n\n";
    std::string details = hit.date ? format_day(*hit.date) : "";
    for (std::size_t i = 0; i < hit.tags.size(); ++i) {
      details += (i > 0 ? ", " : details.empty() ? "" : " \u00B7 ") + clean_line(hit.tags[i]);
    }
    for (std::size_t i = 0; i < hit.missing.size(); ++i) {
      details += (i > 0             ? ", "
                  : details.empty() ? "without "
                                    : " \u00B7 without ") +
                 clean_line(hit.missing[i]);
    }
    if (!details.empty()) head += markdown_line(details) + "\n\n";
    if (hit.explanation) head += markdown_line(clean_line(hit.explanation->why)) + "\n\n";
    return head;
  }

  // The mark of the next citation.
  [[nodiscard]] std::string citation() const { return "[" + std::to_string(citations_ + 1) + "]"; }

  [[nodiscard]] std::string reference(const Hit& hit, const Passage* passage) const {
    std::string place = hit.slug;
    if (passage != nullptr && !passage->anchor.empty()) place += "#" + passage->anchor;
    std::string line = "- " + citation() + " " + markdown_code(place);
    if (hit.date) line += ", " + format_day(*hit.date);
    line += ", generation " + std::to_string(response_.generation);
    const bool has_link = passage != nullptr && !passage->link.empty();
    const std::string address = markdown_address(has_link ? passage->link : hit.link);
    if (!address.empty()) line += ": <" + address + ">";
    return line + "\n";
  }

  // Adds a piece and its reference, if any, as long as all of it fits.
  bool add(const std::string& piece, const std::string& reference) {
    const std::size_t list = references_.size() + reference.size();
    const std::size_t total = body_.size() + piece.size() + kReferences.size() + list + 1;
    if (total > room_) return false;
    body_ += piece;
    references_ += reference;
    if (!reference.empty()) ++citations_;
    return true;
  }

  [[nodiscard]] std::string end() const {
    if (response_.hits.empty()) return "Nothing to show.\n";
    const std::size_t all = std::size_t{response_.total} + response_.partial;
    std::string text;
    if (hits_shown_ > 0) {
      const std::size_t first = response_.hits.front().rank;
      text = "Hits " + std::to_string(first) + " to " + std::to_string(first + hits_shown_ - 1) +
             " of " + std::to_string(all) + ".";
    }
    std::size_t passages = 0;
    for (std::size_t i = 0; i < hits_shown_; ++i) passages += response_.hits[i].passages.size();
    passages -= passages_shown_;
    const std::size_t hits = response_.hits.size() - hits_shown_;
    if (passages + hits == 0) return text + "\n";
    text += (text.empty() ? "" : " ") + std::string("Left out to keep within ") +
            std::to_string(tokens_) + " tokens: ";
    if (passages > 0) text += counted(passages, "passage") + (hits > 0 ? ", " : "");
    if (hits > 0) text += counted(hits, "hit");
    return text + ".\n";
  }

  const SearchResponse& response_;
  std::size_t tokens_;
  std::size_t room_;  // bytes for all but the end
  std::string body_;
  std::string references_;
  std::map<std::string, std::size_t> cited_;  // text of a passage to its citation
  std::size_t citations_ = 0;
  std::size_t hits_shown_ = 0;
  std::size_t passages_shown_ = 0;
};

}  // namespace

std::string markdown_answer(const SearchResponse& response, std::size_t budget_tokens) {
  return Answer(response, budget_tokens).write();
}

}  // namespace notesearch
