#include "corpus/feed_reader.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "corpus/fetcher.h"
#include "corpus/metadata.h"
#include "corpus/problems.h"
#include "schema/base/text.h"

namespace notesearch {
namespace {

constexpr std::string_view kAtom = "http://www.w3.org/2005/Atom";
constexpr std::string_view kRdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
constexpr std::string_view kDublinCore = "http://purl.org/dc/elements/1.1/";
constexpr std::string_view kContentModule = "http://purl.org/rss/1.0/modules/content/";
constexpr std::string_view kXml = "http://www.w3.org/XML/1998/namespace";
constexpr std::array<std::string_view, 3> kRssSpaces = {"", "http://purl.org/rss/1.0/",
                                                        "http://my.netscape.com/rdf/simple/0.9/"};

constexpr std::size_t kMaxItemDepth = 3;  // <rss><channel><item>
constexpr std::size_t kMaxLineBytes = 4 * 1024;
constexpr std::size_t kMaxExcerptSourceBytes = 8 * kMaxExcerptBytes;
constexpr std::size_t kMaxLinks = 8;

std::string as_html(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else {
      out += c;
    }
  }
  return out;
}

bool is_item(const XmlName& name, bool atom) {
  if (atom) return name == XmlName{kAtom, "entry"};
  return name.local == "item" &&
         std::find(kRssSpaces.begin(), kRssSpaces.end(), name.space) != kRssSpaces.end();
}

bool is_web_address(std::string_view text) {
  const std::string lower = ascii_lower(trim(text).substr(0, 8));
  return lower.starts_with("http://") || lower.starts_with("https://");
}

void set_if_empty(std::string& target, std::string value) {
  if (target.empty()) target = std::move(value);
}

}  // namespace

void FeedReader::start(const XmlName& name, const XmlAttributes& attributes) {
  ++depth_;
  if (depth_ == 1) {
    start_root(name, attributes);
  } else if (item_depth_ == 0) {
    if (depth_ <= kMaxItemDepth && is_item(name, atom_)) start_item(name, attributes);
  } else if (at_field()) {
    start_field(name, attributes);
  } else if (field_ != Field::kNone && form_ != Form::kPlain) {
    collected_.append("<" + std::string(name.local) + ">");
  }
}

void FeedReader::text(std::string_view piece) {
  if (field_ == Field::kNone) return;
  // Below the field's own level stand elements, so that text there is literal.
  const bool literal = form_ == Form::kXhtml || (form_ == Form::kHtml && !at_field());
  if (literal) {
    collected_.append(as_html(piece));
  } else {
    collected_.append(piece);
  }
}

void FeedReader::end(const XmlName& name) {
  if (item_depth_ != 0 && depth_ == item_depth_) {
    if (!guid_.empty()) item_.links.push_back(std::move(guid_));
    item_depth_ = 0;
    on_item_(std::move(item_));
  } else if (field_ != Field::kNone && at_field()) {
    end_field();
  } else if (field_ != Field::kNone && form_ != Form::kPlain) {
    collected_.append("</" + std::string(name.local) + ">");
  }
  --depth_;
}

void FeedReader::start_root(const XmlName& name, const XmlAttributes& attributes) {
  atom_ = name.local == "feed";
  const bool known =
      atom_ ? name.space == kAtom : name.local == "rss" || name == XmlName{kRdf, "RDF"};
  if (!known) {
    refuse("is no feed: expected <rss>, <rdf:RDF> or the <feed> of Atom 1.0, found " +
           in_quotes(name.local));
  }
  base_ = attributes.get("base", kXml);
}

void FeedReader::start_item(const XmlName& name, const XmlAttributes& attributes) {
  if (++items_ > max_items_) {
    return refuse("lists more than " + std::to_string(max_items_) + " notes");
  }
  item_depth_ = depth_;
  space_ = name.space;
  item_ = FeedItem();
  item_.name = name.local;
  item_.bases = {base_, std::string(attributes.get("base", kXml))};
  guid_ = attributes.get("about", kRdf);
}

void FeedReader::start_field(const XmlName& name, const XmlAttributes& attributes) {
  if (atom_) {
    start_atom_field(name, attributes);
  } else {
    start_rss_field(name, attributes);
  }
}

void FeedReader::start_rss_field(const XmlName& name, const XmlAttributes& attributes) {
  const bool own = name.space == space_;
  if (own && name.local == "title") return collect(Field::kTitle);
  if (own && name.local == "link") return collect(Field::kLink);
  if (own && name.local == "pubDate") return collect(Field::kPublished);
  if (own && name.local == "category") return collect(Field::kTag);
  if (own && name.local == "description") return collect(Field::kExcerpt, Form::kHtml);
  if (own && name.local == "guid" && attributes.get("isPermaLink") != "false") {
    return collect(Field::kGuid);
  }
  if (name == XmlName{kDublinCore, "date"}) return collect(Field::kPublished);
  if (name == XmlName{kDublinCore, "subject"}) return collect(Field::kTag);
  if (name == XmlName{kAtom, "updated"}) return collect(Field::kUpdated);
  if (name == XmlName{kContentModule, "encoded"}) return collect(Field::kContent, Form::kHtml);
}

void FeedReader::start_atom_field(const XmlName& name, const XmlAttributes& attributes) {
  if (name.space != kAtom) return;
  if (name.local == "title") return collect_atom_text(Field::kTitle, attributes);
  if (name.local == "summary") return collect_atom_text(Field::kExcerpt, attributes);
  if (name.local == "published") return collect(Field::kPublished);
  if (name.local == "updated") return collect(Field::kUpdated);
  if (name.local == "category") {
    if (item_.tags.size() <= kMaxTags) item_.tags.emplace_back(attributes.get("term"));
  } else if (name.local == "content") {
    if (attributes.get("src").empty()) collect_atom_text(Field::kContent, attributes);
  } else if (name.local == "link") {
    const std::string_view relation = attributes.get("rel");
    const std::string type = ascii_lower(attributes.get("type"));
    const bool page = (relation.empty() || relation == "alternate") &&
                      (type.empty() || type.find("html") != std::string::npos);
    if (page && item_.links.size() < kMaxLinks) item_.links.emplace_back(attributes.get("href"));
  }
}

// Atom says by a word or a media type what an element holds; what is no text is passed over.
void FeedReader::collect_atom_text(Field field, const XmlAttributes& attributes) {
  const std::string type = ascii_lower(attributes.get("type"));
  if (type == "html" || type == "text/html") return collect(field, Form::kHtml);
  if (type == "xhtml" || type == "application/xhtml+xml") return collect(field, Form::kXhtml);
  if (type.empty() || type == "text" || type.starts_with("text/")) return collect(field);
}

void FeedReader::collect(Field field, Form form) {
  field_ = field;
  form_ = form;
  collected_.reset(field == Field::kContent   ? kMaxNoteBytes
                   : field == Field::kExcerpt ? kMaxExcerptSourceBytes
                                              : kMaxLineBytes);
}

void FeedReader::set_text(FeedText& target) {
  if (!target.text.empty()) return;
  target.cut = collected_.cut();
  target.html = form_ != Form::kPlain;
  target.text = collected_.take();
}

void FeedReader::end_field() {
  switch (field_) {
    case Field::kNone:
      break;
    case Field::kTitle:
      set_text(item_.title);
      break;
    case Field::kExcerpt:
      set_text(item_.excerpt);
      break;
    case Field::kContent:
      set_text(item_.content);
      break;
    case Field::kLink:
      if (item_.links.size() < kMaxLinks) item_.links.push_back(collected_.take());
      break;
    case Field::kGuid:
      if (is_web_address(collected_.get())) guid_ = collected_.take();
      break;
    case Field::kPublished:
      set_if_empty(item_.published, collected_.take());
      break;
    case Field::kUpdated:
      set_if_empty(item_.updated, collected_.take());
      break;
    case Field::kTag:
      if (item_.tags.size() <= kMaxTags) item_.tags.push_back(collected_.take());
      break;
  }
  field_ = Field::kNone;
}

}  // namespace notesearch
