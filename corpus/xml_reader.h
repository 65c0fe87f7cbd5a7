// XML as a stream of events, by expat: no tree, and nothing that XML can do to its reader.
//
// Refused are document types (and with them entities of one's own and everything external), depth,
// size and counts past the limits, and whatever is not well-formed, cut short included. Encodings
// are those expat knows: UTF-8, UTF-16, ISO 8859-1, US-ASCII. Any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/base/error.h"

namespace notesearch {

// A name with its namespace resolved; no prefix. The views last as long as the event.
struct XmlName {
  std::string_view space;  // the namespace's URI; empty for none
  std::string_view local;

  friend bool operator==(const XmlName&, const XmlName&) = default;
};

// The attributes of one element; empty text for one that is not there.
class XmlAttributes {
 public:
  void add(XmlName name, std::string_view value) { list_.push_back({name, value}); }
  [[nodiscard]] std::string_view get(std::string_view local, std::string_view space = {}) const;

 private:
  struct Attribute {
    XmlName name;
    std::string_view value;
  };
  std::vector<Attribute> list_;
};

// Takes the events of one document. Text is valid UTF-8 with entities decoded, may hold any
// character that XML can, and comes in pieces.
class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual void start(const XmlName& name, const XmlAttributes& attributes) = 0;
  virtual void text(std::string_view piece) = 0;
  virtual void end(const XmlName& name) = 0;

  // Why the document is of no use, set by refuse(); reading stops then.
  [[nodiscard]] const std::string& refusal() const { return refusal_; }

 protected:
  void refuse(std::string why) { refusal_ = std::move(why); }

 private:
  std::string refusal_;
};

// Text that is gathered up to a limit; what is past it is dropped.
class XmlText {
 public:
  void reset(std::size_t max_bytes);
  void append(std::string_view piece);
  [[nodiscard]] bool cut() const { return cut_; }
  [[nodiscard]] const std::string& get() const { return text_; }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_;
  std::size_t max_bytes_ = 0;
  bool cut_ = false;
};

struct XmlLimits {
  std::size_t max_bytes = std::size_t{50} << 20;  // of the document
  std::size_t max_depth = 64;
  std::size_t max_elements = 2'000'000;
  std::size_t max_attributes = 256;  // of one element
};

// Reads the document from start to end. kBadData, with `where` and what to correct, when it is
// refused, by the handler or for what it is; events that came before are then to be forgotten.
[[nodiscard]] Result<void> read_xml(std::string_view xml, const std::string& where,
                                    const XmlLimits& limits, XmlHandler& handler);

}  // namespace notesearch
