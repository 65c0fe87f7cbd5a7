// Folders as sources: plain ones, copies of a site, and what leads out of them.
#include "corpus/folder.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <sys/stat.h>
#include <unistd.h>

#include "tests/catch.h"
#include "tests/temporary_dir.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;

// A folder of its own for each test, removed afterwards.
class TemporaryFolder : public TemporaryDir {
 public:
  void write(const fs::path& name, const std::string& text) const {
    write_file(path() / name, text);
  }
};

std::vector<std::string> slugs(const Listing& listing) {
  std::vector<std::string> found;
  for (const ListedNote& note : listing.notes) found.push_back(note.slug);
  return found;
}

TEST_CASE("a plain folder lists its markdown files, sorted") {
  const TemporaryFolder folder;
  folder.write("b.md", "b");
  folder.write("a/Some Note.markdown", "x");
  folder.write("a/z.MD", "z");
  folder.write("image.png", "no");
  folder.write("notes.txt", "no");
  folder.write(".hidden.md", "no");
  folder.write(".git/x.md", "no");
  const auto listing = list_folder(folder.path());
  REQUIRE(listing.has_value());
  CHECK(slugs(*listing) == std::vector<std::string>{"a-some-note", "a-z", "b"});
  CHECK(listing->problems.empty());
  const ListedNote& note = listing->notes[2];
  CHECK(read_note_file(note.file, 100).value() == "b");
  CHECK(note.fallback_date.has_value());
  CHECK_FALSE(note.date.has_value());
  CHECK(note.title.empty());
  CHECK(note.markdown_url.empty());
}

TEST_CASE("the first of two files with one slug wins") {
  const TemporaryFolder folder;
  folder.write("a-b.md", "first");
  folder.write("a/b.md", "second");
  const auto listing = list_folder(folder.path());
  REQUIRE(listing.has_value());
  CHECK(slugs(*listing) == std::vector<std::string>{"a-b"});
  REQUIRE(listing->problems.size() == 1);
  CHECK(listing->problems[0].slug == "a-b");
  CHECK(listing->problems[0].left_out);
}

TEST_CASE("links are followed inside the folder and not out of it") {
  const TemporaryFolder outside;
  outside.write("secret.md", "secret");
  const TemporaryFolder folder;
  folder.write("real/a.md", "a");
  fs::create_symlink(folder.path() / "real/a.md", folder.path() / "link.md");
  fs::create_symlink(outside.path() / "secret.md", folder.path() / "out.md");
  fs::create_directory_symlink(outside.path(), folder.path() / "outdir");
  fs::create_directory_symlink(folder.path(), folder.path() / "loop");
  fs::create_symlink("/nonexistent", folder.path() / "dangling.md");
  const auto listing = list_folder(folder.path());
  REQUIRE(listing.has_value());
  CHECK(slugs(*listing) == std::vector<std::string>{"link", "real-a"});
  // What can't be followed is not gone: a copy from an earlier run is to be kept.
  REQUIRE(listing->problems.size() == 2);
  CHECK(listing->problems[0].slug == "dangling");
  CHECK(listing->problems[0].left_out);
  CHECK_THAT(listing->problems[0].what, Catch::Matchers::Contains("can't be read: No such file"));
  CHECK(listing->problems[1].slug == "out");
  CHECK(listing->problems[1].left_out);
  CHECK_THAT(listing->problems[1].where, Catch::Matchers::EndsWith("out.md"));
}

TEST_CASE("a file whose state can't be read is left out and named") {
  const TemporaryFolder folder;
  folder.write("a/good.md", "good");
  fs::create_symlink("Loop Note.md", folder.path() / "a/Loop Note.md");
  fs::create_directory(folder.path() / "folder.md");
  const auto listing = list_folder(folder.path());
  REQUIRE(listing.has_value());
  CHECK(slugs(*listing) == std::vector<std::string>{"a-good"});
  REQUIRE(listing->problems.size() == 1);
  CHECK(listing->problems[0].slug == "a-loop-note");
  CHECK(listing->problems[0].left_out);
}

// Without the rights of root, where the test has them.
class Unprivileged {
 public:
  Unprivileged() { REQUIRE((was_root_ ? seteuid(kNobody) : 0) == 0); }
  Unprivileged(const Unprivileged&) = delete;
  Unprivileged& operator=(const Unprivileged&) = delete;
  ~Unprivileged() {
    if (was_root_) (void)!seteuid(0);
  }

 private:
  static constexpr uid_t kNobody = 65534;
  const bool was_root_ = geteuid() == 0;
};

TEST_CASE("a folder that can't be listed whole is an error that names the part") {
  const TemporaryFolder folder;
  folder.write("a.md", "a");
  folder.write("closed/b.md", "b");
  folder.write("z/c.md", "c");
  fs::permissions(folder.path(), fs::perms(0755));
  fs::permissions(folder.path() / "closed", fs::perms::none);
  {
    const Unprivileged unprivileged;
    const auto listing = list_folder(folder.path());
    REQUIRE_FALSE(listing.has_value());
    CHECK(listing.error().kind == ErrorKind::kIo);
    CHECK_THAT(listing.error().where, Catch::Matchers::EndsWith("closed"));
  }
  fs::permissions(folder.path() / "closed", fs::perms(0755));
  CHECK(list_folder(folder.path())->notes.size() == 3);
  // Hidden folders are nobody's business.
  fs::rename(folder.path() / "closed", folder.path() / ".closed");
  fs::permissions(folder.path() / ".closed", fs::perms::none);
  const Unprivileged unprivileged;
  CHECK(list_folder(folder.path())->notes.size() == 2);
}

TEST_CASE("a manifest that can't be looked for is an error") {
  const TemporaryFolder folder;
  folder.write("a.md", "a");
  fs::create_symlink("profile.json", folder.path() / "profile.json");
  const auto listing = list_folder(folder.path());
  REQUIRE_FALSE(listing.has_value());
  CHECK(listing.error().kind == ErrorKind::kIo);
  CHECK_THAT(listing.error().where, Catch::Matchers::EndsWith("profile.json"));
}

TEST_CASE("drafts in a plain folder are not listed") {
  const TemporaryFolder folder;
  folder.write("yaml.md", "---\ntitle: x\ndraft: true\n---\nBody");
  folder.write("toml.md", "+++\ndraft = true\n+++\nBody");
  folder.write("crlf.md", "\xEF\xBB\xBF---\r\ndraft: true\r\n---\r\nBody");
  folder.write("long.md", "---\ndraft: true\n---\n" + std::string(200'000, 'x'));
  folder.write("final.md", "---\ndraft: false\n---\nBody");
  folder.write("open.md", "---\ndraft: true\nnever closed");
  folder.write("plain.md", "draft: true");
  folder.write("empty.md", "");
  const auto listing = list_folder(folder.path());
  REQUIRE(listing.has_value());
  CHECK(slugs(*listing) == std::vector<std::string>{"empty", "final", "open", "plain"});
  CHECK(listing->problems.empty());

  // Where a manifest says what there is, it has the last word.
  folder.write("profile.json", R"({"notes":[{"slug":"a"}]})");
  folder.write("notes/a.md", "---\ndraft: true\n---\nBody");
  CHECK(list_folder(folder.path())->notes.size() == 1);
}

TEST_CASE("a copy of a site takes metadata from its manifest") {
  const TemporaryFolder folder;
  folder.write("profile.json", R"({"notes":[{"slug":"a","title":"A"},{"slug":"b"},{"slug":"c",
    "markdownUrl":"https://elsewhere.example/c"},{"slug":"none"}]})");
  folder.write("notes/a.md", "in notes");
  folder.write("raw/notes/a", "not this");
  folder.write("raw/notes/b", "in raw");
  folder.write("raw/notes/c.md", "in raw, with extension");
  folder.write("other.md", "not listed");
  const auto listing = list_folder(folder.path());
  REQUIRE(listing.has_value());
  CHECK(slugs(*listing) == std::vector<std::string>{"a", "b", "c"});
  CHECK(listing->notes[0].title == "A");
  CHECK(read_note_file(listing->notes[0].file, 100).value() == "in notes");
  CHECK(read_note_file(listing->notes[1].file, 100).value() == "in raw");
  CHECK(read_note_file(listing->notes[2].file, 100).value() == "in raw, with extension");
  CHECK(listing->notes[2].markdown_url.empty());
  REQUIRE(listing->problems.size() == 1);
  CHECK(listing->problems[0].slug == "none");
  CHECK(listing->problems[0].left_out);
}

TEST_CASE("a body that is a link out of the copy is no body") {
  const TemporaryFolder outside;
  outside.write("secret.md", "secret");
  const TemporaryFolder folder;
  folder.write("profile.json", R"({"notes":[{"slug":"a"}]})");
  fs::create_directories(folder.path() / "notes");
  fs::create_symlink(outside.path() / "secret.md", folder.path() / "notes/a.md");
  const auto listing = list_folder(folder.path());
  REQUIRE(listing.has_value());
  CHECK(listing->notes.empty());
  CHECK(listing->problems.size() == 1);
}

TEST_CASE("the bundled sample is complete") {
  const auto listing = list_folder(fs::path(NOTESEARCH_SOURCE_DIR) / "corpus/sample");
  REQUIRE(listing.has_value());
  CHECK(listing->notes.size() == 46);
  CHECK(listing->problems.empty());
}

TEST_CASE("what can't be read is an error that names it") {
  const TemporaryFolder folder;
  folder.write("file.md", "12345");
  folder.write("broken/profile.json", "<html>");
  CHECK(list_folder(folder.path() / "missing").error().kind == ErrorKind::kIo);
  CHECK(list_folder(folder.path() / "file.md").error().kind == ErrorKind::kIo);
  CHECK(list_folder(folder.path() / "broken").error().kind == ErrorKind::kBadData);
  CHECK_THAT(list_folder(folder.path() / "broken").error().where,
             Catch::Matchers::EndsWith("profile.json"));

  CHECK(read_note_file(folder.path() / "file.md", 5).value() == "12345");
  CHECK(read_note_file(folder.path() / "file.md", 4).error().kind == ErrorKind::kBadData);
  CHECK(read_note_file(folder.path() / "missing.md", 4).error().kind == ErrorKind::kIo);
  CHECK(read_note_file(folder.path(), 4).error().kind == ErrorKind::kIo);
  CHECK(read_note_file("/dev/zero", 4).error().kind == ErrorKind::kIo);
  REQUIRE(mkfifo((folder.path() / "pipe.md").c_str(), 0600) == 0);
  CHECK(read_note_file(folder.path() / "pipe.md", 4).error().kind == ErrorKind::kIo);
  CHECK(list_folder(folder.path() / "broken" / "..").value().notes.size() == 1);
}

}  // namespace
}  // namespace notesearch
