#include "searcher/synonyms.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "schema/base/text.h"
#include "schema/fields.h"

namespace notesearch {
namespace {

struct Side {
  std::string key;  // its words joined, and these written as one
  Synonyms::Phrase parts;
};

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    pieces.push_back(trim(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return pieces;
}

// Its errors leave open where.
tl::unexpected<Error> unclear(std::string what, std::string fix) {
  return fail(ErrorKind::kBadData, std::move(what), {}, std::move(fix));
}

// Understands rules one by one.
class RuleReader {
 public:
  explicit RuleReader(Analyzer& analyzer) : analyzer_(analyzer) {}

  Result<void> read(std::string_view line) {
    if (line.empty() || line.front() == '#') return {};
    if (++rules_ > kMaxSynonymRules) {
      return unclear("more than 10,000 rules", "leave out those that matter least");
    }
    const std::size_t arrow = line.find("=>");
    if (arrow == std::string_view::npos) return read_equal(line);
    auto left = sides(line.substr(0, arrow), ',');
    if (!left) return fail(left.error());
    auto right = sides(line.substr(arrow + 2), ',');
    return right ? add(*left, *right) : fail(right.error());
  }

  std::unordered_map<std::string, std::vector<Synonyms::Phrase>> take() {
    return std::move(alternatives_);
  }

 private:
  Result<void> read_equal(std::string_view line) {
    auto equal = sides(line, '=');
    if (!equal) return fail(equal.error());
    if (equal->size() < 2) {
      return unclear("a rule without = or =>", "write it like this: repo = repository");
    }
    return add(*equal, *equal);
  }

  Result<std::vector<Side>> sides(std::string_view text, char separator) {
    const std::vector<std::string_view> pieces = split(text, separator);
    if (pieces.size() > kMaxSides) {
      return unclear("a rule with more than 8 sides in a row", "make several rules of it");
    }
    std::vector<Side> read;
    for (const std::string_view piece : pieces) {
      auto side = read_side(piece);
      if (!side) return fail(side.error());
      read.push_back(*std::move(side));
    }
    return read;
  }

  Result<Side> read_side(std::string_view text) {
    if (text.find_first_of("=,") != std::string_view::npos) {
      return unclear("a rule with both = and => or commas",
                     "use either a = b = c, or a, b => c, d");
    }
    const std::vector<QueryWord> words = analyzer_.query_words(text);
    Side side;
    for (const QueryWord& word : words) {
      if (word.joined.size() > kMaxWordBytes) {
        return unclear("a word of more than 64 bytes, which is never found", "leave it out");
      }
      side.key += word.joined;
    }
    if (words.empty() || words.size() > kMaxSideWords) {
      return unclear(
          "a side of " + std::to_string(words.size()) + " words: \"" + std::string(text) + "\"",
          "give each side 1 to 6 words");
    }
    side.parts = analyzer_.phrase_parts(text);
    return side;
  }

  Result<void> add(const std::vector<Side>& left, const std::vector<Side>& right) {
    for (const Side& from : left) {
      for (const Side& to : right) {
        if (auto added = add(from, to); !added) return added;
      }
    }
    return {};
  }

  Result<void> add(const Side& from, const Side& to) {
    if (from.key == to.key) return {};  // the search finds all spellings of a word by itself
    std::vector<Synonyms::Phrase>& known = alternatives_[from.key];
    if (std::find(known.begin(), known.end(), to.parts) != known.end()) return {};
    if (known.size() == kMaxAlternatives) {
      return unclear("more than 16 synonyms of one side", "leave out those that matter least");
    }
    known.push_back(to.parts);
    return {};
  }

  Analyzer& analyzer_;
  std::unordered_map<std::string, std::vector<Synonyms::Phrase>> alternatives_;
  std::size_t rules_ = 0;
};

}  // namespace

Result<Synonyms> Synonyms::parse(std::string_view text, const std::string& where,
                                 Analyzer& analyzer) {
  if (text.size() > kMaxSynonymsBytes) {
    return fail(ErrorKind::kBadData, "a file of synonyms of more than 1 MB", where,
                "leave out those that matter least");
  }
  RuleReader reader(analyzer);
  std::size_t number = 0;
  const std::string cleaned = clean_text(text);
  for (const std::string_view line : split(cleaned, '\n')) {
    ++number;
    if (auto read = reader.read(line); !read) {
      Error error = read.error();
      error.where = where + ":" + std::to_string(number);
      return fail(std::move(error));
    }
  }
  return Synonyms(reader.take());
}

Synonyms Synonyms::standard(Analyzer& analyzer) {
  return parse(standard_text(), "synonyms.txt", analyzer).value();
}

Synonyms::Synonyms(Table alternatives) : alternatives_(std::move(alternatives)) {
  for (const auto& [key, phrases] : alternatives_) {
    longest_bytes_ = std::max(longest_bytes_, key.size());
  }
}

std::optional<Synonyms::Match> Synonyms::match(std::span<const std::string> words,
                                               std::size_t at) const {
  std::optional<Match> longest;
  std::string key;
  for (std::size_t i = at; i < words.size(); ++i) {
    key += words[i];
    if (key.size() > longest_bytes_) break;
    const auto rule = alternatives_.find(key);
    if (rule != alternatives_.end()) longest = Match{i - at + 1, rule->second};
  }
  return longest;
}

Result<std::string> read_synonyms(const std::string& path) {
  if (path == "none") return std::string();
  std::error_code code;
  std::ifstream file(path, std::ios::binary);
  const bool readable = file && !std::filesystem::is_directory(path, code);
  std::string rules(kMaxSynonymsBytes + 1, '\0');
  if (readable) file.read(rules.data(), static_cast<std::streamsize>(rules.size()));
  rules.resize(static_cast<std::size_t>(file.gcount()));
  if (!readable || file.bad()) {
    return fail(ErrorKind::kBadData, "can't read the synonyms", path,
                "check the path given to --synonyms");
  }
  return rules;
}

}  // namespace notesearch
