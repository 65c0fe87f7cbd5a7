// The items of a feed as they stand in its XML, before anything is made of them.
//
// Not thread-safe: one per document.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "corpus/xml_reader.h"

namespace notesearch {

// Text of one element. HTML has its tags and entities; what came as XHTML is written as HTML.
struct FeedText {
  std::string text;
  bool html = false;
  bool cut = false;  // there was more than the reader keeps
};

struct FeedItem {
  std::string name;                // "item" or "entry"
  std::vector<std::string> bases;  // xml:base, from the outside to the inside
  std::vector<std::string> links;  // to the page, as written; the best candidate first
  FeedText title;
  FeedText excerpt;
  FeedText content;
  std::string published;
  std::string updated;
  std::vector<std::string> tags;  // may be empty or repeated
};

// Reads RSS 2.0 and its forerunners 0.9x, RSS 0.90 and 1.0 (RDF) with the modules Dublin Core and
// Content, and Atom 1.0. Of an element that is given twice the first counts. Refuses what is no
// feed and what has more than max_items.
class FeedReader : public XmlHandler {
 public:
  FeedReader(std::size_t max_items, std::function<void(FeedItem)> on_item)
      : max_items_(max_items), on_item_(std::move(on_item)) {}

  void start(const XmlName& name, const XmlAttributes& attributes) override;
  void text(std::string_view piece) override;
  void end(const XmlName& name) override;

  [[nodiscard]] std::size_t items() const { return items_; }

 private:
  enum class Field { kNone, kTitle, kLink, kGuid, kPublished, kUpdated, kTag, kExcerpt, kContent };
  enum class Form { kPlain, kHtml, kXhtml };

  void start_root(const XmlName& name, const XmlAttributes& attributes);
  void start_item(const XmlName& name, const XmlAttributes& attributes);
  void start_field(const XmlName& name, const XmlAttributes& attributes);
  void start_rss_field(const XmlName& name, const XmlAttributes& attributes);
  void start_atom_field(const XmlName& name, const XmlAttributes& attributes);
  void collect(Field field, Form form = Form::kPlain);
  void collect_atom_text(Field field, const XmlAttributes& attributes);
  void end_field();
  void set_text(FeedText& target);

  [[nodiscard]] bool at_field() const { return depth_ == item_depth_ + 1; }

  const std::size_t max_items_;
  const std::function<void(FeedItem)> on_item_;
  std::size_t depth_ = 0;
  std::size_t item_depth_ = 0;  // 0 outside of items
  std::size_t items_ = 0;
  bool atom_ = false;
  std::string base_;   // xml:base of the root
  std::string space_;  // of the item; its own fields are in the same
  FeedItem item_;
  std::string guid_;
  Field field_ = Field::kNone;  // the one that is being collected
  Form form_ = Form::kPlain;
  XmlText collected_;
};

}  // namespace notesearch
