#include "tests/origin/folder_handler.h"

#include <array>
#include <charconv>
#include <ctime>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <utility>

#include <sys/stat.h>

namespace notesearch {
namespace {

namespace fs = std::filesystem;

// A file written twice within one tick of the file system's clock keeps its time; so a file is only
// trusted to be unchanged once its time lay this far back when it was read.
constexpr std::int64_t kSettledNs = 100'000'000;

struct CachedFile {
  std::int64_t modified_ns = 0;
  off_t size_bytes = 0;
  bool settled = false;
  Reply reply;
  std::string etag;
};

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

std::int64_t now_ns() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  return nanoseconds(now);
}

std::string http_date(std::time_t seconds) {
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  std::array<char, 40> text{};
  const std::size_t length =
      std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
  return {text.data(), length};
}

std::optional<std::time_t> parse_http_date(std::string_view text) {
  std::tm utc{};
  const std::string date(text);
  if (strptime(date.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &utc) == nullptr) return {};
  return timegm(&utc);
}

// The path of a target, percent escapes decoded, without its query; empty when it is not to be
// served.
std::optional<std::string> decode_path(std::string_view target) {
  target = target.substr(0, target.find_first_of("?#"));
  if (!target.starts_with('/')) return {};
  std::string path;
  for (std::size_t i = 1; i < target.size(); ++i) {
    char c = target[i];
    if (c == '%') {
      unsigned char byte = 0;
      const char* const digits = target.data() + i + 1;
      if (target.size() - i < 3) return {};
      const auto [end, error] = std::from_chars(digits, digits + 2, byte, 16);
      if (error != std::errc{} || end != digits + 2) return {};
      c = static_cast<char>(byte);
      i += 2;
    }
    if (c == '\0' || c == '\\') return {};
    path += c;
  }
  for (const fs::path& part : fs::path(path)) {
    if (part == ".." || part.is_absolute()) return {};
  }
  return path;
}

std::string content_type(const std::string& path) {
  const fs::path name = fs::path(path).filename();
  const std::string extension = name.extension();
  if (extension == ".md" || path.starts_with("raw/notes/")) return "text/markdown; charset=utf-8";
  if (extension == ".json") return "application/json";
  if (extension == ".rss" || name == "rss.xml" || name == "feed.xml") return "application/rss+xml";
  if (extension == ".xml") return "application/xml";
  if (extension == ".txt") return "text/plain; charset=utf-8";
  if (extension == ".html") return "text/html; charset=utf-8";
  return "application/octet-stream";
}

bool has_etag(std::string_view list, std::string_view etag) {
  return list == "*" || list.find(etag) != std::string_view::npos;
}

class FolderHandler {
 public:
  explicit FolderHandler(const fs::path& folder) : root_(fs::canonical(folder)) {}

  Reply operator()(const Request& request) {
    if (request.method != "GET" && request.method != "HEAD") {
      return reply_with(405, "only GET and HEAD\n");
    }
    const std::optional<std::string> path = decode_path(request.target);
    if (!path) return reply_with(400, "not a path that is served here\n");
    const CachedFile* const file = find(*path);
    if (file == nullptr) return reply_with(404, "no such file\n");
    return unchanged(request, *file) ? not_modified(*file) : file->reply;
  }

 private:
  const CachedFile* find(const std::string& path) {
    const CachedFile* file = load(path, path);
    constexpr std::string_view kRaw = "raw/notes/";
    if (file != nullptr || !path.starts_with(kRaw)) return file;
    return load(path, "notes/" + path.substr(kRaw.size()) + ".md");
  }

  // The file at `relative`, kept under the requested `path`; null when there is none to serve.
  const CachedFile* load(const std::string& path, const std::string& relative) {
    const fs::path name = root_ / relative;
    struct stat status {};
    if (::stat(name.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return nullptr;
    const std::int64_t modified_ns = nanoseconds(status.st_mtim);
    CachedFile& file = cache_[relative];
    if (file.settled && file.modified_ns == modified_ns && file.size_bytes == status.st_size) {
      return &file;
    }
    return is_inside(name) && read(name, path, status, file) ? &file : nullptr;
  }

  bool is_inside(const fs::path& name) const {
    std::error_code error;
    const fs::path inside = fs::canonical(name, error).lexically_relative(root_);
    return !error && !inside.empty() && *inside.begin() != "..";
  }

  static bool read(const fs::path& name, const std::string& path, const struct stat& status,
                   CachedFile& file) {
    const std::int64_t read_at_ns = now_ns();
    std::ifstream stream(name, std::ios::binary);
    if (!stream) return false;
    std::string body{std::istreambuf_iterator<char>(stream), {}};
    std::array<char, 16> hash{};
    const auto hash_end = std::to_chars(hash.data(), hash.data() + hash.size(),
                                        std::hash<std::string_view>{}(body), 16)
                              .ptr;
    file.etag = '"' + std::string(hash.data(), hash_end) + '-' + std::to_string(body.size()) + '"';
    file.reply = reply_with(200, std::move(body), content_type(path));
    file.reply.headers.emplace_back("ETag", file.etag);
    file.reply.headers.emplace_back("Last-Modified", http_date(status.st_mtim.tv_sec));
    file.modified_ns = nanoseconds(status.st_mtim);
    file.size_bytes = status.st_size;
    file.settled = read_at_ns - file.modified_ns > kSettledNs;
    return true;
  }

  // If-None-Match decides alone when it is there (RFC 9110, section 13.1.3).
  static bool unchanged(const Request& request, const CachedFile& file) {
    const std::string_view etags = request.header("If-None-Match");
    if (!etags.empty()) return has_etag(etags, file.etag);
    const auto since = parse_http_date(request.header("If-Modified-Since"));
    return since && file.modified_ns / 1'000'000'000 <= *since;
  }

  static Reply not_modified(const CachedFile& file) {
    Reply reply;
    reply.status = 304;
    reply.headers = file.reply.headers;
    return reply;
  }

  const fs::path root_;
  std::unordered_map<std::string, CachedFile> cache_;
};

}  // namespace

TestOrigin::Handler serve_folder(const fs::path& folder) {
  // Shared, since a std::function may be copied and the copies should keep one cache.
  return [handler = std::make_shared<FolderHandler>(folder)](const Request& request) {
    return (*handler)(request);
  };
}

}  // namespace notesearch
