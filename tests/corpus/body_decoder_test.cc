// Bodies are decompressed as they come, and only within their limits.
#include "corpus/body_decoder.h"

#include <string>
#include <string_view>
#include <vector>

#include "tests/catch.h"
#include "tests/corpus/compressed.h"

namespace notesearch {
namespace {

const std::string kText = "some text, some text, some text\n";

std::string encoded(const std::string& text, BodyEncoding encoding) {
  switch (encoding) {
    case BodyEncoding::kPlain:
      return text;
    case BodyEncoding::kGzip:
      return gzip(text);
    case BodyEncoding::kBrotli:
      return brotli(text);
  }
  return {};
}

bool decodes(BodyEncoding encoding, std::string_view bytes) {
  BodyDecoder decoder(encoding, 1000);
  return decoder.write(bytes) && decoder.finish();
}

TEST_CASE("a compressed body is decoded in whatever pieces it comes") {
  struct Case {
    BodyEncoding encoding;
    std::string packed;
    std::string text;
  };
  const std::vector<Case> cases = {
      {BodyEncoding::kPlain, kText, kText},
      {BodyEncoding::kGzip, gzip(kText) + gzip(kText), kText + kText},
      {BodyEncoding::kBrotli, brotli(kText), kText},
  };
  for (const Case& c : cases) {
    for (std::size_t piece = 1; piece <= c.packed.size(); ++piece) {
      BodyDecoder decoder(c.encoding, 1000);
      bool good = true;
      for (std::size_t at = 0; at < c.packed.size(); at += piece) {
        good = good && decoder.write(std::string_view(c.packed).substr(at, piece));
      }
      CHECK((good && decoder.finish()));
      CHECK(decoder.size() == c.text.size());
      CHECK(decoder.take() == c.text);
    }
  }
}

TEST_CASE("a compressed body that is cut anywhere is noticed") {
  const std::string two_members = gzip(kText) + gzip(kText);
  for (std::size_t size = 0; size < two_members.size(); ++size) {
    if (size == two_members.size() / 2) continue;  // one whole member
    INFO(size);
    CHECK_FALSE(decodes(BodyEncoding::kGzip, std::string_view(two_members).substr(0, size)));
  }
  const std::string packed = brotli(kText);
  for (std::size_t size = 0; size < packed.size(); ++size) {
    INFO(size);
    CHECK_FALSE(decodes(BodyEncoding::kBrotli, std::string_view(packed).substr(0, size)));
  }
}

TEST_CASE("nothing may stand after compressed data, in the same piece or in the next") {
  for (const BodyEncoding encoding : {BodyEncoding::kGzip, BodyEncoding::kBrotli}) {
    const std::string packed = encoded(kText, encoding);
    CHECK(decodes(encoding, packed));
    CHECK_FALSE(decodes(encoding, packed + "junk"));
    CHECK_FALSE(decodes(encoding, packed + std::string(1, '\0')));
    BodyDecoder decoder(encoding, 1000);
    CHECK(decoder.write(packed));
    CHECK(decoder.write(""));
    CHECK_FALSE((decoder.write("junk, and more of it") && decoder.finish()));
    CHECK_FALSE(decoder.failure().empty());
  }
}

TEST_CASE("a plain body that is labelled as compressed is an error") {
  for (const BodyEncoding encoding : {BodyEncoding::kGzip, BodyEncoding::kBrotli}) {
    for (const std::string& plain :
         {std::string("# A note\n\nOf a few words.\n"), std::string("<!doctype html><html>"),
          std::string("{\"notes\": []}"), std::string()}) {
      INFO(plain);
      CHECK_FALSE(decodes(encoding, plain));
    }
  }
}

TEST_CASE("a body may be as long as its limit and no longer") {
  const auto takes = [](std::size_t size, std::size_t max_bytes, BodyEncoding encoding) {
    BodyDecoder decoder(encoding, max_bytes);
    return decoder.write(encoded(std::string(size, 'x'), encoding)) && decoder.finish();
  };
  for (const BodyEncoding encoding :
       {BodyEncoding::kPlain, BodyEncoding::kGzip, BodyEncoding::kBrotli}) {
    CHECK(takes(100, 100, encoding));
    CHECK_FALSE(takes(101, 100, encoding));
    CHECK(takes(0, 0, encoding));
    const bool compressed = encoding != BodyEncoding::kPlain;
    CHECK(takes(1 << 20, 4 << 20, encoding));  // a small body may be as dense as it likes
    CHECK(takes(2 << 20, 4 << 20, encoding) != compressed);
  }
}

TEST_CASE("of a bomb no more is unpacked than the limits allow") {
  const std::string zeros(std::size_t{64} << 20, '\0');
  for (const BodyEncoding encoding : {BodyEncoding::kGzip, BodyEncoding::kBrotli}) {
    const std::string bomb = encoded(zeros, encoding);
    CHECK(bomb.size() < 100'000);
    for (const std::size_t max_bytes : {std::size_t{100'000}, std::size_t{64} << 20}) {
      BodyDecoder decoder(encoding, max_bytes);
      CHECK_FALSE(decoder.write(bomb));
      CHECK(decoder.size() <= max_bytes);
      CHECK(decoder.size() <= (std::size_t{8} << 20));
      CHECK_FALSE(decoder.finish());
    }
  }
}

TEST_CASE("only encodings that were asked for are known, and none inside another") {
  CHECK(body_encoding("") == BodyEncoding::kPlain);
  CHECK(body_encoding("identity") == BodyEncoding::kPlain);
  CHECK(body_encoding("gzip") == BodyEncoding::kGzip);
  CHECK(body_encoding("x-gzip") == BodyEncoding::kGzip);
  CHECK(body_encoding("br") == BodyEncoding::kBrotli);
  for (const char* other : {"deflate", "zstd", "compress", "gzip, br", "br, br", "gzip,gzip",
                            "br;q=1", "identity, gzip", "brotli"}) {
    INFO(other);
    CHECK_FALSE(body_encoding(other).has_value());
  }
}

}  // namespace
}  // namespace notesearch
