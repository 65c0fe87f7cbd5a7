#include "searcher/synonyms.h"

#include <algorithm>
#include <set>

#include "schema/base/text.h"
#include "tests/catch.h"

namespace notesearch {
namespace {

Analyzer english() { return Analyzer::create("english").value(); }

Synonyms parsed(std::string_view rules) {
  Analyzer analyzer = english();
  return Synonyms::parse(rules, "synonyms.txt", analyzer).value();
}

std::string refusal(std::string_view rules) {
  Analyzer analyzer = english();
  const auto synonyms = Synonyms::parse(rules, "synonyms.txt", analyzer);
  REQUIRE_FALSE(synonyms);
  CHECK(synonyms.error().kind == ErrorKind::kBadData);
  CHECK_FALSE(synonyms.error().fix.empty());
  return synonyms.error().where + ": " + synonyms.error().what;
}

std::vector<std::string> words_of(std::string_view query) {
  Analyzer analyzer = english();
  std::vector<std::string> words;
  for (const QueryWord& word : analyzer.query_words(query)) words.push_back(word.joined);
  return words;
}

// "2: reinforcement learning | rl", or "" when no rule stands there.
std::string found(const Synonyms& synonyms, std::string_view query, std::size_t at = 0) {
  const auto match = synonyms.match(words_of(query), at);
  if (!match) return "";
  std::string text = std::to_string(match->words) + ":";
  for (const Synonyms::Phrase& phrase : match->alternatives) {
    if (!text.ends_with(':')) text += " |";
    for (const std::string& part : phrase) text += " " + part;
  }
  return text;
}

TEST_CASE("synonyms: what is equal finds one another") {
  const Synonyms synonyms = parsed("llm = large language model = large language models");
  CHECK(found(synonyms, "llm") == "1: large language model | large language models");
  CHECK(found(synonyms, "large language model") == "3: llm | large language models");
  CHECK(found(synonyms, "Large-Language Models") == "2: llm | large language model");
  CHECK(found(synonyms, "large language") == "");
  CHECK(found(synonyms, "language model") == "");
}

TEST_CASE("synonyms: what is one way finds nothing back") {
  const Synonyms synonyms = parsed("rl => reinforcement learning\ndb, dbs => database, databases");
  CHECK(found(synonyms, "RL") == "1: reinforcement learning");
  CHECK(found(synonyms, "reinforcement learning") == "");
  CHECK(found(synonyms, "db") == "1: database | databases");
  CHECK(found(synonyms, "dbs") == "1: database | databases");
  CHECK(found(synonyms, "database") == "");
}

TEST_CASE("synonyms: a rule stands anywhere in a query, and the longest counts") {
  const Synonyms synonyms = parsed(
      "dma = direct memory access\n"
      "rdma = remote direct memory access\n"
      "memory => ram");
  CHECK(found(synonyms, "why remote direct memory access helps", 1) == "4: rdma");
  CHECK(found(synonyms, "why remote direct memory access helps", 2) == "3: dma");
  CHECK(found(synonyms, "why remote direct memory access helps", 3) == "1: ram");
  CHECK(found(synonyms, "why remote direct memory access helps", 0) == "");
  CHECK(found(synonyms, "memory", 1) == "");
}

TEST_CASE("synonyms: case, hyphens and humps do not count, and no rule begins inside a word") {
  const Synonyms synonyms = parsed("moe = Mixture-of-Experts\nllm => large language model");
  for (const char* spelling : {"moe", "MoE", "MOE", "mo-e"}) {
    CAPTURE(spelling);
    CHECK(found(synonyms, spelling) == "1: mixture of experts");
  }
  CHECK(found(synonyms, "mixture of experts") == "3: moe");
  CHECK(found(synonyms, "vLLM") == "");
}

TEST_CASE("synonyms: rules of one side add up") {
  const Synonyms synonyms =
      parsed("fft => fast fourier transform\nfft = FFTs\nfft = ffts\nfft => spectrum");
  CHECK(found(synonyms, "fft") == "1: fast fourier transform | ffts | spectrum");
}

TEST_CASE("synonyms: names with signs, other scripts, comments and odd white space") {
  const Synonyms synonyms = parsed(
      "\xEF\xBB\xBF# A comment\r\n"
      "\r\n"
      "  # and = another\r\n"
      "\tcsharp  =C#\r\n"
      "cpp=c++\r\n"
      "机器学习 = machine learning\n"
      "key-value = key value");
  CHECK(found(synonyms, "c#") == "1: csharp");
  CHECK(found(synonyms, "C++ templates") == "1: cpp");
  CHECK(found(synonyms, "机器学习") == "3: machine learning");
  CHECK(found(synonyms, "machine learning") == "2: 机 器 学 习");
  CHECK(found(synonyms, "key value") == "");  // spellings of one word are no synonyms
  CHECK(found(synonyms, "and") == "");
}

TEST_CASE("synonyms: no rules find nothing") {
  CHECK(found(Synonyms(), "llm") == "");
  CHECK(found(parsed(""), "llm") == "");
  CHECK_FALSE(parsed("a1 = b1").match({}, 0));
}

TEST_CASE("synonyms: a rule that can't be understood is told with its line") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"# rules\n\nkv key value", "synonyms.txt:3: a rule without = or =>"},
      {"kv =", "synonyms.txt:1: a side of 0 words: \"\""},
      {"=> key value", "synonyms.txt:1: a side of 0 words: \"\""},
      {"kv = …", "synonyms.txt:1: a side of 0 words: \"…\""},
      {"kv == key value", "synonyms.txt:1: a side of 0 words: \"\""},
      {"a, b = c", "synonyms.txt:1: a rule with both = and => or commas"},
      {"a => b = c", "synonyms.txt:1: a rule with both = and => or commas"},
      {"a => b => c", "synonyms.txt:1: a rule with both = and => or commas"},
      {"a = one two three four five six seven",
       "synonyms.txt:1: a side of 7 words: \"one two three four five six seven\""},
      {"a=b=c=d=e=f=g=h=i", "synonyms.txt:1: a rule with more than 8 sides in a row"},
      {"a => " + std::string(65, 'b'),
       "synonyms.txt:1: a word of more than 64 bytes, which is never found"},
  };
  for (const auto& [rules, message] : cases) {
    CAPTURE(rules);
    CHECK(refusal(rules) == message);
  }
}

TEST_CASE("synonyms: files have bounds") {
  std::string many;
  for (int i = 0; i < 10'000; ++i) many += "a" + std::to_string(i) + " => b\n";
  CHECK(found(parsed(many), "a9999") == "1: b");
  CHECK(refusal(many + "c => d") == "synonyms.txt:10001: more than 10,000 rules");
  std::string wide;
  for (int i = 0; i < 17; ++i) wide += "a => b" + std::to_string(i) + "\n";
  CHECK(refusal(wide) == "synonyms.txt:17: more than 16 synonyms of one side");
  CHECK(refusal(std::string(kMaxSynonymsBytes + 1, '\n')) ==
        "synonyms.txt: a file of synonyms of more than 1 MB");
}

TEST_CASE("synonyms: the standard ones") {
  Analyzer analyzer = english();
  const Synonyms synonyms = Synonyms::standard(analyzer);
  CHECK(found(synonyms, "rl") == "1: reinforcement learning");
  CHECK(found(synonyms, "MoE") == "1: mixture of experts");
  CHECK(found(synonyms, "mixture-of-experts") == "1: moe");
  CHECK(found(synonyms, "kubernetes") == "1: k8");
  CHECK(found(synonyms, "GPU") == "1: gpus | graphics processing unit | graphics processing units");
  CHECK(found(synonyms, "RoCEv2") == "1: roce | rdma over converged ethernet");
  CHECK(found(synonyms, "time to first token") == "4: ttft");
  CHECK(found(synonyms, "c++") == "1: cpp");
}

TEST_CASE("synonyms: of the standard ones, what has two letters is not found by its expansion") {
  Analyzer analyzer = english();
  const Synonyms synonyms = Synonyms::standard(analyzer);
  for (const char* expansion :
       {"reinforcement learning", "key value", "machine learning", "javascript", "python",
        "database", "user interface", "tensor parallelism", "virtual machine"}) {
    CAPTURE(expansion);
    CHECK(found(synonyms, expansion) == "");
  }
  // Nor what is an English word.
  CHECK(found(synonyms, "retrieval augmented generation") == "");
  CHECK(found(synonyms, "chain of thought") == "");
}

TEST_CASE("synonyms: each of the standard ones says something of its own") {
  Analyzer analyzer = english();
  std::set<std::string> lines;
  for (std::string_view rest = Synonyms::standard_text(); !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (line.empty() || line.front() == '#') continue;
    CAPTURE(line);
    CHECK(lines.insert(std::string(line)).second);
    CHECK(ascii_lower(line) == line);
  }
  CHECK(lines.size() >= 60);
}

}  // namespace
}  // namespace notesearch
