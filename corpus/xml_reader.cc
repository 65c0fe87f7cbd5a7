#include "corpus/xml_reader.h"

#include <algorithm>
#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

#include <expat.h>

#include "schema/base/text.h"

namespace notesearch {
namespace {

// Between namespace and name; a namespace can't hold it, since attribute values have no line breaks
// but escaped ones, and those expat refuses.
constexpr char kSeparator = '\n';

constexpr std::size_t kPieceBytes = std::size_t{16} << 10;
constexpr std::size_t kMaxTokenBytes = std::size_t{64} << 10;
constexpr std::size_t kMaxNamespaceBytes = 256;  // each name of it is that much longer

struct FreeParser {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};
using Parser = std::unique_ptr<std::remove_pointer_t<XML_Parser>, FreeParser>;

XmlName split_name(std::string_view name) {
  const std::size_t separator = name.find(kSeparator);
  if (separator == std::string_view::npos) return {{}, name};
  return {name.substr(0, separator), name.substr(separator + 1)};
}

bool is_html_name(std::string_view name) { return ascii_lower(name) == "html"; }

bool starts_like_html(std::string_view xml) {
  const std::string start = ascii_lower(trim(xml.substr(0, 1024)).substr(0, 14));
  return start.starts_with("<!doctype html") || start.starts_with("<html");
}

// One reading: checks what comes before the handler sees it.
class Reading {
 public:
  Reading(const XmlLimits& limits, XmlHandler& handler)
      : limits_(limits), handler_(handler), parser_(XML_ParserCreateNS(nullptr, kSeparator)) {
    if (!parser_) return;
    XML_SetUserData(parser_.get(), this);
    XML_SetStartDoctypeDeclHandler(parser_.get(), on_doctype);
    XML_SetElementHandler(parser_.get(), on_start, on_end);
    XML_SetStartNamespaceDeclHandler(parser_.get(), on_namespace);
    XML_SetCharacterDataHandler(parser_.get(), on_text);
  }

  Result<void> read(std::string_view xml, const std::string& where) {
    if (!parser_) return fail(ErrorKind::kInternal, "out of memory for XML", where);
    const XML_Status status = feed(xml);
    if (exception_) std::rethrow_exception(exception_);
    if (is_html_ || (status != XML_STATUS_OK && starts_like_html(xml))) {
      return fail(ErrorKind::kBadData, "is a web page (HTML), not XML", where,
                  "check that this is the address of a feed or sitemap");
    }
    if (!refusal_.empty()) return refused(refusal_, where);
    if (status != XML_STATUS_OK) return not_xml(where);
    return {};
  }

 private:
  // In pieces, so that no tag can be long: expat writes a namespace out for each attribute of one.
  XML_Status feed(std::string_view xml) {
    std::size_t fed = 0;
    XML_Status status = XML_STATUS_OK;
    while (status == XML_STATUS_OK && fed < xml.size()) {
      const std::string_view piece = xml.substr(fed, kPieceBytes);
      fed += piece.size();
      status = XML_Parse(parser_.get(), piece.data(), static_cast<int>(piece.size()),
                         fed == xml.size() ? XML_TRUE : XML_FALSE);
      const auto read = static_cast<std::size_t>(XML_GetCurrentByteIndex(parser_.get()));
      if (status == XML_STATUS_OK && fed < xml.size() && fed - std::min(read, fed) > kMaxTokenBytes) {
        stop("has a tag or comment of more than " + std::to_string(kMaxTokenBytes) + " bytes");
        return XML_STATUS_ERROR;
      }
    }
    return status;
  }

  static tl::unexpected<Error> refused(const std::string& why, const std::string& where) {
    return fail(ErrorKind::kBadData, why, where, "correct the document");
  }

  [[nodiscard]] tl::unexpected<Error> not_xml(const std::string& where) const {
    const XML_Error code = XML_GetErrorCode(parser_.get());
    if (code == XML_ERROR_NO_ELEMENTS || code == XML_ERROR_UNCLOSED_TOKEN ||
        code == XML_ERROR_PARTIAL_CHAR || code == XML_ERROR_UNCLOSED_CDATA_SECTION) {
      return fail(ErrorKind::kBadData, "is cut short: the XML ends before it is complete", where,
                  "publish the complete file");
    }
    return fail(ErrorKind::kBadData,
                "is not well-formed XML at line " +
                    std::to_string(XML_GetCurrentLineNumber(parser_.get())) + ": " +
                    XML_ErrorString(code),
                where, "publish a file that an XML checker accepts");
  }

  static Reading& self(void* data) { return *static_cast<Reading*>(data); }

  static void on_doctype(void* data, const XML_Char* name, const XML_Char*, const XML_Char*, int) {
    self(data).is_html_ = is_html_name(name);
    self(data).stop("has a document type (DOCTYPE), which is never read");
  }

  static void on_namespace(void* data, const XML_Char*, const XML_Char* uri) {
    if (uri == nullptr || std::string_view(uri).size() <= kMaxNamespaceBytes) return;
    self(data).stop("has a namespace of more than " + std::to_string(kMaxNamespaceBytes) + " bytes");
  }

  static void on_start(void* data, const XML_Char* name, const XML_Char** attributes) {
    self(data).guarded([&] { self(data).start(split_name(name), attributes); });
  }

  static void on_end(void* data, const XML_Char* name) {
    self(data).guarded([&] {
      --self(data).depth_;
      self(data).handler_.end(split_name(name));
    });
  }

  static void on_text(void* data, const XML_Char* text, int length) {
    self(data).guarded([&] { self(data).handler_.text({text, static_cast<std::size_t>(length)}); });
  }

  // expat is C: exceptions must not pass through it.
  template <typename Event>
  void guarded(const Event& event) {
    if (stopped_) return;  // expat may still tell the end of an empty element
    try {
      event();
      if (!handler_.refusal().empty()) stop(handler_.refusal());
    } catch (...) {
      exception_ = std::current_exception();
      stop("could not be read");
    }
  }

  void start(const XmlName& name, const XML_Char** attributes) {
    is_html_ = depth_ == 0 && is_html_name(name.local);
    if (is_html_) return stop("is a web page");
    if (++depth_ > limits_.max_depth) {
      return stop("is nested deeper than " + std::to_string(limits_.max_depth));
    }
    if (++elements_ > limits_.max_elements) {
      return stop("has more than " + std::to_string(limits_.max_elements) + " elements");
    }
    XmlAttributes list;
    std::size_t count = 0;
    for (; *attributes != nullptr; attributes += 2) {
      if (++count > limits_.max_attributes) {
        return stop("has an element with more than " + std::to_string(limits_.max_attributes) +
                    " attributes");
      }
      list.add(split_name(attributes[0]), attributes[1]);
    }
    handler_.start(name, list);
  }

  void stop(std::string why) {
    stopped_ = true;
    refusal_ = std::move(why);
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  const XmlLimits& limits_;
  XmlHandler& handler_;
  Parser parser_;
  std::size_t depth_ = 0;
  std::size_t elements_ = 0;
  bool stopped_ = false;
  bool is_html_ = false;
  std::string refusal_;
  std::exception_ptr exception_;
};

}  // namespace

std::string_view XmlAttributes::get(std::string_view local, std::string_view space) const {
  const auto found = std::find_if(list_.begin(), list_.end(), [&](const Attribute& attribute) {
    return attribute.name == XmlName{space, local};
  });
  return found == list_.end() ? std::string_view() : found->value;
}

void XmlText::reset(std::size_t max_bytes) {
  text_.clear();
  max_bytes_ = max_bytes;
  cut_ = false;
}

void XmlText::append(std::string_view piece) {
  const std::string_view fits = prefix_bytes(piece, max_bytes_ - text_.size());
  text_ += cut_ ? std::string_view() : fits;
  cut_ = cut_ || fits.size() < piece.size();
}

Result<void> read_xml(std::string_view xml, const std::string& where, const XmlLimits& limits,
                      XmlHandler& handler) {
  if (trim(xml).empty()) {
    return fail(ErrorKind::kBadData, "is empty", where,
                "check that this is the address of a feed or sitemap");
  }
  if (xml.size() > limits.max_bytes) {
    return fail(ErrorKind::kBadData,
                "is longer than " + std::to_string(limits.max_bytes) + " bytes", where,
                "publish a shorter one");
  }
  return Reading(limits, handler).read(xml, where);
}

}  // namespace notesearch
