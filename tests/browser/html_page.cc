#include "tests/browser/html_page.h"

#include <array>
#include <cstdlib>
#include <memory>
#include <vector>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include "corpus/slugger.h"

namespace notesearch {
namespace {

constexpr std::string_view kStyle =
    "body{margin:1500px 40px;font:18px/1.5 sans-serif;background:#fff;color:#000}"
    "p,li,blockquote,pre,table{margin-bottom:40px}"
    "::target-text{background:#f0f;color:#000}";

struct FreeDocument {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
  void operator()(cmark_parser* parser) const { cmark_parser_free(parser); }
  void operator()(cmark_iter* iterator) const { cmark_iter_free(iterator); }
  void operator()(char* text) const { std::free(text); }
};
template <typename T>
using Owned = std::unique_ptr<T, FreeDocument>;

Owned<cmark_parser> make_parser(int options) {
  cmark_gfm_core_extensions_ensure_registered();
  Owned<cmark_parser> parser(cmark_parser_new(options));
  constexpr std::array<const char*, 4> kExtensions = {"table", "strikethrough", "autolink",
                                                      "tasklist"};
  for (const char* name : kExtensions) {
    cmark_parser_attach_syntax_extension(parser.get(), cmark_find_syntax_extension(name));
  }
  return parser;
}

// The ids of the headings, in order. `document` was parsed without typographic punctuation.
std::vector<std::string> heading_ids(cmark_node* document) {
  std::vector<std::string> ids;
  Slugger slugger;
  std::string text;
  const Owned<cmark_iter> iterator(cmark_iter_new(document));
  for (auto event = cmark_iter_next(iterator.get()); event != CMARK_EVENT_DONE;
       event = cmark_iter_next(iterator.get())) {
    cmark_node* node = cmark_iter_get_node(iterator.get());
    const cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_HEADING) {
      if (event == CMARK_EVENT_EXIT) ids.push_back(slugger.anchor(text));
      text.clear();
    } else if (type == CMARK_NODE_SOFTBREAK) {
      text += ' ';
    } else if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE) {
      text += cmark_node_get_literal(node);
    }
  }
  return ids;
}

std::string with_ids(std::string html, const std::vector<std::string>& ids) {
  std::size_t at = 0;
  for (const std::string& id : ids) {
    do {
      at = html.find("<h", at) + 2;
    } while (html[at] < '1' || html[at] > '6' || html[at + 1] != '>');
    html.insert(at + 1, " id=\"" + id + "\"");
  }
  return html;
}

}  // namespace

std::string html_page(std::string_view title, std::string_view body, bool smart) {
  constexpr int kOptions = CMARK_OPT_FOOTNOTES | CMARK_OPT_UNSAFE;
  const int options = kOptions | (smart ? CMARK_OPT_SMART : 0);
  const auto parse = [&](cmark_parser* parser) {
    cmark_parser_feed(parser, body.data(), body.size());
    return Owned<cmark_node>(cmark_parser_finish(parser));
  };
  const auto plain = make_parser(kOptions);
  const auto ids = heading_ids(parse(plain.get()).get());
  const auto parser = make_parser(options);
  const auto document = parse(parser.get());
  const Owned<char> html(
      cmark_render_html(document.get(), options, cmark_parser_get_syntax_extensions(parser.get())));
  std::string page = "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>";
  page.append(title)
      .append("</title><style>")
      .append(kStyle)
      .append("</style><body><p class=\"title\">");
  page.append(title).append("</p><main>").append(with_ids(html.get(), ids));
  return page + "</main></body></html>\n";
}

}  // namespace notesearch
