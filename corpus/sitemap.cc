#include "corpus/sitemap.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "corpus/page_listing.h"
#include "corpus/problems.h"
#include "corpus/slug.h"
#include "corpus/url.h"
#include "corpus/xml_reader.h"
#include "schema/base/text.h"

namespace notesearch {
namespace {

constexpr std::size_t kRootDepth = 1;
constexpr std::size_t kEntryDepth = 2;
constexpr std::size_t kFieldDepth = 3;
constexpr std::size_t kMaxLocBytes = 4 * 1024;  // more than any URL that parse_url() takes

class SitemapReader : public XmlHandler {
 public:
  explicit SitemapReader(const std::string& where) : where_(where), problems_(where) {}

  void start(const XmlName& name, const XmlAttributes&) override {
    ++depth_;
    if (depth_ == kRootDepth) {
      is_index_ = name.local == "sitemapindex";
      if (!is_index_ && name.local != "urlset") {
        return refuse("is no sitemap: expected <urlset> or <sitemapindex>, found " +
                      in_quotes(name.local));
      }
      space_ = name.space;
    } else if (depth_ == kEntryDepth) {
      in_entry_ = name == XmlName{space_, is_index_ ? "sitemap" : "url"};
      if (in_entry_) start_entry();
    } else if (depth_ == kFieldDepth && in_entry_) {
      field_ = name == XmlName{space_, "loc"}       ? &loc_
               : name == XmlName{space_, "lastmod"} ? &last_modified_
                                                    : nullptr;
      if (field_ != nullptr) field_->reset(kMaxLocBytes);
    }
  }

  void text(std::string_view piece) override {
    if (field_ != nullptr && depth_ == kFieldDepth) field_->append(piece);
  }

  void end(const XmlName&) override {
    if (depth_ == kFieldDepth) field_ = nullptr;
    if (depth_ == kEntryDepth && in_entry_) end_entry();
    --depth_;
  }

  [[nodiscard]] Sitemap take() {
    sitemap_.problems = problems_.take();
    return std::move(sitemap_);
  }

 private:
  void start_entry() {
    loc_.reset(0);
    last_modified_.reset(0);
    if (++entries_ > kMaxSitemapEntries) {
      refuse("lists more than 50,000 URLs, which is against the protocol: split it");
    }
  }

  void end_entry() {
    in_entry_ = false;
    const std::string loc = clean_line(loc_.get());
    const auto url = parse_url(loc);
    if (is_index_ && !url) {
      // Its pages would look gone.
      return refuse("names a sitemap without a usable address: sitemap[" +
                    std::to_string(entries_ - 1) + "]");
    }
    if (loc.empty()) return remark("has no <loc>");
    if (!url) return remark(url.error().what);
    if (is_index_) {
      sitemap_.sitemaps.push_back(url->text);
    } else {
      sitemap_.pages.push_back({url->text, day()});
    }
  }

  std::optional<Day> day() {
    const std::string text = clean_line(last_modified_.get());
    const auto day = parse_day(text);
    // The protocol lets a site give the month or the year alone.
    if (!text.empty() && !day && !parse_period(text)) {
      remark("has a <lastmod> that is no date: " + in_quotes(text));
    }
    return day;
  }

  void remark(std::string what) {
    const std::string part =
        (is_index_ ? ": sitemap[" : ": url[") + std::to_string(entries_ - 1) + "]";
    problems_.remark("", where_ + part, std::move(what));
  }

  const std::string& where_;
  Problems problems_;
  Sitemap sitemap_;
  std::string space_;  // of the root: entries and their fields are in the same
  std::size_t depth_ = 0;
  std::size_t entries_ = 0;
  bool is_index_ = false;
  bool in_entry_ = false;
  XmlText loc_;
  XmlText last_modified_;
  XmlText* field_ = nullptr;  // the one at hand
};

// A page on the site.
struct Page {
  Url url;
  std::optional<Day> last_modified;
};

std::string folder_of(const std::string& url) { return url.ends_with('/') ? url : url + "/"; }

bool is_index_name(std::string_view url) {
  const std::string name = ascii_lower(url.substr(url.rfind('/') + 1));
  return name == "index.html" || name == "index.htm";
}

// The pages that lead to others: roots, what stands above another page, index.html.
std::unordered_set<std::string> index_pages(const std::vector<Page>& pages) {
  std::vector<std::string> folders;
  folders.reserve(pages.size());
  for (const Page& page : pages) folders.push_back(folder_of(page.url.text));
  std::sort(folders.begin(), folders.end());
  folders.erase(std::unique(folders.begin(), folders.end()), folders.end());
  // Sorted, what is below a folder stands right behind it.
  std::unordered_set<std::string> found;
  for (std::size_t i = 0; i + 1 < folders.size(); ++i) {
    if (folders[i + 1].starts_with(folders[i])) found.insert(folders[i]);
  }
  return found;
}

bool is_root(std::string_view url) { return url.find('/', url.find("://") + 3) + 1 == url.size(); }

void name_only(const Url& url, std::vector<std::string>& named) {
  if (auto slug = slug_from_url(url)) named.push_back(std::move(*slug));
}

// `named` is told the others, which a build for another place may have named so.
std::vector<Page> pages_of_site(const std::vector<Sitemap>& sitemaps, PageListing& listing,
                                std::vector<std::string>& named) {
  std::vector<Page> pages;
  for (const Sitemap& sitemap : sitemaps) {
    for (const SitemapPage& page : sitemap.pages) {
      auto url = parse_url(page.url);
      if (!url) {
        listing.remark("", url.error().what);
      } else if (!listing.allows(url->origin)) {
        listing.remark("", in_quotes(url->text) + " is on another origin than the site");
        name_only(*url, named);
      } else {
        pages.push_back({std::move(*url), page.last_modified});
      }
    }
  }
  return pages;
}

// Every page that may be a note, when no pattern tells; `named` is told the others, which may have
// been notes before a page below them came.
std::vector<Page> without_index_pages(std::vector<Page> pages, std::vector<std::string>& named) {
  const auto index = index_pages(pages);
  std::erase_if(pages, [&](const Page& page) {
    const bool leads_on = is_root(page.url.text) || is_index_name(page.url.text) ||
                          index.contains(folder_of(page.url.text));
    if (leads_on) name_only(page.url, named);
    return leads_on;
  });
  return pages;
}

}  // namespace

Result<Sitemap> parse_sitemap(std::string_view xml, const std::string& where) {
  SitemapReader reader(where);
  const auto read = read_xml(xml, where, {.max_bytes = kMaxSitemapBytes}, reader);
  if (!read) return fail(read.error());
  return reader.take();
}

Result<Listing> list_sitemap(const std::vector<Sitemap>& sitemaps, const std::string& where,
                             const SourceOptions& options) {
  PageListing listing(SourceKind::kSitemap, where, options);
  for (const Sitemap& sitemap : sitemaps) listing.add_remarks(sitemap.problems);

  std::vector<std::string> named;
  std::vector<Page> pages = pages_of_site(sitemaps, listing, named);
  const std::size_t listed = pages.size();
  if (options.raw_urls.empty()) {
    pages = without_index_pages(std::move(pages), named);
  } else {
    std::erase_if(pages, [&](const Page& page) { return !listing.match(page.url); });
  }
  if (pages.size() > options.max_notes) {
    return fail(ErrorKind::kBadData,
                "lists more than " + std::to_string(options.max_notes) + " notes", where,
                "correct the sitemap");
  }
  if (pages.empty() && listed > 0) {
    listing.remark(
        "", "none of its " + std::to_string(listed) + " pages " +
                (options.raw_urls.empty() ? "looks like a note" : "matches a raw URL pattern"));
  }
  for (const Page& page : pages) {
    auto note = listing.note_at(page.url);
    if (!note) continue;
    note->fallback_date = page.last_modified;
    listing.add(std::move(*note));
  }
  Listing listed_notes = listing.take();
  listed_notes.named_only = std::move(named);
  return listed_notes;
}

}  // namespace notesearch
