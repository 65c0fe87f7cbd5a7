#include "schema/analysis.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "schema/fields.h"
#include "tests/catch.h"

namespace notesearch {
namespace {

Analyzer english() { return *Analyzer::create("english"); }

// "word@position", joined forms as "word@position+parts".
std::vector<std::string> terms(const std::string& text) {
  std::vector<std::string> found;
  Analyzer analyzer = english();
  analyzer.analyze(text, [&](const Term& term) {
    std::string shown = std::string(term.text) + "@" + std::to_string(term.position);
    if (term.parts > 1) shown += "+" + std::to_string(term.parts);
    found.push_back(shown);
  });
  return found;
}

std::set<std::string> words(const std::string& text) {
  std::set<std::string> found;
  Analyzer analyzer = english();
  analyzer.analyze(text, [&](const Term& term) { found.emplace(term.text); });
  return found;
}

// Whether a query chunk finds a text, by the rules that the query planner follows: its symbol form
// if it has one, else the joined form, else its parts in a row.
bool finds(const std::string& query, const std::string& text) {
  Analyzer analyzer = english();
  const auto indexed = words(text);
  for (const QueryWord& word : analyzer.query_words(query)) {
    bool found = indexed.count(word.symbol.empty() ? word.joined : word.symbol) > 0;
    if (!found && word.symbol.empty() && word.parts.size() > 1) {
      found = std::all_of(word.parts.begin(), word.parts.end(),
                          [&](const std::string& part) { return indexed.count(part) > 0; });
    }
    if (!found) return false;
  }
  return true;
}

TEST_CASE("analysis: parts and joined forms stand at their positions") {
  CHECK(terms("nobody talks") == std::vector<std::string>{"nobody@0", "talks@1"});
  CHECK(terms("FlashAttention-4 runs") ==
        std::vector<std::string>{"flash@0", "attention@1", "4@2", "flashattention@0+2",
                                 "flashattention4@0+3", "runs@3"});
  CHECK(terms("std::vector<int>") ==
        std::vector<std::string>{"std@0", "vector@1", "stdvector@0+2", "int@2"});
}

TEST_CASE("analysis: each spelling of a name finds each text that means it") {
  const std::vector<std::vector<std::string>> groups = {
      {"FlashAttention-4", "flash attention 4", "flash-attention-4"},
      {"snake_case", "snake case", "snakeCase", "snake-case"},
      {"camelCase", "camel case", "camel_case"},
      {"std::vector", "std vector"},
      {"KV-cache", "kv cache", "KV cache", "kv_cache"},
      {"v1.2.3", "1.2.3"},
      {"1.8\u00B5s", "1.8us", "1.8 us", "1.8 \u03BCs"},
      {"node.js", "node js"},
      {"HTTPServer", "http server", "HTTP-server"},
      {"caf\u00E9", "cafe", "CAFE\u0301"},
      {"\uFB01ne", "fine"},
      {"GPT-4", "gpt4", "gpt 4"},
      {"cp.async", "cp async"},
      {"owner's", "owner"},
      {"don\u2019t", "don't", "dont"},
  };
  for (const auto& spellings : groups) {
    for (const std::string& query : spellings) {
      for (const std::string& text : spellings) {
        CAPTURE(query, text);
        CHECK(finds(query, "we saw " + text + " today"));
      }
    }
  }
}

TEST_CASE("analysis: joined names are found by the joined word") {
  CHECK(finds("flashattention-4", "FlashAttention-4 on Blackwell"));
  CHECK(finds("flashattention", "FlashAttention-4 on Blackwell"));
  CHECK(finds("flash attention", "FlashAttention-4 on Blackwell"));
  CHECK(finds("kvcache", "the KV-cache grows"));
  CHECK(finds("nodejs", "a node.js server"));
  CHECK(finds("vllm", "vLLM shipped"));
  CHECK(finds("gpus", "GPUs are idle"));
  CHECK(finds("2501.08071", "see arXiv:2501.08071 for more"));
  CHECK(finds("arXiv:2501.08071", "see arXiv:2501.08071 for more"));
  CHECK(finds("async", "cp.async.bulk"));
}

TEST_CASE("analysis: a plural of capitals is also its singular") {
  CHECK(terms("GPUs idle") == std::vector<std::string>{"gpus@0", "gpu@0", "idle@1"});
  CHECK(finds("llm", "multi-LLMs"));
  CHECK(finds("id", "IDs of notes"));
  CHECK_FALSE(finds("i", "Is it so?"));
  CHECK_FALSE(finds("css", "CSSs\u00E9"));
  CHECK_FALSE(finds("statu", "STATUS"));
  CHECK(english().query_words("GPUs").front().singular == "gpu");
  CHECK(english().query_words("gpus").front().singular.empty());
}

TEST_CASE("analysis: numbers, versions and signs are kept whole") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"an 8:1 ratio", "8:1"},
      {"about 10^-3 of it", "10^-3"},
      {"in 1e-5 steps", "1e-5"},
      {"on 2024-10-01", "2024-10-01"},
      {"C++ and more", "c++"},
      {"since C++20", "c++20"},
      {"C#, too", "c#"},
      {"TLA+ specs", "tla+"},
      {"TLA+ specs", "tla"},
      {"a .NET app", ".net"},
      {"a .NET app", "net"},
      {"$2M+ saved", "$2m+"},
      {"$2M+ saved", "2m"},
      {"$2M+ saved", "$2m"},
      {"see #19890.", "#19890"},
      {"see #19890.", "19890"},
      {"pass --dry-run now", "--dryrun"},
      {"pass --dry-run now", "dry"},
      {"at 99.9% of", "99.9%"},
      {"on H100s here", "h100"},
      {"at 127.0.0.1:8080", "127.0.0.1:8080"},
      {"0xdeadBEEF", "0xdeadbeef"},
  };
  for (const auto& [text, term] : cases) {
    CAPTURE(text, term);
    CHECK(words(text).count(term) == 1);
  }
  CHECK(words("C++ and C#").count("c") == 0);
}

TEST_CASE("analysis: scripts without spaces give characters and pairs") {
  CHECK(terms("\u691C\u7D22\u8A9E") == std::vector<std::string>{"\u691C@0", "\u7D22@1", "\u8A9E@2",
                                                                "\u691C\u7D22@0+2",
                                                                "\u7D22\u8A9E@1+2"});
  CHECK(finds("\u691C\u7D22", "\u5168\u6587\u691C\u7D22\u30A8\u30F3\u30B8\u30F3"));
  CHECK(words("GPU\u691C\u7D22").count("gpu") == 1);
}

TEST_CASE("analysis: offsets name the bytes of the text") {
  const std::string text = "\u2014 KV-cache, na\u00EFve";
  Analyzer analyzer = english();
  std::vector<std::string> spans;
  analyzer.analyze(text, [&](const Term& term) {
    spans.push_back(text.substr(term.begin, term.end - term.begin));
  });
  CHECK(spans == std::vector<std::string>{"KV", "cache", "KV-cache", "na\u00EFve"});
}

TEST_CASE("analysis: stems words, and nothing else") {
  Analyzer analyzer = english();
  CHECK(analyzer.stem("caching") == analyzer.stem("cached"));
  CHECK(analyzer.stem("h100") == "h100");
  CHECK(analyzer.stem("as") == "as");
  CHECK(analyzer.stem("c++") == "c++");
  Analyzer none = *Analyzer::create("none");
  CHECK(none.stem("caching") == "caching");
  CHECK_FALSE(Analyzer::create("klingon").has_value());
  CHECK(Analyzer::create("en")->language() == "english");
  CHECK(none.fingerprint() != analyzer.fingerprint());
}

TEST_CASE("analysis: hostile text gives bounded terms") {
  const std::vector<std::string> hostile = {"",
                                            "   ",
                                            std::string(1'000'000, 'a'),
                                            std::string(100'000, '-'),
                                            "\xff\xfe\x80 ok",
                                            std::string("nul\0nul", 7),
                                            "\u200D\u200D\u0301\u0301",
                                            "....####$$$$++++",
                                            "-",
                                            "--",
                                            "#",
                                            "a" + std::string(10'000, '.') + "b",
                                            "\xF0\x9F\x98\x80 emoji"};
  Analyzer analyzer = english();
  for (const std::string& text : hostile) {
    analyzer.analyze(text, [&](const Term& term) {
      CHECK(term.text.size() <= kMaxWordBytes);
      CHECK_FALSE(term.text.empty());
      CHECK(term.text.find('\0') == std::string_view::npos);
      CHECK(is_word_term(term.text));
      CHECK(term.begin < term.end);
      CHECK(term.end <= text.size());
    });
  }
}

TEST_CASE("analysis: a word longer than a term may be keeps its position") {
  const auto found = terms(std::string(500, 'x') + " after");
  CHECK(found == std::vector<std::string>{"after@1"});
}

TEST_CASE("stopwords belong to their language") {
  CHECK(english().is_stopword("the"));
  CHECK_FALSE(english().is_stopword("cache"));
  CHECK_FALSE(Analyzer::create("none")->is_stopword("the"));
}

}  // namespace
}  // namespace notesearch
