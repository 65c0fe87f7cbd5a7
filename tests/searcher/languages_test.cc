// Notes in other languages and scripts: found, highlighted, and stable while typed.
#include <string>
#include <vector>

#include <xapian.h>

#include "indexer/index_run.h"
#include "schema/base/text.h"
#include "tests/catch.h"
#include "tests/searcher/note_folder.h"
#include "tests/searcher/search_fixture.h"

namespace notesearch {
namespace {

struct Inflected {
  const char* language;
  const char* written;
  const char* asked;  // another form of the same word
};

// Those of Xapian's languages that are not here are only indexed and searched by the same form.
constexpr Inflected kInflected[] = {
    {"danish", "bøgerne", "bøger"},       {"dutch", "lopende", "lopend"},
    {"english", "running", "runs"},       {"finnish", "taloissa", "talot"},
    {"french", "chevaux", "cheval"},      {"german", "Häuser", "Häusern"},
    {"hungarian", "házakban", "házak"},   {"italian", "ragazzi", "ragazzo"},
    {"norwegian", "bilene", "biler"},     {"portuguese", "meninas", "menina"},
    {"romanian", "copilului", "copilul"}, {"russian", "книгами", "книга"},
    {"spanish", "canciones", "canción"},  {"swedish", "bilarna", "bilar"},
    {"turkish", "kitaplar", "kitap"},     {"catalan", "cantants", "cantant"},
};

class LanguageIndex {
 public:
  LanguageIndex(const std::string& language, const std::string& body) {
    write_file(dir_.path() / "site" / "note.md", "# Title\n\n" + body + "\n");
    IndexRunOptions options;
    options.sources = {(dir_.path() / "site").string()};
    options.index_dir = dir_.path() / "index";
    options.jobs = 1;
    options.stem_language = language;
    options.parser_program = std::filesystem::path(NOTESEARCH_BIN_DIR) / "notes-parse";
    REQUIRE(run_index(options));
    auto snapshot = IndexSnapshot::open(options.index_dir);
    REQUIRE(snapshot);
    auto searcher = Searcher::open(*snapshot);
    REQUIRE(searcher);
    searcher_ = std::make_unique<Searcher>(*std::move(searcher));
  }

  SearchResponse search(const std::string& query) {
    SearchRequest request;
    request.query = query;
    request.ranking.typos = request.ranking.endings = false;
    auto response = searcher_->search(request);
    REQUIRE(response);
    return *std::move(response);
  }

 private:
  TemporaryDir dir_;
  std::unique_ptr<Searcher> searcher_;
};

std::vector<std::string> languages() {
  std::vector<std::string> names = {"none"};
  const std::string all = Xapian::Stem::get_available_languages();
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = std::min(all.find(' ', at), all.size());
    if (end > at) names.push_back(all.substr(at, end - at));
    at = end + 1;
  }
  return names;
}

TEST_CASE("languages: with every stemmer a note is found by the words that it has") {
  REQUIRE(languages().size() > 15);
  const std::string words = "books bøgerne Häuser книгами كتاب σπίτια čaj";
  for (const std::string& language : languages()) {
    CAPTURE(language);
    LanguageIndex index(language, words);
    for (const char* word : {"books", "bøgerne", "HÄUSER", "Книгами", "كتاب", "ΣΠΊΤΙΑ", "caj"}) {
      CAPTURE(word);
      const SearchResponse found = index.search(word);
      CHECK(found.total == 1);
    }
  }
}

TEST_CASE("languages: where a language inflects, another form finds it") {
  for (const Inflected& word : kInflected) {
    CAPTURE(word.language, word.written, word.asked);
    LanguageIndex index(word.language, word.written);
    const SearchResponse found = index.search(word.asked);
    REQUIRE(found.hits.size() == 1);
    REQUIRE(found.hits.front().passages.size() == 1);
    CHECK(joined(found.hits.front().passages.front().parts).find('[') != std::string::npos);
  }
}

struct Scripted {
  const char* slug;
  const char* body;
  const char* asked;
  const char* shown;  // what is highlighted
};

constexpr Scripted kScripts[] = {
    {"han", "今天我们讨论全文检索系统的设计", "全文检索", "[全文检索]"},
    {"kana", "日本語のテキストを検索する", "テキスト", "[テキスト]"},
    {"hangul", "한국어 문서를 검색합니다", "문서를", "[문서를]"},
    {"thai", "ภาษาไทย ไม่มีช่องว่าง", "ภาษาไทย", "[ภาษาไทย]"},
    {"hebrew", "זה טקסט בעברית", "בעברית", "[בעברית]"},
    {"arabic", "هذا نص باللغة العربية", "العربية", "[العربية]"},
    {"cyrillic", "Это текст на русском", "ТЕКСТ", "[текст]"},
    {"greek", "Αυτό είναι κείμενο", "ΚΕΊΜΕΝΟ", "[κείμενο]"},
    {"mixed", "Xapian検索エンジンversion2 гибрид", "version", "[version2]"},
    {"marks", "Cafe\u0301 and z\u0351\u036Balgo\u0315", "café zalgo", "Cafe"},
    {"emoji", "ship it \U0001F680 rocketeer \U0001F469\u200D\U0001F4BB done", "rocketeer",
     "[rocketeer]"},
    {"wide", "ＦＵＬＬ ｗｉｄｔｈ ５００", "full width", "[ＦＵＬＬ] [ｗｉｄｔｈ]"},
    {"devanagari", "यह हिन्दी में है", "हिन्दी", "[हिन्दी]"},
};

std::vector<NoteSpec> scripts() {
  std::vector<NoteSpec> notes;
  for (const Scripted& script : kScripts) {
    notes.push_back({script.slug,
                     std::string("Note ") + script.slug,
                     "2026-01-01",
                     {},
                     "",
                     std::string(script.body) + "\n"});
  }
  return notes;
}

TEST_CASE("languages: every script is found and highlighted") {
  SearchFixture fixture(scripts());
  for (const Scripted& script : kScripts) {
    CAPTURE(script.slug, script.asked);
    const SearchResponse found = fixture.search(script.asked);
    REQUIRE_FALSE(found.hits.empty());
    CHECK(found.hits.front().slug == script.slug);
    REQUIRE_FALSE(found.hits.front().passages.empty());
    const std::string shown = joined(found.hits.front().passages.front().parts);
    CAPTURE(shown);
    CHECK(shown.find(script.shown) != std::string::npos);
  }
}

TEST_CASE("languages: every script can be typed") {
  SearchFixture fixture(scripts());
  for (const Scripted& script : kScripts) {
    for (const std::string& text : {std::string(script.asked), std::string(script.body)}) {
      CAPTURE(text);
      bool begun = false;
      for (const std::string& beginning : typed(text)) {
        CAPTURE(beginning);
        const bool found = fixture.search(beginning).total > 0;
        CHECK((found || !begun));
        begun = begun || found;
      }
      CHECK(begun);
    }
  }
}

}  // namespace
}  // namespace notesearch
