// The XML layer: what it tells, and that nothing hostile or broken comes through it.
#include "corpus/xml_reader.h"

#include <stdexcept>
#include <string>
#include <vector>

#include "tests/catch.h"

namespace notesearch {
namespace {

// Writes the events down, as "<local@space a=1>text</local>".
class Recorder : public XmlHandler {
 public:
  void start(const XmlName& name, const XmlAttributes& attributes) override {
    log += "<" + shown(name);
    for (const char* key : {"a", "href"}) {
      const std::string value(attributes.get(key));
      if (!value.empty()) log += std::string(" ") + key + "=" + value;
    }
    const std::string spaced(attributes.get("a", "urn:x"));
    if (!spaced.empty()) log += " x:a=" + spaced;
    log += ">";
    if (name.local == "refuse") refuse("holds what it should not");
    if (name.local == "throw") throw std::runtime_error("from a handler");
  }
  void text(std::string_view piece) override { log += piece; }
  void end(const XmlName& name) override { log += "</" + shown(name) + ">"; }

  std::string log;

 private:
  static std::string shown(const XmlName& name) {
    return std::string(name.local) + (name.space.empty() ? "" : "@" + std::string(name.space));
  }
};

std::string events(std::string_view xml) {
  Recorder recorder;
  const auto read = read_xml(xml, "X", {}, recorder);
  return read ? recorder.log : read.error().message();
}

std::string repeated(std::string_view part, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += part;
  return out;
}

TEST_CASE("elements, attributes and text come with names resolved and entities decoded") {
  CHECK(events("<r a='1'>x<b/>y</r>") == "<r a=1>x<b></b>y</r>");
  CHECK(events("\xEF\xBB\xBF<?xml version='1.0'?><!-- c --><r><?p i?>a<!-- b -->c</r>") ==
        "<r>ac</r>");
  CHECK(events("<p:r xmlns:p='urn:x' p:a='1' a='2'><b xmlns='urn:y'/></p:r>") ==
        "<r@urn:x a=2 x:a=1><b@urn:y></b@urn:y></r@urn:x>");
  CHECK(events("<r href='?a&amp;b'>&lt;&#x41;&#233;&gt;<![CDATA[<&amp;]]></r>") ==
        "<r href=?a&b><Aé><&amp;</r>");
  CHECK(events("<?xml version='1.0' encoding='ISO-8859-1'?><r>\xE9</r>") == "<r>é</r>");
}

TEST_CASE("what XML can do to its reader is refused") {
  struct Case {
    std::string xml;
    std::string says;
  };
  const std::vector<Case> cases = {
      {"<!DOCTYPE r [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]><r>&b;</r>", "document type"},
      {"<!DOCTYPE r SYSTEM 'file:///etc/passwd'><r/>", "document type"},
      {"<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r>&x;</r>", "document type"},
      {"<!DOCTYPE r><r/>", "document type"},
      {"<r>&x;</r>", "not well-formed XML at line 1: undefined entity"},
      {repeated("<a>", 65), "is nested deeper than 64"},
      {repeated("<a>", 1'000'000), "is nested deeper than 64"},
      {"<r" +
           [] {
             std::string all;
             for (int i = 0; i < 257; ++i) all += " a" + std::to_string(i) + "=''";
             return all;
           }() +
           "/>",
       "more than 256 attributes"},
      {"<r><refuse/></r>", "holds what it should not"},
      {"<r>\n<a></b></r>", "not well-formed XML at line 2: mismatched tag"},
      {"<r a='1' a='2'/>", "duplicate attribute"},
      {"<r><p:a/></r>", "unbound prefix"},
      {"<r/><r/>", "junk after document element"},
      {"<r>\x01</r>", "not well-formed"},
      {"<r>\xFF</r>", "not well-formed"},
      {"<r>&#0;</r>", "invalid character number"},
      {"<?xml version='1.0' encoding='x-none'?><r/>", "unknown encoding"},
      {"{\"notes\":[]}", "not well-formed XML"},
      {"# Notes", "not well-formed XML"},
  };
  for (const Case& c : cases) {
    INFO(c.xml.substr(0, 200));
    Recorder recorder;
    const auto read = read_xml(c.xml, "X", {}, recorder);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().kind == ErrorKind::kBadData);
    CHECK(read.error().where == "X");
    CHECK(read.error().what.find(c.says) != std::string::npos);
    CHECK(read.error().fix != "");
  }
}

TEST_CASE("depth of 64 and 256 attributes are within the limits") {
  CHECK(events(repeated("<a>", 64) + repeated("</a>", 64)).find("<a>") == 0);
  std::string attributes;
  for (int i = 0; i < 256; ++i) attributes += " b" + std::to_string(i) + "=''";
  CHECK(events("<r" + attributes + "/>") == "<r></r>");
}

TEST_CASE("elements and bytes are counted") {
  Recorder recorder;
  const std::string xml = "<r>" + repeated("<a/>", 9) + "</r>";
  CHECK(read_xml(xml, "X", {.max_elements = 10}, recorder).has_value());
  CHECK(read_xml(xml, "X", {.max_elements = 9}, recorder).error().what ==
        "has more than 9 elements");
  CHECK(read_xml(xml, "X", {.max_bytes = xml.size()}, recorder).has_value());
  CHECK(read_xml(xml, "X", {.max_bytes = xml.size() - 1}, recorder).error().what ==
        "is longer than 42 bytes");
}

TEST_CASE("a page of HTML is called that") {
  for (const char* html : {"<!DOCTYPE html>\n<html><p>404", "<!doctype html><title>x</title>",
                           "  <!Doctype HTML>", "<html lang=en><br></html>", "<HTML></HTML>",
                           "<html xmlns='http://www.w3.org/1999/xhtml'/>",
                           "<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 "
                           "Strict//EN' 'x'><html/>"}) {
    INFO(html);
    CHECK(events(html).find("is a web page (HTML), not XML") != std::string::npos);
  }
}

TEST_CASE("a document that is cut short at any byte is refused") {
  const std::string xml =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<r xmlns=\"urn:r\" a=\"1\"><!-- c -->"
      "<b>é&amp;</b><![CDATA[x]]><c/></r>";
  REQUIRE(events(xml).find("</r@urn:r>") != std::string::npos);
  std::size_t called_short = 0;
  for (std::size_t length = 0; length < xml.size(); ++length) {
    INFO(xml.substr(0, length));
    Recorder recorder;
    const auto read = read_xml(xml.substr(0, length), "X", {}, recorder);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().kind == ErrorKind::kBadData);
    if (read.error().what.find("is cut short") == 0) ++called_short;
  }
  CHECK(called_short == xml.size() - 1);  // and nothing at all is empty
  CHECK(events(" \n").find("is empty") != std::string::npos);
}

TEST_CASE("an exception of a handler leaves by the front door") {
  Recorder recorder;
  CHECK_THROWS_AS((void)read_xml("<r><throw/></r>", "X", {}, recorder), std::runtime_error);
}

TEST_CASE("text is gathered up to its limit and not inside a character") {
  XmlText text;
  text.reset(5);
  text.append("abc");
  CHECK_FALSE(text.cut());
  text.append("dé");
  CHECK(text.cut());
  CHECK(text.get() == "abcd");
  text.append("f");
  CHECK(text.get() == "abcd");
  text.reset(5);
  CHECK_FALSE(text.cut());
  CHECK(text.get().empty());
}

}  // namespace
}  // namespace notesearch
