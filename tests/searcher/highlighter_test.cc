#include "searcher/highlighter.h"

#include "tests/catch.h"

namespace notesearch {
namespace {

using Kind = HighlightTarget::Kind;

HighlightTarget target(Kind kind, std::vector<std::string> texts,
                       QueryField field = QueryField::kAny) {
  return {kind, field, std::move(texts), 0};
}

// The text with its matches in square brackets.
std::string marked(const std::string& text, const std::vector<HighlightTarget>& targets,
                   QueryField field = QueryField::kAny) {
  Analyzer analyzer = *Analyzer::create("english");
  std::string shown;
  const Parts parts = to_parts(text, Highlighter(analyzer, targets, field).find(text));
  for (std::size_t i = 0; i < parts.size(); ++i) {
    shown += i % 2 == 1 ? "[" + parts[i] + "]" : parts[i];
  }
  return shown;
}

TEST_CASE("highlight: inflected words, prefixes, names and phrases") {
  const auto stem = [](const char* text) { return target(Kind::kStem, {text}); };
  CHECK(marked("Caching caches caching, not Cash.", {stem("cach")}) ==
        "[Caching] [caches] [caching], not Cash.");
  CHECK(marked("a KV-cache and kv_cache", {stem("kvcach")}) == "a [KV-cache] and [kv_cache]");
  CHECK(marked("FlashAttention-4 is", {stem("attent")}) == "Flash[Attention]-4 is");
  CHECK(marked("flashed flashing", {target(Kind::kPrefix, {"flas"})}) == "[flashed] [flashing]");
  CHECK(marked("KV cache, kv  Cache, cache kv", {target(Kind::kPhrase, {"kv", "cache"})}) ==
        "[KV cache], [kv  Cache], cache kv");
  CHECK(marked("run --dry-run or dry-run", {target(Kind::kExact, {"--dryrun"})}) ==
        "run --[dry-run] or dry-run");
  CHECK(marked("since v1.2.3 and 1.2.3", {stem("1.2.3")}) == "since [v1.2.3] and [1.2.3]");
  CHECK(marked("release v1.2.3", {target(Kind::kPhrase, {"release", "1.2.3"})}) ==
        "[release v1.2.3]");
  CHECK(marked("caf\u00E9 CAFE", {stem("cafe")}) == "[caf\u00E9] [CAFE]");
  CHECK(marked("\u5168\u6587\u691C\u7D22", {stem("\u691C\u7D22")}) == "\u5168\u6587[\u691C\u7D22]");
}

TEST_CASE("highlight: a phrase that begins twice is found the second time") {
  CHECK(marked("a a b", {target(Kind::kPhrase, {"a", "b"})}) == "a [a b]");
  CHECK(marked("a a a b", {target(Kind::kPhrase, {"a", "a", "b"})}) == "a [a a b]");
}

TEST_CASE("highlight: a target of one field is not shown in others") {
  const auto in_title = target(Kind::kStem, {"fabric"}, QueryField::kTitle);
  CHECK(marked("the fabric", {in_title}, QueryField::kTitle) == "the [fabric]");
  CHECK(marked("the fabric", {in_title}) == "the fabric");
  CHECK(marked("the fabric", {}) == "the fabric");
}

TEST_CASE("highlight: parts alternate and join to the text") {
  Analyzer analyzer = *Analyzer::create("english");
  const std::string text = "cache: the cache of caches";
  const Highlighter highlighter(analyzer, {target(Kind::kStem, {"cach"})}, QueryField::kAny);
  const Parts parts = to_parts(text, highlighter.find(text));
  REQUIRE(parts.size() == 6);
  CHECK(parts[0].empty());
  std::string joined;
  for (const std::string& part : parts) joined += part;
  CHECK(joined == text);
}

}  // namespace
}  // namespace notesearch
