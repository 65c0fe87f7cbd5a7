#include "searcher/written_words.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>

#include "schema/base/text.h"
#include "searcher/note_texts.h"

namespace notesearch {
namespace {

class Reader {
 public:
  Reader(const std::vector<std::string>& stems, Analyzer& analyzer) : analyzer_(analyzer) {
    for (const std::string& stem : stems) {
      counts_[stem];
      analyzer.want_stem(stem, wanted_);
    }
  }

  void read(NoteView note) {
    read_texts(note, [&](std::string_view text) {
      read(text);
      return true;
    });
  }

  [[nodiscard]] WrittenWords words() const {
    WrittenWords words;
    for (const auto& [stem, forms] : counts_) {
      if (forms.empty()) continue;
      std::vector<WrittenWord>& written = words[stem];
      for (const auto& [folded, spellings] : forms) written.push_back(word(folded, spellings));
      std::stable_sort(written.begin(), written.end(),
                       [](const auto& a, const auto& b) { return a.count > b.count; });
    }
    return words;
  }

 private:
  using Spellings = std::map<std::string, std::uint32_t, std::less<>>;

  void read(std::string_view text) {
    text = prefix_bytes(text, kMaxReadBytes - read_bytes_);
    read_bytes_ += text.size();
    analyzer_.analyze_some(text, wanted_, [&](const Term& term) {
      const auto stem = counts_.find(std::string(analyzer_.stem(term.text)));
      if (stem == counts_.end()) return;
      ++stem->second[std::string(term.text)]
                    [std::string(text.substr(term.begin, term.end - term.begin))];
    });
  }

  // Capitals come before small letters in byte order: of equals the last is chosen.
  static WrittenWord word(const std::string& folded, const Spellings& spellings) {
    WrittenWord word{folded, {}, 0};
    std::uint32_t most = 0;
    for (const auto& [spelling, count] : spellings) {
      word.count += count;
      if (count < most) continue;
      most = count;
      word.written = spelling;
    }
    return word;
  }

  Analyzer& analyzer_;
  WordBeginnings wanted_;
  std::size_t read_bytes_ = 0;
  std::unordered_map<std::string, std::map<std::string, Spellings>> counts_;  // by stem, folded
};

}  // namespace

WrittenWords written_words(NoteView note, const std::vector<std::string>& stems,
                           Analyzer& analyzer) {
  Reader reader(stems, analyzer);
  reader.read(note);
  return reader.words();
}

}  // namespace notesearch
