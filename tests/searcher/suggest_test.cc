#include "searcher/suggest.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "schema/base/text.h"
#include "schema/generation.h"
#include "searcher/suggest_json.h"
#include "tests/catch.h"
#include "tests/searcher/note_folder.h"
#include "tests/searcher/search_fixture.h"

namespace notesearch {
namespace {

using Texts = std::vector<std::string>;
using Kinds = std::vector<SuggestionKind>;

SuggestResponse ask(SearchFixture& fixture, const std::string& text, std::uint32_t limit = 8,
                    const Kinds& kinds = {}) {
  SuggestRequest request;
  request.text = text;
  request.limit = limit;
  request.kinds = kinds;
  return fixture.searcher().suggest(request).value();
}

// The suggestions of a kind, what was typed in square brackets.
Texts of(const SuggestResponse& response, SuggestionKind kind) {
  Texts texts;
  for (const Suggestion& suggestion : response.suggestions) {
    if (suggestion.kind == kind) texts.push_back(joined(suggestion.text));
  }
  return texts;
}

Texts titles(SearchFixture& fixture, const std::string& text) {
  return of(ask(fixture, text), SuggestionKind::kTitle);
}

Texts headings(SearchFixture& fixture, const std::string& text) {
  return of(ask(fixture, text), SuggestionKind::kHeading);
}

Texts terms(SearchFixture& fixture, const std::string& text) {
  return of(ask(fixture, text, 8, {SuggestionKind::kTerm}), SuggestionKind::kTerm);
}

std::vector<NoteSpec> notes() {
  return {
      {"raft",
       "Understanding Raft",
       "2025-01-01",
       {"Consensus", "machine learning"},
       "",
       "## Leader election\n\nThe leader and the KV-cache of a GPU, a TLB-miss.\n\n## "
       "Examples\n\nOne "
       "kubernetes cluster.\n"},
      {"raft-pro",
       "The Raft protocol in practice",
       "2024-01-01",
       {"consensus"},
       "",
       "## Examples\n\nProtocol words of a protocol; FlashAttention-4, std::vector.\n"},
      {"rafting", "Rafting on rivers", "2023-01-01", {}, "", "## Rafts\n\nLeaders of a raft.\n"},
      {"cache", "KV cache", "2026-01-01", {"GPU"}, "", "## Examples\n\nkvcache is a cache.\n"}};
}

TEST_CASE("suggest: titles that begin so, then those with a later word that does, newest first") {
  SearchFixture fixture(notes());
  CHECK(titles(fixture, "raft") ==
        Texts{"[Raft]ing on rivers", "Understanding [Raft]", "The [Raft] protocol in practice"});
  CHECK(titles(fixture, "raft pro") == Texts{"The [Raft pro]tocol in practice"});
  CHECK(titles(fixture, "RAFT PROTOCOL IN") == Texts{"The [Raft protocol in] practice"});
  CHECK(titles(fixture, "aft") == Texts{});
  CHECK(titles(fixture, "raft practice") == Texts{});
}

TEST_CASE("suggest: blanks, hyphens and case make no difference") {
  SearchFixture fixture(notes());
  for (const char* typed :
       {"kvcache", "kv-cache", "KV cache", " kv  cache", "Kv_Cache", "kv cache "}) {
    CAPTURE(typed);
    CHECK(titles(fixture, typed) == Texts{"[KV cache]"});
  }
  CHECK(titles(fixture, "kvc") == Texts{"[KV c]ache"});
  CHECK(titles(fixture, "cach") == Texts{"KV [cach]e"});
}

TEST_CASE("suggest: a title leads to its note, a heading to its section") {
  SearchFixture fixture(notes());
  const SuggestResponse title = ask(fixture, "understanding");
  REQUIRE(title.suggestions.size() == 1);
  CHECK(title.suggestions[0].kind == SuggestionKind::kTitle);
  CHECK(title.suggestions[0].slug == "raft");
  CHECK(title.suggestions[0].query == "Understanding Raft");
  CHECK(title.suggestions[0].notes == 1);
  CHECK(title.suggestions[0].date == parse_day("2025-01-01"));
  CHECK(title.generation == 1);
  CHECK(title.text == "understanding");

  const SuggestResponse heading = ask(fixture, "examp");
  REQUIRE(of(heading, SuggestionKind::kHeading) == Texts{"[Examp]les"});
  CHECK(heading.suggestions[0].slug == "cache");  // the newest that has it
  CHECK(heading.suggestions[0].notes == 3);
  CHECK(headings(fixture, "election") == Texts{"Leader [election]"});
}

TEST_CASE("suggest: no two are alike") {
  SearchFixture fixture({{"a", "Cache", "2026-01-01", {}, "", "## cache\n\nA cache.\n"},
                         {"b", "CACHE", "2025-01-01", {}, "", "## Cache!\n\nThe cache.\n"}});
  const SuggestResponse response = ask(fixture, "ca");
  REQUIRE(response.suggestions.size() == 1);
  CHECK(response.suggestions[0].kind == SuggestionKind::kTitle);
  CHECK(response.suggestions[0].slug == "a");
  CHECK(response.suggestions[0].notes == 2);
  CHECK(of(ask(fixture, "ca", 8, {SuggestionKind::kHeading}), SuggestionKind::kHeading) ==
        Texts{"[ca]che"});
}

TEST_CASE("suggest: the last word is completed as notes write it, the others are kept") {
  SearchFixture fixture(notes());
  CHECK(terms(fixture, "prot") == Texts{"[prot]ocol"});
  CHECK(terms(fixture, "raft  prot") == Texts{"[raft  prot]ocol"});
  CHECK(terms(fixture, "kub") == Texts{"[kub]ernetes"});
  CHECK(terms(fixture, "gp") == Texts{"[GP]U"});
  CHECK(terms(fixture, "kvc") == Texts{"[kvc]ache"});
  CHECK(terms(fixture, "kv-ca") == Texts{"[kvca]che"});
  CHECK(terms(fixture, "TLBm") == Texts{"[TLB-m]iss"});
  CHECK(terms(fixture, "tlb-m") == Texts{"[TLB-m]iss"});
  CHECK(terms(fixture, "flashat") == Texts{"[FlashAt]tention", "[FlashAt]tention-4"});
  CHECK(terms(fixture, "std::ve") == Texts{"[std::ve]ctor"});
  CHECK(terms(fixture, "protocol") == Texts{});  // nothing is left to type
  CHECK(terms(fixture, "raft ") == Texts{});     // nor has a new word begun
  CHECK(terms(fixture, "leader") == Texts{});    // leaders is found by leader anyway
  CHECK(terms(fixture, "zzz") == Texts{});
  CHECK(terms(fixture, "raft o") == Texts{"[raft o]ne"});  // stopwords (of, on) say nothing
}

TEST_CASE("suggest: words that stand beside what was typed before") {
  SearchFixture fixture({{"a", "One", "2026-01-01", {}, "", "stage stage\n"},
                         {"b", "Two", "2026-01-01", {}, "", "stage\n"},
                         {"c", "Three", "2026-01-01", {}, "", "lustre starts\n"}});
  CHECK(terms(fixture, "sta") == Texts{"[sta]ge", "[sta]rts"});
  CHECK(terms(fixture, "lustre sta") == Texts{"[lustre sta]rts"});
}

TEST_CASE("suggest: names leave words some places") {
  std::vector<NoteSpec> many;
  for (int i = 0; i < 20; ++i) {
    many.push_back({"n" + std::to_string(i),
                    "Word " + std::to_string(i),
                    "2026-01-01",
                    {},
                    "",
                    "worlds worldly workers working workbench\n"});
  }
  SearchFixture fixture(many);
  const SuggestResponse response = ask(fixture, "wor");
  CHECK(response.suggestions.size() == 8);
  CHECK(of(response, SuggestionKind::kTitle).size() == 6);
  CHECK(of(response, SuggestionKind::kTerm).size() == 2);
  CHECK(of(ask(fixture, "wor", 8, {SuggestionKind::kTitle}), SuggestionKind::kTitle).size() == 8);
  CHECK(ask(fixture, "wor", 1).suggestions.size() == 1);
  CHECK(ask(fixture, "wor", 0).suggestions.empty());
  CHECK(ask(fixture, "word 1", 0).suggestions.empty());
  CHECK(ask(fixture, "wor", kMaxSuggestions).suggestions.size() > 20);
}

TEST_CASE("suggest: signs of the query language stay") {
  SearchFixture fixture(notes());
  CHECK(terms(fixture, "tag:gp") == Texts{"[tag:GP]U"});
  CHECK(terms(fixture, "raft tag:con") == Texts{"[raft tag:Con]sensus"});
  CHECK(terms(fixture, "tag:mach") == Texts{"[tag:\"mach]ine learning\""});
  CHECK(terms(fixture, "tag:\"machine l") == Texts{"[tag:\"machine l]earning\""});
  CHECK(terms(fixture, "tag:").size() == 3);
  CHECK(terms(fixture, "\"raft prot") == Texts{"\"[raft prot]ocol\""});
  CHECK(terms(fixture, "-raft prot") == Texts{"-[raft prot]ocol"});
  CHECK(terms(fixture, "-prot") == Texts{"-[prot]ocol"});
  CHECK(terms(fixture, "(raft OR prot") == Texts{"([raft OR prot]ocol"});
  CHECK(terms(fixture, "title:prot") == Texts{"[title:prot]ocol"});
  CHECK(terms(fixture, "heading:prot") == Texts{});
  CHECK(terms(fixture, "before:20") == Texts{});
  CHECK(terms(fixture, "prot*") == Texts{});
  CHECK(terms(fixture, "\"raft\"") == Texts{});
  CHECK(titles(fixture, "-foo raft") == Texts{});
  CHECK(titles(fixture, "\"kv ca") == Texts{"[KV ca]che"});
  for (const Suggestion& suggestion : ask(fixture, "tag:con").suggestions) {
    CHECK(suggestion.notes == 2);
    CHECK(fixture.search(suggestion.query).total == 2);
  }
}

TEST_CASE("suggest: when nothing begins so, typing errors are corrected and named") {
  SearchFixture fixture(notes());
  const SuggestResponse whole = ask(fixture, "protocl");
  REQUIRE(whole.corrections.size() == 1);
  CHECK(whole.corrections[0].from == "protocl");
  CHECK(whole.corrections[0].to == "protocol");
  CHECK(of(whole, SuggestionKind::kTitle) == Texts{"The Raft [protocol] in practice"});
  CHECK(of(whole, SuggestionKind::kTerm) == Texts{"[protocol]"});
  CHECK(ask(fixture, "undrestan").suggestions.at(0).slug == "raft");  // unfinished
  const SuggestResponse first = ask(fixture, "protocl in pra");
  CHECK(of(first, SuggestionKind::kTitle) == Texts{"The Raft [protocol in pra]ctice"});

  for (const char* typed : {"\"protocl", "protocl9", "proto_cl", "Pro.tocl"}) {
    CAPTURE(typed);
    CHECK(ask(fixture, typed).corrections.empty());
    CHECK(ask(fixture, typed).suggestions.empty());
  }
  SuggestRequest strict;
  strict.text = "protocl";
  strict.typos = false;
  CHECK(fixture.searcher().suggest(strict)->suggestions.empty());
  CHECK(ask(fixture, "protoc").corrections.empty());
}

std::vector<NoteSpec> mental() {
  return {{"a", "A", "2026-01-01", {}, "", "The implementation of a mental fabric, mental kv.\n"},
          {"b", "B", "2025-01-01", {}, "", "Fundamental, mental implementations of a fabric.\n"}};
}

TEST_CASE("suggest: a word is corrected where it stands, not inside an earlier one") {
  SearchFixture fixture(mental());
  CHECK(terms(fixture, "implementation mentat") == Texts{"[implementation mental]"});
  CHECK(terms(fixture, "xmentatx9 mentat") == Texts{"[xmentatx9 mental]"});
  CHECK(terms(fixture, "mentats-9 (mentat fabr") == Texts{"[mentats-9 (mental fabr]ic"});
  CHECK(terms(fixture, "fundamentatal mentat") == Texts{"[fundamental mental]"});
}

TEST_CASE("suggest: what is excluded, behind a field or before a star is not corrected") {
  SearchFixture fixture(mental());
  for (const char* typed : {"-mentat fab", "NOT mentat fab", "kv mentat*", "fabric -mentat",
                            "title:mentat fab", "tag:mentat", "-(mentat kv) fab"}) {
    CAPTURE(typed);
    CHECK(ask(fixture, typed).corrections.empty());
  }
  CHECK(terms(fixture, "-mentat fab") == Texts{"-[mentat fab]ric"});
  CHECK(terms(fixture, "fabric -mentat") == Texts{});
  CHECK(terms(fixture, "-mentat mentat") == Texts{"-[mentat mental]"});
}

TEST_CASE("suggest: no correction is named that leads nowhere") {
  SearchFixture fixture(mental());
  CHECK(ask(fixture, "mentat fabric", 8, {SuggestionKind::kTitle}).corrections.empty());
  CHECK(ask(fixture, "mentat", 0).corrections.empty());
  CHECK(ask(fixture, "mentat -kv").corrections.empty());
}

TEST_CASE("suggest: the link to a heading is encoded") {
  SearchFixture fixture({{"a", "A", "2026-01-01", {}, "", "## Über alles\n\nWords.\n"}});
  const SuggestResponse response = ask(fixture, "über");
  REQUIRE(response.suggestions.size() == 1);
  CHECK(response.suggestions[0].link == "https://example.test/notes/a#%C3%BCber-alles");
}

TEST_CASE("suggest: without a text, the newest titles") {
  SearchFixture fixture(notes());
  for (const char* text : {"", "  ", "\t\n"}) {
    const SuggestResponse response = ask(fixture, text, 3);
    CHECK(of(response, SuggestionKind::kTitle) ==
          Texts{"KV cache", "Understanding Raft", "The Raft protocol in practice"});
    CHECK(response.suggestions.size() == 3);
  }
  CHECK(ask(fixture, "", 8, {SuggestionKind::kTerm}).suggestions.empty());
}

TEST_CASE("suggest: a heading that reads like a query is put in quotes") {
  SearchFixture fixture({{"a", "A", "2026-01-01", {}, "", "## Why a -cache\n\nWords.\n"}});
  const SuggestResponse response = ask(fixture, "why");
  REQUIRE(response.suggestions.size() == 1);
  CHECK(response.suggestions[0].query == "\"Why a -cache\"");
  CHECK(fixture.search(response.suggestions[0].query).total == 1);
}

// What is suggested, and at how much of the text, by slug.
void check_typing(SearchFixture& fixture, const std::string& title) {
  Analyzer analyzer = Analyzer::create("english").value();
  const auto begins = [&](const std::string& text, const std::string& typed) {
    return name_key(analyzer, text).starts_with(name_key(analyzer, typed));
  };
  std::set<std::string> before;
  for (const std::string& text : typed(title)) {
    if (name_key(analyzer, text).empty()) continue;
    CAPTURE(text);
    std::set<std::string> now;
    const SuggestResponse response = ask(fixture, text);
    for (const Suggestion& suggestion : response.suggestions) {
      if (suggestion.kind == SuggestionKind::kTitle) now.insert(suggestion.query);
    }
    for (const std::string& shown : before) {
      if (response.corrections.empty() && begins(shown, text)) CHECK(now.count(shown) == 1);
    }
    before = now;
  }
  CHECK(before.count(title) == 1);
}

TEST_CASE("suggest: what was suggested stays while it matches, and a title is first at its end") {
  SearchFixture fixture(read_notes(NOTESEARCH_SOURCE_DIR "/corpus/sample"));
  const IndexedNames names = indexed_names(fixture.index_dir());
  REQUIRE(names.titles.size() == 46);
  for (const std::string& title : names.titles) {
    CAPTURE(title);
    check_typing(fixture, title);
    CHECK(ask(fixture, title).suggestions.at(0).query == title);
    CHECK(ask(fixture, ascii_lower(title)).suggestions.at(0).query == title);
  }
}

TEST_CASE("suggest: any bytes are answered, within the limit") {
  SearchFixture fixture(notes());
  Texts hostile = {"\xff\xfe",
                   std::string("a\0b", 3),
                   "\"",
                   "\"\"\"",
                   "tag:\"",
                   "-",
                   "--",
                   "((((",
                   "\\",
                   "title:",
                   "tag:\"\"",
                   "a:b:c:",
                   "*",
                   "NOT",
                   "NOT raft",
                   "-raft",
                   "OR",
                   "raft NEAR/",
                   "\xe6\x90",
                   "搜",
                   "   \"raft  ",
                   std::string(100000, 'a'),
                   std::string(5000, '"'),
                   std::string(5000, '(')};
  std::string words;
  for (int i = 0; i < 1000; ++i) words += "protocl ";
  hostile.push_back(words);
  for (const std::string& text : hostile) {
    CAPTURE(text.substr(0, 20));
    const SuggestResponse response = ask(fixture, text);
    CHECK(response.suggestions.size() <= 8);
    CHECK(response.text == text);
    CHECK_FALSE(json_text(response).empty());
  }
  SuggestRequest request;
  request.limit = kMaxSuggestions + 1;
  const auto refused = fixture.searcher().suggest(request);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::kUsage);
}

TEST_CASE("suggest: a generation without the file completes words alone") {
  SearchFixture fixture(notes());
  const auto generation = fixture.index_dir() / generation_name(1);
  std::filesystem::remove(generation / kSuggestionsFile);
  REQUIRE(write_manifest(generation, read_manifest(generation).value()));
  auto searcher = Searcher::open(IndexSnapshot::open(fixture.index_dir()).value()).value();
  SuggestRequest request;
  request.text = "prot";
  const auto response = searcher.suggest(request);
  REQUIRE(response);
  CHECK(of(*response, SuggestionKind::kTerm) == Texts{"[prot]ocol"});
  CHECK(response->suggestions.size() == 1);
}

TEST_CASE("suggest: the JSON form, version 1") {
  SuggestResponse response;
  response.text = "kv <c";
  response.corrections = {{"cahce", "cache"}};
  response.generation = 7;
  response.took_us = 12;
  Suggestion title;
  title.text = {"", "KV c", "ache"};
  title.query = "KV cache";
  title.slug = "kv";
  title.url = "https://example.test/kv";
  title.link = title.url;
  title.notes = 1;
  title.date = parse_day("2026-04-10");
  Suggestion term;
  term.kind = SuggestionKind::kTerm;
  term.text = {"", "kv c", "ache"};
  term.query = "kv cache";
  term.notes = 3;
  response.suggestions = {title, term};
  CHECK(
      json_text(response) ==
      R"({"version":1,"query":{"text":"kv \u003cc","corrections":[{"from":"cahce","to":"cache"}]},)"
      R"("index":{"generation":7},"suggestions":[{"kind":"title","text":["","KV c","ache"],)"
      R"("query":"KV cache","slug":"kv","url":"https://example.test/kv",)"
      R"("link":"https://example.test/kv","notes":1,"date":"2026-04-10"},)"
      R"({"kind":"term","text":["","kv c","ache"],"query":"kv cache","notes":3}],"took_us":12})");
}

}  // namespace
}  // namespace notesearch
