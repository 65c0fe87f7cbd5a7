#include "corpus/markdown.h"

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include "corpus/html_text.h"
#include "corpus/section_builder.h"

namespace notesearch {
namespace {

struct FreeParser {
  void operator()(cmark_parser* parser) const { cmark_parser_free(parser); }
};
struct FreeNode {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
};
struct FreeIterator {
  void operator()(cmark_iter* iterator) const { cmark_iter_free(iterator); }
};
using Document = std::unique_ptr<cmark_node, FreeNode>;

Document parse_document(std::string_view body) {
  // While it parses, cmark-gfm changes tables of its own that all parsers share.
  static std::mutex one_at_a_time;
  const std::lock_guard<std::mutex> lock(one_at_a_time);
  cmark_gfm_core_extensions_ensure_registered();
  const std::unique_ptr<cmark_parser, FreeParser> parser(cmark_parser_new(CMARK_OPT_FOOTNOTES));
  constexpr std::array<const char*, 4> kExtensions = {"table", "strikethrough", "autolink",
                                                      "tasklist"};
  for (const char* name : kExtensions) {
    cmark_syntax_extension* extension = cmark_find_syntax_extension(name);
    if (extension != nullptr) cmark_parser_attach_syntax_extension(parser.get(), extension);
  }
  cmark_parser_feed(parser.get(), body.data(), body.size());
  return Document(cmark_parser_finish(parser.get()));
}

// Node types as one enum: those of the table extension are variables in cmark-gfm, so they can't
// stand in a switch.
enum class NodeKind {
  kQuote,
  kList,
  kItem,
  kCodeBlock,
  kHtmlBlock,
  kParagraph,
  kHeading,
  kFootnote,
  kTable,
  kTableRow,
  kTableCell,
  kText,
  kCode,
  kSoftBreak,
  kLineBreak,
  kHtmlInline,
  kOther,  // adds nothing itself: the document, emphasis, links, images, rules
};

NodeKind extension_kind(cmark_node* node) {
  const std::string_view name = cmark_node_get_type_string(node);
  if (name == "table") return NodeKind::kTable;
  if (name == "table_row" || name == "table_header") return NodeKind::kTableRow;
  if (name == "table_cell") return NodeKind::kTableCell;
  if (name == "tasklist") return NodeKind::kItem;
  return NodeKind::kOther;
}

NodeKind kind_of(cmark_node* node) {
  switch (cmark_node_get_type(node)) {
    case CMARK_NODE_BLOCK_QUOTE:
      return NodeKind::kQuote;
    case CMARK_NODE_LIST:
      return NodeKind::kList;
    case CMARK_NODE_ITEM:
      return NodeKind::kItem;
    case CMARK_NODE_CODE_BLOCK:
      return NodeKind::kCodeBlock;
    case CMARK_NODE_HTML_BLOCK:
      return NodeKind::kHtmlBlock;
    case CMARK_NODE_PARAGRAPH:
      return NodeKind::kParagraph;
    case CMARK_NODE_HEADING:
      return NodeKind::kHeading;
    case CMARK_NODE_FOOTNOTE_DEFINITION:
      return NodeKind::kFootnote;
    case CMARK_NODE_TEXT:
      return NodeKind::kText;
    case CMARK_NODE_CODE:
      return NodeKind::kCode;
    case CMARK_NODE_SOFTBREAK:
      return NodeKind::kSoftBreak;
    case CMARK_NODE_LINEBREAK:
      return NodeKind::kLineBreak;
    case CMARK_NODE_HTML_INLINE:
      return NodeKind::kHtmlInline;
    default:  // also the extensions' types, which are no constants
      return extension_kind(node);
  }
}

std::string_view literal(cmark_node* node) {
  const char* text = cmark_node_get_literal(node);
  return text == nullptr ? std::string_view() : std::string_view(text);
}

// Walks the document once and tells a SectionBuilder what it finds. Lists, quotes and tables are
// containers: the outermost one gathers lines, and becomes a block when it ends or when a block of
// another kind (code, a table) interrupts it.
class Walker {
 public:
  std::vector<Section> walk(cmark_node* document) {
    const std::unique_ptr<cmark_iter, FreeIterator> iterator(cmark_iter_new(document));
    for (cmark_event_type event = cmark_iter_next(iterator.get()); event != CMARK_EVENT_DONE;
         event = cmark_iter_next(iterator.get())) {
      cmark_node* node = cmark_iter_get_node(iterator.get());
      if (event == CMARK_EVENT_ENTER) {
        enter(kind_of(node), node);
      } else {
        leave(kind_of(node), node);
      }
    }
    return sections_.take();
  }

 private:
  void enter(NodeKind kind, cmark_node* node) {
    switch (kind) {
      case NodeKind::kQuote:
      case NodeKind::kList:
        open_container(kind == NodeKind::kList ? BlockKind::kList : BlockKind::kQuote);
        break;
      case NodeKind::kItem:
        end_line();
        break;
      case NodeKind::kTable:
        flush_container();
        break;
      case NodeKind::kTableRow:
        row_.clear();
        first_cell_ = true;
        break;
      case NodeKind::kFootnote:
        if (!in_footnotes_) sections_.open_unnamed();
        in_footnotes_ = true;
        break;
      case NodeKind::kParagraph:
      case NodeKind::kHeading:
      case NodeKind::kTableCell:
        text_.clear();
        hidden_.clear();
        break;
      case NodeKind::kCodeBlock:
        flush_container();
        sections_.add(BlockKind::kCode, literal(node));
        break;
      case NodeKind::kHtmlBlock:
        add_text(html_text(literal(node)));
        break;
      case NodeKind::kText:
      case NodeKind::kCode:
        if (hidden_.empty()) text_ += literal(node);
        break;
      case NodeKind::kSoftBreak:
        text_ += ' ';
        break;
      case NodeKind::kLineBreak:
        text_ += '\n';
        break;
      case NodeKind::kHtmlInline:
        add_inline_html(literal(node));
        break;
      case NodeKind::kOther:
        break;
    }
  }

  void leave(NodeKind kind, cmark_node* node) {
    switch (kind) {
      case NodeKind::kQuote:
      case NodeKind::kList:
        close_container();
        break;
      case NodeKind::kItem:
        end_line();
        break;
      case NodeKind::kParagraph:
        add_text(std::exchange(text_, {}));
        break;
      case NodeKind::kHeading:
        add_heading(cmark_node_get_heading_level(node));
        break;
      case NodeKind::kTableCell:
        add_cell();
        break;
      case NodeKind::kTableRow:
        table_ += row_ + "\n";
        break;
      case NodeKind::kTable:
        sections_.add(BlockKind::kTable, std::exchange(table_, {}));
        break;
      case NodeKind::kFootnote:
      case NodeKind::kCodeBlock:
      case NodeKind::kHtmlBlock:
      case NodeKind::kText:
      case NodeKind::kCode:
      case NodeKind::kSoftBreak:
      case NodeKind::kLineBreak:
      case NodeKind::kHtmlInline:
      case NodeKind::kOther:
        break;
    }
  }

  void open_container(BlockKind kind) {
    if (depth_++ == 0) container_kind_ = kind;
    end_line();
  }

  void close_container() {
    end_line();
    if (--depth_ == 0) flush_container();
  }

  void flush_container() {
    if (!lines_.empty()) sections_.add(container_kind_, std::exchange(lines_, {}));
  }

  void end_line() {
    if (!lines_.empty() && lines_.back() != '\n') lines_ += '\n';
  }

  // Text that ends here: a paragraph of its own, or lines of the container at hand.
  void add_text(const std::string& text) {
    if (depth_ == 0) return sections_.add(BlockKind::kProse, text);
    end_line();
    lines_ += text;
  }

  void add_heading(int level) {
    const std::string text = std::exchange(text_, {});
    if (depth_ == 0 && !in_footnotes_) return sections_.open(level, text);
    sections_.pass_heading(text);
    add_text(text);
  }

  void add_cell() {
    if (!first_cell_) row_ += " | ";
    first_cell_ = false;
    for (char c : std::exchange(text_, {})) row_ += c == '\n' ? ' ' : c;
  }

  void add_inline_html(std::string_view html) {
    const Tag tag = read_tag(html);
    if (!hidden_.empty()) {
      if (tag.end && tag.name == hidden_) hidden_.clear();
      return;
    }
    switch (tag.kind) {
      case TagKind::kInline:
        break;
      case TagKind::kBreak:
        text_ += '\n';
        break;
      case TagKind::kBlock:
        text_ += ' ';
        break;
      case TagKind::kHide:
        text_ += ' ';
        hidden_ = tag.name;
        break;
    }
  }

  SectionBuilder sections_;
  std::string text_;    // of the paragraph, heading or cell at hand
  std::string hidden_;  // the inline <script> or <style> whose end tag is awaited
  std::string lines_;   // of the list or quote at hand
  std::string row_;
  std::string table_;
  BlockKind container_kind_ = BlockKind::kProse;
  int depth_ = 0;  // of lists and quotes
  bool first_cell_ = true;
  bool in_footnotes_ = false;
};

}  // namespace

std::vector<Section> markdown_sections(std::string_view body) {
  const Document document = parse_document(body);
  return document ? Walker().walk(document.get()) : std::vector<Section>();
}

}  // namespace notesearch
