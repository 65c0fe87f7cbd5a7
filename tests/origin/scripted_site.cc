#include "tests/origin/scripted_site.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <memory>

namespace notesearch {
namespace {

constexpr std::string_view kWordStart = "wmark";
constexpr std::int64_t kFirstDay = 20'000;  // 2024-10-04, in days since 1970

std::string slug_of(int number) { return "note-" + std::to_string(number); }

std::string title_of(const std::string& slug, int version) {
  return "Title of " + slug + ", edition " + std::to_string(version);
}

std::string body_of(int number, int version) {
  const std::string word = version_word(number, version);
  std::string body = "# Heading\n\nThis is " + word + " of the site.\n\n## A part\n\n";
  switch ((number + version) % 4) {
    case 0:
      body += "- one item\n- another item\n\n";
      break;
    case 1:
      body += "```\nint main() { return " + std::to_string(version) + "; }\n```\n\n";
      break;
    case 2:
      body += "| a | b |\n|---|---|\n| 1 | 2 |\n\n";
      break;
    default:
      for (int i = 0; i < 12; ++i) body += "A sentence to make the note a longer one. ";
      body += "\n\n";
  }
  return body + "The end of " + word + ".\n";
}

std::string http_date(std::int64_t day) {
  const std::time_t seconds = day * 86'400;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[40];
  const std::size_t size = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return {text, size};
}

enum class ValidatorKind { kTagAndDate, kWeakTag, kDate, kTag, kNone };

Reply with_validators(Reply reply, ValidatorKind kind, std::int64_t day) {
  const std::string tag = '"' + std::to_string(std::hash<std::string>()(*reply.body)) + '"';
  const std::string date = http_date(day);
  switch (kind) {
    case ValidatorKind::kTagAndDate:
      reply.headers.emplace_back("ETag", tag);
      reply.headers.emplace_back("Last-Modified", date);
      break;
    case ValidatorKind::kWeakTag:
      reply.headers.emplace_back("ETag", "W/" + tag);
      break;
    case ValidatorKind::kDate:
      reply.headers.emplace_back("Last-Modified", date);
      break;
    case ValidatorKind::kTag:
      reply.headers.emplace_back("ETag", tag);
      break;
    case ValidatorKind::kNone:
      break;
  }
  return reply;
}

std::string text_as_read(const Reply& reply, const std::string& good_body) {
  const bool compressed =
      std::any_of(reply.headers.begin(), reply.headers.end(),
                  [](const auto& header) { return header.first == "Content-Encoding"; });
  if (compressed) return good_body;
  const std::uint64_t stated = reply.claimed_length_bytes.value_or(reply.body->size());
  return reply.body->substr(0, stated);
}

// A step on the way to the answer, not an answer.
bool is_step(const Reply& reply, Verdict verdict) {
  return reply.status == 302 && verdict == Verdict::kTaken;
}

Came came_of(const Reply& reply, Fault fault, bool had_validators) {
  switch (facts_of(fault).verdict) {
    case Verdict::kKept:
      return Came::kFailure;
    case Verdict::kTaken:
      break;
    case Verdict::kEither:
      if (reply.status == 304 && !had_validators) return Came::kFailure;
      if (reply.status == 304 && fault != Fault::kUnasked304) return Came::kBelieved;
      if (fault != Fault::kUnasked304 && fault != Fault::kEtagLie) return Came::kUncertain;
      break;
  }
  return reply.status == 304 ? Came::kSame : Came::kBody;
}

}  // namespace

std::string version_word(int number, int version) {
  return std::string(kWordStart) + std::to_string(number) + "v" + std::to_string(version);
}

std::string_view find_version_word(std::string_view body) {
  const std::size_t start = body.find(kWordStart);
  if (start == std::string_view::npos) return {};
  const std::size_t end = body.find_first_not_of("v0123456789", start + kWordStart.size());
  return body.substr(start, end - start);
}

ScriptedSite::ScriptedSite(int notes, std::uint64_t seed)
    : seed_(seed), origin_([this](const Request& request) { return answer(request); }) {
  for (int i = 0; i < notes; ++i) add();
  freeze();
}

std::string ScriptedSite::url() const { return origin_.base_url() + std::string(kManifestPath); }

std::vector<std::string> ScriptedSite::slugs() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> slugs;
  for (const auto& [slug, text] : texts_) slugs.push_back(slug);
  return slugs;
}

std::string ScriptedSite::add() {
  const std::lock_guard lock(mutex_);
  const int number = ++last_number_;
  texts_[slug_of(number)] = {number, 1, 1, ++day_};
  return slug_of(number);
}

void ScriptedSite::edit_body(const std::string& slug) {
  const std::lock_guard lock(mutex_);
  Text& text = texts_.at(slug);
  ++text.version;
  text.modified_day = ++day_;
}

void ScriptedSite::edit_title(const std::string& slug) {
  const std::lock_guard lock(mutex_);
  ++texts_.at(slug).title_version;
}

void ScriptedSite::remove(const std::string& slug) {
  const std::lock_guard lock(mutex_);
  texts_.erase(slug);
}

std::string ScriptedSite::rename(const std::string& slug) {
  const std::lock_guard lock(mutex_);
  auto node = texts_.extract(slug);
  node.key() = slug_of(++last_number_);
  return texts_.insert(std::move(node)).position->first;
}

void ScriptedSite::freeze() {
  const std::lock_guard lock(mutex_);
  frozen_ = texts_;
}

void ScriptedSite::set_fault(const std::string& path, SiteFault fault) {
  const std::lock_guard lock(mutex_);
  faults_[path] = fault;
  asked_.erase(path);
}

void ScriptedSite::clear_fault(const std::string& path) {
  const std::lock_guard lock(mutex_);
  faults_.erase(path);
}

void ScriptedSite::set_manifest_fault(ManifestFault fault, std::size_t number) {
  const std::lock_guard lock(mutex_);
  manifest_fault_ = fault;
  manifest_number_ = number;
  requests_ = 0;
  manifests_ = 0;
}

std::vector<SiteAnswer> ScriptedSite::take_answers() {
  const std::lock_guard lock(mutex_);
  return std::exchange(answers_, {});
}

AnswerCounts ScriptedSite::counts(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  const auto found = counts_.find(path);
  return found == counts_.end() ? AnswerCounts() : found->second;
}

AnswerCounts ScriptedSite::total_counts() const {
  const std::lock_guard lock(mutex_);
  AnswerCounts total;
  for (const auto& [path, counts] : counts_) {
    total.ok += counts.ok;
    total.not_modified += counts.not_modified;
    total.other += counts.other;
  }
  return total;
}

std::size_t ScriptedSite::faults_injected() const {
  const std::lock_guard lock(mutex_);
  return faults_injected_;
}

std::size_t ScriptedSite::strays() const {
  const std::lock_guard lock(mutex_);
  return strays_;
}

Reply ScriptedSite::answer(const Request& request) {
  const std::lock_guard lock(mutex_);
  ++requests_;
  if (!request.header("Injected").empty() || request.header("Host").starts_with("localhost")) {
    ++strays_;
  }
  const std::string path = request.target.substr(0, request.target.find('?'));
  if (path == kManifestPath) return answer_manifest(request);
  if (path.starts_with(kNotePaths)) return answer_note(request, path);
  return reply_with(404, "no such page");
}

const ScriptedSite::Texts& ScriptedSite::texts_for(std::size_t request_number) const {
  const bool old =
      manifest_fault_ == ManifestFault::kSwitchAt && request_number <= manifest_number_;
  return old ? frozen_ : texts_;
}

Reply ScriptedSite::answer_manifest(const Request& request) {
  static const Texts kNoTexts;
  ++manifests_;
  const bool flapped = manifest_fault_ == ManifestFault::kFlapping && manifests_ % 2 == 0;
  const Texts& texts = manifest_fault_ == ManifestFault::kEmptyList ? kNoTexts
                       : flapped                                    ? frozen_
                                                                    : texts_for(requests_);
  const std::string path(kManifestPath);
  const std::string whole = render(texts);
  SiteAnswer book;
  if (manifest_fault_ == ManifestFault::kTruncated || manifest_fault_ == ManifestFault::kHtml) {
    const bool cut = manifest_fault_ == ManifestFault::kTruncated;
    const Reply bad = cut ? reply_with(200, whole.substr(0, manifest_number_), "application/json")
                          : reply_with(200, "<!DOCTYPE html><p>Back soon.", "text/html");
    book.fault = cut ? Fault::kCut : Fault::kHtml;
    keep_book(path, bad, std::move(book));
    return bad;
  }
  for (const auto& [slug, text] : texts) {
    book.listing.emplace_back(slug, title_of(slug, text.title_version));
  }
  const Reply good =
      with_validators(reply_with(200, whole, "application/json"), ValidatorKind::kTag, 0);
  return with_fault(request, path, {good, {}}, std::move(book));
}

Reply ScriptedSite::answer_note(const Request& request, const std::string& path) {
  SiteAnswer book;
  book.slug = path.substr(kNotePaths.size());
  const Texts& texts = texts_for(requests_);
  const auto found = texts.find(book.slug);
  if (found == texts.end()) {
    const Reply gone = reply_with(404, "no such note");
    book.fault = Fault::kStatus404;
    keep_book(path, gone, std::move(book));
    return gone;
  }
  const Text& text = found->second;
  const Reply good =
      with_validators(reply_with(200, body_of(text.number, text.version), "text/markdown"),
                      static_cast<ValidatorKind>(text.number % 5), text.modified_day);
  const std::string other_body = body_of(text.number, std::max(0, text.version - 1));
  return with_fault(request, path, {good, other_body}, std::move(book));
}

Reply ScriptedSite::with_fault(const Request& request, const std::string& path, const Page& page,
                               SiteAnswer book) {
  const std::size_t nth = ++asked_[path];
  const auto found = faults_.find(path);
  const SiteFault fault = found == faults_.end() ? SiteFault() : found->second;
  book.fault = nth <= fault.times ? fault.fault : Fault::kNone;
  std::mt19937_64 random(seed_ ^ std::hash<std::string>()(path + '#' + std::to_string(nth)));
  Reply reply = apply(book.fault, page.good, {request, random, fault.argument, page.other_body});
  if (book.fault != Fault::kNone) ++faults_injected_;
  if (is_step(reply, facts_of(book.fault).verdict)) return reply;
  book.had_validators = request.has_validators();
  book.came = came_of(reply, book.fault, book.had_validators);
  if (book.came == Came::kSame) book.body = *page.good.body;
  if (book.came == Came::kBody || book.came == Came::kUncertain) {
    book.body = text_as_read(reply, *page.good.body);
  }
  keep_book(path, reply, std::move(book));
  return reply;
}

void ScriptedSite::keep_book(const std::string& path, const Reply& reply, SiteAnswer book) {
  book.status = reply.silent ? 0 : reply.status;
  AnswerCounts& counts = counts_[path];
  ++(book.status == 200 ? counts.ok : book.status == 304 ? counts.not_modified : counts.other);
  answers_.push_back(std::move(book));
}

std::string ScriptedSite::render(const Texts& texts) const {
  std::string rows;
  for (const auto& [slug, text] : texts) {
    rows += rows.empty() ? "" : ",\n";
    rows += R"({"slug":")" + slug + R"(","title":")" + title_of(slug, text.title_version) +
            R"(","date":"2026-04-10","excerpt":"About )" + slug +
            R"(","tags":["GPU"],"url":"https://example.org/notes/)" + slug +
            R"(","markdownUrl":")" + origin_.base_url() + std::string(kNotePaths) + slug + R"("})";
  }
  return "{\"notes\":[\n" + rows + "\n]}\n";
}

}  // namespace notesearch
