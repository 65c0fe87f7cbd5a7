#include "corpus/plain_text.h"

#include <string>
#include <utility>

#include "corpus/section_builder.h"
#include "schema/base/text.h"

namespace notesearch {
namespace {

// 1 to 6 for "# …" to "###### …", else 0.
int heading_level(std::string_view line) {
  std::size_t level = 0;
  while (level < line.size() && line[level] == '#') ++level;
  const bool heading = level >= 1 && level <= 6 && (level == line.size() || line[level] == ' ');
  return heading ? static_cast<int>(level) : 0;
}

std::string_view heading_text(std::string_view line) {
  const std::size_t start = line.find_first_not_of("# ");
  if (start == std::string_view::npos) return {};
  return line.substr(start, line.find_last_not_of("# ") + 1 - start);
}

class LineReader {
 public:
  void read(std::string_view line) {
    const std::string_view text = trim(line);
    if (!fence_.empty()) {
      if (text.substr(0, fence_.size()) == fence_) {
        end_block(BlockKind::kCode);
        fence_ = {};
      } else {
        add_line(line, '\n');
      }
    } else if (text.substr(0, 3) == "```" || text.substr(0, 3) == "~~~") {
      end_block(BlockKind::kProse);
      fence_ = text.substr(0, 3);
    } else if (const int level = heading_level(text); level != 0) {
      end_block(BlockKind::kProse);
      sections_.open(level, heading_text(text));
    } else if (text.empty()) {
      end_block(BlockKind::kProse);
    } else {
      add_line(text, ' ');
    }
  }

  std::vector<Section> take() {
    end_block(fence_.empty() ? BlockKind::kProse : BlockKind::kCode);
    return sections_.take();
  }

 private:
  void add_line(std::string_view line, char separator) {
    block_ += line;
    block_ += separator;
  }

  void end_block(BlockKind kind) { sections_.add(kind, std::exchange(block_, {})); }

  SectionBuilder sections_;
  std::string block_;
  std::string_view fence_;  // that opened the code at hand
};

}  // namespace

std::vector<Section> plain_text_sections(std::string_view body) {
  LineReader reader;
  while (!body.empty()) {
    const std::size_t end = body.find('\n');
    reader.read(body.substr(0, end));
    body.remove_prefix(end == std::string_view::npos ? body.size() : end + 1);
  }
  return reader.take();
}

}  // namespace notesearch
