#include "tests/origin/scripted_site.h"

#include <algorithm>

#include "tests/catch.h"
#include "tests/origin/raw_client.h"

namespace notesearch {
namespace {

std::string get(ScriptedSite& site, const std::string& path, const std::string& more = {}) {
  RawClient client(site.origin().port());
  client.send("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + more +
              "\r\n");
  return client.read().bytes;
}

std::string status_of(const std::string& answer) { return answer.substr(9, 3); }

std::string header_of(const std::string& answer, const std::string& name) {
  const std::size_t start = answer.find("\r\n" + name + ": ");
  if (start == std::string::npos) return {};
  const std::size_t value = start + name.size() + 4;
  return answer.substr(value, answer.find("\r\n", value) - value);
}

TEST_CASE("a scripted site lists its notes and serves their versions") {
  ScriptedSite site(3);
  CHECK(site.slugs() == std::vector<std::string>{"note-1", "note-2", "note-3"});
  CHECK(get(site, "/raw/notes/note-2").find(version_word(2, 1)) != std::string::npos);
  site.edit_body("note-2");
  const std::string body = get(site, "/raw/notes/note-2");
  CHECK(find_version_word(body) == version_word(2, 2));
  site.edit_title("note-2");
  CHECK(get(site, "/profile.json").find("note-2, edition 2") != std::string::npos);
  site.remove("note-2");
  CHECK(status_of(get(site, "/raw/notes/note-2")) == "404");
  CHECK(site.add() == "note-4");
  CHECK(site.rename("note-1") == "note-5");
  CHECK(find_version_word(get(site, "/raw/notes/note-5")) == version_word(1, 1));
  CHECK(get(site, "/profile.json").find("note-1\"") == std::string::npos);
  const AnswerCounts counts = site.counts("/raw/notes/note-2");
  CHECK(counts.ok == 2);
  CHECK(counts.other == 1);
}

TEST_CASE("a scripted site keeps book of what its reader can know") {
  ScriptedSite site(5);
  std::string tag = header_of(get(site, "/raw/notes/note-3"), "ETag");
  REQUIRE_FALSE(tag.empty());
  const std::string ask = "If-None-Match: " + tag + "\r\n";
  CHECK(status_of(get(site, "/raw/notes/note-3", ask)) == "304");
  site.set_fault("/raw/notes/note-3", {Fault::kCut});
  (void)get(site, "/raw/notes/note-3", ask);
  site.set_fault("/raw/notes/note-3", {Fault::kStale304});
  (void)get(site, "/raw/notes/note-3", ask);
  (void)get(site, "/raw/notes/note-3");
  site.set_fault("/raw/notes/note-3", {Fault::kTorn});
  (void)get(site, "/raw/notes/note-3");
  site.set_fault("/raw/notes/note-3", {Fault::kStatus410, {}, 1});
  (void)get(site, "/raw/notes/note-3");
  (void)get(site, "/raw/notes/note-3");
  const std::vector<SiteAnswer> answers = site.take_answers();
  REQUIRE(answers.size() == 8);
  std::vector<Came> came;
  for (const SiteAnswer& answer : answers) came.push_back(answer.came);
  CHECK(came == std::vector<Came>{Came::kBody, Came::kSame, Came::kFailure, Came::kBelieved,
                                  Came::kFailure, Came::kBody, Came::kFailure, Came::kBody});
  CHECK(find_version_word(answers[1].body) == version_word(3, 1));
  CHECK(find_version_word(answers[5].body) == version_word(3, 0));
  CHECK(answers[6].status == 410);
  CHECK(site.take_answers().empty());
  CHECK(site.faults_injected() == 5);
  CHECK(site.strays() == 0);
  (void)get(site, "/raw/notes/note-3", "Injected: 1\r\n");
  CHECK(site.strays() == 1);
}

TEST_CASE("the manifest of a scripted site flaps, tears and breaks") {
  ScriptedSite site(3);
  site.remove("note-3");
  site.edit_body("note-1");
  const auto listed = [&] {
    (void)site.take_answers();
    (void)get(site, "/profile.json");
    return site.take_answers().at(0);
  };
  site.set_manifest_fault(ManifestFault::kFlapping);
  CHECK(listed().listing.size() == 2);
  CHECK(listed().listing.size() == 3);
  CHECK(listed().listing.size() == 2);
  site.set_manifest_fault(ManifestFault::kSwitchAt, 2);
  CHECK(listed().listing.size() == 3);
  CHECK(find_version_word(get(site, "/raw/notes/note-1")) == version_word(1, 1));
  CHECK(find_version_word(get(site, "/raw/notes/note-1")) == version_word(1, 2));
  CHECK(listed().listing.size() == 2);
  site.set_manifest_fault(ManifestFault::kEmptyList);
  CHECK(listed().came == Came::kBody);
  CHECK(listed().listing.empty());
  for (const ManifestFault fault : {ManifestFault::kTruncated, ManifestFault::kHtml}) {
    site.set_manifest_fault(fault, 30);
    CHECK(listed().came == Came::kFailure);
  }
  site.set_manifest_fault(ManifestFault::kNone);
  CHECK(listed().came == Came::kBody);
}

}  // namespace
}  // namespace notesearch
