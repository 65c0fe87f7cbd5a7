#include "tests/origin/folder_handler.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <unistd.h>

#include "tests/catch.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;

class SiteFolder {
 public:
  SiteFolder() {
    write("site/profile.json", "{}");
    write("site/notes/one.md", "# One\n");
    write("site/raw/notes/two", "# Two\n");
    write("site/rss.xml", "<rss/>");
    write("site/sitemap.xml", "<urlset/>");
    write("site/llms.txt", "# Site\n");
    write("site/with space.bin", "bytes");
    write("secret.txt", "not to be served");
    fs::create_symlink("../secret.txt", root_ / "site/leak.txt");
  }
  ~SiteFolder() { fs::remove_all(root_); }
  SiteFolder(const SiteFolder&) = delete;
  SiteFolder& operator=(const SiteFolder&) = delete;

  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name) << text;
  }
  [[nodiscard]] fs::path site() const { return root_ / "site"; }

 private:
  const fs::path root_ =
      fs::temp_directory_path() / ("notesearch-folder-" + std::to_string(::getpid()));
};

Request get(const std::string& target, Headers headers = {}) {
  return {"GET", target, std::move(headers), ""};
}

std::string header_of(const Reply& reply, const std::string& name) {
  for (const auto& [key, value] : reply.headers) {
    if (key == name) return value;
  }
  return {};
}

TEST_CASE("a folder is served with content types by name") {
  const SiteFolder folder;
  const TestOrigin::Handler serve = serve_folder(folder.site());
  struct Case {
    const char* target;
    const char* body;
    const char* type;
  };
  const std::vector<Case> cases = {
      {"/profile.json", "{}", "application/json"},
      {"/profile.json?v=2", "{}", "application/json"},
      {"/notes/one.md", "# One\n", "text/markdown; charset=utf-8"},
      {"/raw/notes/one", "# One\n", "text/markdown; charset=utf-8"},
      {"/raw/notes/two", "# Two\n", "text/markdown; charset=utf-8"},
      {"/raw/notes/t%77o", "# Two\n", "text/markdown; charset=utf-8"},
      {"/rss.xml", "<rss/>", "application/rss+xml"},
      {"/sitemap.xml", "<urlset/>", "application/xml"},
      {"/llms.txt", "# Site\n", "text/plain; charset=utf-8"},
      {"/with%20space.bin", "bytes", "application/octet-stream"},
  };
  for (const Case& c : cases) {
    INFO(c.target);
    const Reply reply = serve(get(c.target));
    CHECK(reply.status == 200);
    REQUIRE(reply.body);
    CHECK(*reply.body == c.body);
    CHECK(header_of(reply, "Content-Type") == c.type);
  }
}

TEST_CASE("nothing but the files of the folder is served") {
  const SiteFolder folder;
  const TestOrigin::Handler serve = serve_folder(folder.site());
  struct Case {
    const char* target;
    int status;
  };
  const std::vector<Case> cases = {
      {"/", 404},
      {"/notes", 404},
      {"/none", 404},
      {"/raw/notes/none", 404},
      {"/leak.txt", 404},
      {"/../secret.txt", 400},
      {"/notes/../../secret.txt", 400},
      {"/%2e%2e/secret.txt", 400},
      {"/..%2fsecret.txt", 400},
      {"/raw/notes/..%2f..%2f..%2fsecret", 400},
      {"//etc/passwd", 400},
      {"/%2fetc/passwd", 400},
      {"/..\\secret.txt", 400},
      {"/profile.json%00", 400},
      {"/%zz", 400},
      {"/%4", 400},
      {"/%", 400},
      {"profile.json", 400},
      {"http://elsewhere/profile.json", 400},
      {"*", 400},
  };
  for (const Case& c : cases) {
    INFO(c.target);
    CHECK(serve(get(c.target)).status == c.status);
  }
  CHECK(serve({"DELETE", "/profile.json", {}, ""}).status == 405);
}

TEST_CASE("validators are given and honoured") {
  const SiteFolder folder;
  const TestOrigin::Handler serve = serve_folder(folder.site());
  const Reply first = serve(get("/notes/one.md"));
  const std::string etag = header_of(first, "ETag");
  const std::string modified = header_of(first, "Last-Modified");
  REQUIRE(etag.size() > 2);
  REQUIRE(modified.ends_with(" GMT"));

  CHECK(serve(get("/notes/one.md", {{"If-None-Match", etag}})).status == 304);
  CHECK(serve(get("/notes/one.md", {{"If-None-Match", "\"a\", " + etag}})).status == 304);
  CHECK(serve(get("/notes/one.md", {{"If-None-Match", "*"}})).status == 304);
  CHECK(serve(get("/notes/one.md", {{"If-None-Match", "\"other\""}})).status == 200);
  CHECK(serve(get("/notes/one.md", {{"If-Modified-Since", modified}})).status == 304);
  CHECK(serve(get("/notes/one.md", {{"If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"}}))
            .status == 200);
  CHECK(serve(get("/notes/one.md", {{"If-Modified-Since", "yesterday"}})).status == 200);
  CHECK(
      serve(get("/notes/one.md", {{"If-None-Match", "\"other\""}, {"If-Modified-Since", modified}}))
          .status == 200);
  const Reply unchanged = serve(get("/notes/one.md", {{"If-None-Match", etag}}));
  CHECK(header_of(unchanged, "ETag") == etag);
  CHECK_FALSE(unchanged.body);
}

TEST_CASE("a file that changes is served anew with another ETag, even at the same size and time") {
  const SiteFolder folder;
  const TestOrigin::Handler serve = serve_folder(folder.site());
  const Reply before = serve(get("/raw/notes/one"));
  folder.write("site/notes/one.md", "# Two\n");
  const Reply after = serve(get("/raw/notes/one"));
  REQUIRE(after.body);
  CHECK(*after.body == "# Two\n");
  CHECK(header_of(after, "ETag") != header_of(before, "ETag"));
  fs::remove(folder.site() / "notes/one.md");
  CHECK(serve(get("/raw/notes/one")).status == 404);
}

TEST_CASE("a file that has settled is read once and shared") {
  const SiteFolder folder;
  fs::last_write_time(folder.site() / "notes/one.md",
                      fs::file_time_type::clock::now() - std::chrono::hours(1));
  const TestOrigin::Handler serve = serve_folder(folder.site());
  CHECK(serve(get("/raw/notes/one")).body == serve(get("/notes/one.md")).body);
}

}  // namespace
}  // namespace notesearch
