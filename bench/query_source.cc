#include "bench/query_source.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace notesearch {
namespace {

SearchRequest text(const std::string& query) {
  SearchRequest request;
  request.query = query;
  request.passages = kMaxPassages;
  request.facets = request.timeline = true;
  return request;
}

}  // namespace

QuerySource::QuerySource(const IndexSnapshot& snapshot, std::size_t per_kind)
    : snapshot_(snapshot), per_kind_(per_kind) {
  for (DocId docid = 1; docid <= snapshot.columns().last_docid(); ++docid) {
    if (snapshot.columns().exists(docid)) docids_.push_back(docid);
  }
  collect_words();
}

std::vector<BenchQuery> QuerySource::draw() {
  add("word, frequent", [&] { return text(any_word(0, words_.size() / 100 + 1)); });
  add("word, middle", [&] { return text(any_word(words_.size() / 100, words_.size() / 10 + 2)); });
  add("word, rare", [&] { return text(any_word(words_.size() / 10, words_.size())); });
  add("2-3 words of a title", [&] { return text(title_words()); });
  add("phrase", [&] { return text('"' + running_words(3) + '"'); });
  add("prefix",
      [&] { return text(any_word(0, words_.size()).substr(0, 2 + random_() % 4) + "*"); });
  add("word and tag", [&] { return with_tag(text(any_word(0, words_.size() / 10 + 1))); });
  add("word and dates", [&] { return with_days(text(any_word(0, words_.size() / 10 + 1))); });
  queries_.push_back({"every note", text("")});
  queries_.push_back({"every note, by a word", text(std::string(words_.front().text))});
  return std::move(queries_);
}

SearchRequest QuerySource::with_tag(SearchRequest request) {
  const Columns& columns = snapshot_.columns();
  const auto tags = columns.tags(any_docid());
  if (!tags.empty()) request.tags = {std::string(columns.tag_display(tags[0]))};
  return request;
}

SearchRequest QuerySource::with_days(SearchRequest request) {
  const auto day = day_of(snapshot_.columns().day(any_docid()));
  if (day) request.days = {*day - std::chrono::days(90), *day + std::chrono::days(90)};
  return request;
}

void QuerySource::collect_words() {
  const Vocabulary& vocabulary = snapshot_.vocabulary();
  for (std::size_t i = 0; i < vocabulary.size(); ++i) {
    const VocabularyTerm term = vocabulary.term(i);
    const bool letters = std::all_of(term.text.begin(), term.text.end(),
                                     [](char c) { return c >= 'a' && c <= 'z'; });
    if (letters && term.text.size() >= 3) words_.push_back(term);
  }
  std::stable_sort(words_.begin(), words_.end(), [](const auto& a, const auto& b) {
    return a.frequency_docs > b.frequency_docs;
  });
}

std::string QuerySource::any_word(std::size_t first, std::size_t last) {
  last = std::min(std::max(last, first + 1), words_.size());
  return std::string(words_[first + random_() % (last - first)].text);
}

NoteView QuerySource::any_note() {
  auto note = snapshot_.notes().note(snapshot_.columns().record_offset(any_docid()));
  return note ? *note : nullptr;
}

// `count` words in a row of a text that has them, from a random place; quotes would end a phrase.
std::string QuerySource::cut_words(std::string_view text, std::size_t count) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    if (c == ' ' || c == '\n') {
      words.emplace_back();
    } else if (c != '"') {
      words.back() += c;
    }
  }
  const std::size_t first = words.size() > count ? random_() % (words.size() - count + 1) : 0;
  std::string cut;
  for (std::size_t i = first; i < std::min(first + count, words.size()); ++i) {
    cut += (cut.empty() ? "" : " ") + words[i];
  }
  return cut;
}

std::string QuerySource::title_words() {
  const NoteView note = any_note();
  return note == nullptr ? "" : cut_words(text_of(note->title()), 2 + random_() % 2);
}

std::string QuerySource::running_words(std::size_t count) {
  const NoteView note = any_note();
  if (note == nullptr || note->sections() == nullptr) return "";
  for (const auto* section : *note->sections()) {
    if (section->blocks() == nullptr) continue;
    for (const auto* block : *section->blocks()) {
      if (block->kind() == 0) return cut_words(text_of(block->text()), count);
    }
  }
  return "";
}

}  // namespace notesearch
