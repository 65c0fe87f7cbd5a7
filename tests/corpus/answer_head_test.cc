// Heads of answers, line by line: what is read from them, and where reading stops.
#include "corpus/answer_head.h"

#include <string>
#include <string_view>
#include <vector>

#include "tests/catch.h"

namespace notesearch {
namespace {

// Reads lines as libcurl hands them over, with their ends.
bool read_all(AnswerHead& head, const std::vector<std::string>& lines) {
  for (const std::string& line : lines) {
    if (!head.read(line)) return false;
  }
  return true;
}

AnswerHead read_fields(const std::vector<std::string>& fields) {
  AnswerHead head;
  CHECK(head.read("HTTP/1.1 200 OK\r\n"));
  for (const std::string& field : fields) CHECK(head.read(field + "\r\n"));
  CHECK_FALSE(head.ended());
  CHECK(head.read("\r\n"));
  CHECK(head.ended());
  return head;
}

TEST_CASE("a head is read whatever the case of its names and the end of its lines") {
  for (const char* end : {"\r\n", "\n"}) {
    AnswerHead head;
    CHECK(read_all(
        head,
        {std::string("HTTP/1.1 200 OK") + end, std::string("CONTENT-length:  12 ") + end,
         std::string("content-TYPE:Text/Markdown; Charset=UTF-8") + end,
         std::string("Content-Encoding: GZIP") + end, std::string("ETag: W/\"a b\"") + end,
         std::string("Last-Modified: Sat, 01 Jan 2050 00:00:00 GMT") + end, std::string(end)}));
    CHECK(head.ended());
    const AnswerHead::Fields& fields = head.fields();
    CHECK(fields.status == 200);
    CHECK(fields.http1);
    CHECK(fields.has_length);
    CHECK(fields.length_bytes == 12);
    CHECK_FALSE(fields.chunked);
    CHECK(fields.content_type == "text/markdown; charset=utf-8");
    CHECK(fields.content_encoding == "gzip");
    CHECK(fields.validators == Validators{"W/\"a b\"", "Sat, 01 Jan 2050 00:00:00 GMT"});
  }
}

TEST_CASE("a status line is known by its version and its three digits") {
  struct Case {
    const char* line;
    int status;
    bool http1;
  };
  for (const Case& c : std::vector<Case>{{"HTTP/1.0 404 Not Found\r\n", 404, true},
                                         {"HTTP/2 200 \r\n", 200, false},
                                         {"HTTP/1.1 503\r\n", 503, true},
                                         {"HTTP/1.1   204 x\r\n", 204, true},
                                         {"HTTP/1.1\r\n", 0, true},
                                         {"HTTP/1.1 abc\r\n", 0, true}}) {
    INFO(c.line);
    AnswerHead head;
    CHECK(head.read(c.line));
    CHECK(head.fields().status == c.status);
    CHECK(head.fields().http1 == c.http1);
  }
}

TEST_CASE("validators that are not fit are dropped, and of repeated ones the last counts") {
  const std::string longest(kMaxValidatorBytes, 'x');
  struct Case {
    std::vector<std::string> fields;
    std::string etag;
  };
  const std::vector<Case> cases = {
      {{}, ""},
      {{"ETag:"}, ""},
      {{"ETag: \"a\""}, "\"a\""},
      {{"ETag: unquoted"}, "unquoted"},
      {{"ETag: W/\"weak\""}, "W/\"weak\""},
      {{"ETag: \"a\"", "ETag: \"b\""}, "\"b\""},
      {{"ETag: \"a\"", "ETag: \"\xC3\xA9\""}, ""},
      {{"ETag: " + longest}, longest},
      {{"ETag: " + longest + "x"}, ""},
      {{"ETag: " + std::string(60'000, 'x')}, ""},
      {{"ETag: \"a\tb\""}, ""},
      {{"ETag: \"a\x01"
        "b\""},
       ""},
      {{"ETag: \"a\x7F\""}, ""},
      {{"ETag: \"a\rX: y\""}, ""},
      {{"X-ETag: \"a\""}, ""},
      {{"ETag : \"a\""}, ""},
  };
  for (const Case& c : cases) {
    INFO((c.fields.empty() ? std::string("none") : c.fields.back().substr(0, 60)));
    CHECK(read_fields(c.fields).fields().validators.etag == c.etag);
  }
  CHECK(read_fields({"Last-Modified: Fri, 31 Dec 9999 23:59:59 GMT"})
            .fields()
            .validators.last_modified == "Fri, 31 Dec 9999 23:59:59 GMT");
  CHECK(read_fields({"Last-Modified: \xFF"}).fields().validators.empty());
}

TEST_CASE("a folded line belongs to the field before it, whatever it looks like") {
  const AnswerHead::Fields fields =
      read_fields({"X-Note: some", "\tLocation: /elsewhere", " ETag: \"evil\"",
                   "Content-Type: text/plain;", "  charset=utf-8", "ETag: \"a", " b\"", " "})
          .fields();
  CHECK(fields.location.empty());
  CHECK(fields.content_type == "text/plain; charset=utf-8");
  CHECK(fields.validators.etag == "\"a b\"");
}

TEST_CASE("lengths that contradict each other are refused") {
  AnswerHead head;
  CHECK(read_all(head, {"HTTP/1.1 200 OK\r\n", "Content-Length: 5\r\n", "Content-Length: 5\r\n"}));
  CHECK_FALSE(read_all(head, {"Content-Length: 6\r\n", "\r\n"}));
  CHECK_THAT(head.failure(), Catch::Matchers::Contains("two different lengths"));
  CHECK_FALSE(read_fields({"Content-Length: none"}).fields().has_length);
  CHECK_FALSE(read_fields({"Content-Length: -5"}).fields().has_length);
  CHECK(read_fields({"Content-Length: 99999999999999999999999"}).fields().length_bytes == SIZE_MAX);
}

TEST_CASE("encodings in several headers are one list") {
  CHECK(read_fields({"Content-Encoding: gzip", "Content-Encoding: br"}).fields().content_encoding ==
        "gzip, br");
}

TEST_CASE("interim answers leave nothing behind, and there may be only a few") {
  AnswerHead head;
  CHECK(read_all(head, {"HTTP/1.1 103 Early Hints\r\n", "ETag: \"early\"\r\n",
                        "Location: /early\r\n", "\r\n"}));
  CHECK_FALSE(head.ended());
  CHECK(read_all(head, {"HTTP/1.1 200 OK\r\n", "\r\n"}));
  CHECK(head.ended());
  CHECK(head.fields().validators.empty());
  CHECK(head.fields().location.empty());

  AnswerHead storm;
  int read = 0;
  while (read_all(storm, {"HTTP/1.1 103 Early Hints\r\n", "\r\n"})) ++read;
  CHECK(read == kMaxInterimAnswers);
  CHECK_THAT(storm.failure(), Catch::Matchers::Contains("interim answers"));
}

TEST_CASE("a status line inside a head, and trailers after the body, change nothing") {
  AnswerHead head;
  CHECK(read_all(head, {"HTTP/1.1 200 OK\r\n", "ETag: \"a\"\r\n", "HTTP/1.1 404 Not Found\r\n",
                        "\r\n", "ETag: \"trailer\"\r\n", "HTTP/1.1 500 x\r\n", "\r\n"}));
  CHECK(head.fields().status == 200);
  CHECK(head.fields().validators.etag == "\"a\"");
}

TEST_CASE("a head may have 64 KiB, in lines of whatever length") {
  for (const std::size_t line_bytes : {std::size_t{8}, std::size_t{100}, kMaxHeadBytes}) {
    AnswerHead head;
    const std::string status_line = "HTTP/1.1 200 OK\r\n";
    CHECK(head.read(status_line));
    const std::string line = "X:" + std::string(line_bytes - 4, 'y') + "\r\n";
    std::size_t read_bytes = 0;
    while (head.read(line)) read_bytes += line.size();
    CHECK(read_bytes <= kMaxHeadBytes);
    CHECK(status_line.size() + read_bytes + line.size() > kMaxHeadBytes);
    CHECK_THAT(head.failure(), Catch::Matchers::Contains("64 KiB of headers"));
  }
}

}  // namespace
}  // namespace notesearch
