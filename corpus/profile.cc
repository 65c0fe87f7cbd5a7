#include "corpus/profile.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <nlohmann/json.hpp>

#include "corpus/metadata.h"
#include "corpus/problems.h"
#include "corpus/slug.h"
#include "schema/base/text.h"

namespace notesearch {
namespace {

constexpr int kMaxDepth = 64;

enum FieldId { kSlug, kTitle, kDate, kExcerpt, kTags, kUrl, kMarkdownUrl, kFieldCount };
constexpr std::array<std::string_view, kFieldCount> kFieldNames = {
    "slug", "title", "date", "excerpt", "tags", "url", "markdownUrl"};

// One element of `notes` as it stands in the JSON.
struct RawNote {
  struct Field {
    bool seen = false;
    std::string text;
    std::string_view wrong_type;  // "a number"; empty when the type is right
  };
  std::array<Field, kFieldCount> fields;
  std::vector<std::string> tags;
  std::string tag_trouble;    // the first thing wrong with a tag
  std::string_view repeated;  // a key given twice
};

// Turns raw notes into listed ones, and remembers what may come only once.
class ListingBuilder {
 public:
  ListingBuilder(const std::string& where, const ProfileOptions& options)
      : where_(where), options_(options), problems_(where) {}

  void add(std::size_t index, RawNote& raw) {
    path_ = where_ + ": notes[" + std::to_string(index) + "]";
    const RawNote::Field& slug_field = raw.fields[kSlug];
    std::optional<std::string> slug = parse_slug(clean_line(slug_field.text));
    slug_ = slug.value_or("");
    if (!raw.repeated.empty()) {
      return leave_out(raw.repeated, "is given twice, so the note is left out");
    }
    if (!slug) {
      return leave_out("slug",
                       !slug_field.seen ? "is missing"
                       : !slug_field.wrong_type.empty()
                           ? "expected a string, found " + std::string(slug_field.wrong_type)
                           : "is no slug: " + in_quotes(slug_field.text) +
                                 " (letters, digits, '.', '_', '-', at most 128)");
    }
    if (!slugs_.insert(*slug).second) {
      return leave_out("slug",
                       "repeats " + in_quotes(*slug) + "; the first note of that name is kept");
    }
    ListedNote note;
    note.slug = *slug;
    if (!set_markdown_url(raw, note)) return;
    set_metadata(raw, note);
    set_tags(raw, note);
    set_url(raw, note);
    listing_.notes.push_back(std::move(note));
  }

  void not_an_object(std::size_t index, std::string_view found) {
    path_ = where_ + ": notes[" + std::to_string(index) + "]";
    slug_.clear();
    leave_out("", "expected an object, found " + std::string(found));
  }

  Listing take() {
    listing_.problems = problems_.take();
    return std::move(listing_);
  }

 private:
  void leave_out(std::string_view field, std::string what) {
    problems_.leave_out(slug_, path_to(field), std::move(what));
  }

  void remark(std::string_view field, std::string what) {
    problems_.remark(slug_, path_to(field), std::move(what));
  }

  std::string path_to(std::string_view field) const {
    return field.empty() ? path_ : path_ + "." + std::string(field);
  }

  // The text of a field; empty, with a remark if it is due, when there is none.
  std::string_view text_of(const RawNote& raw, FieldId id) {
    const RawNote::Field& field = raw.fields[id];
    if (!field.wrong_type.empty()) {
      remark(kFieldNames[id], "expected a string, found " + std::string(field.wrong_type));
    }
    return field.text;
  }

  void set_metadata(const RawNote& raw, ListedNote& note) {
    note.title = clean_title(text_of(raw, kTitle));
    note.excerpt = clean_excerpt(text_of(raw, kExcerpt));
    const std::string date = clean_line(text_of(raw, kDate));
    note.date = parse_day(date);
    if (!date.empty() && !note.date) {
      remark("date", in_quotes(date) + " is no date, so the note is undated (write 2026-04-10)");
    }
  }

  void set_tags(RawNote& raw, ListedNote& note) {
    if (!raw.fields[kTags].wrong_type.empty()) {
      remark("tags", "expected an array, found " + std::string(raw.fields[kTags].wrong_type));
    }
    note.tags = std::move(raw.tags);
    if (!raw.tag_trouble.empty()) remark("tags", raw.tag_trouble);
  }

  void set_url(const RawNote& raw, ListedNote& note) {
    const std::string text = clean_line(text_of(raw, kUrl));
    if (text.empty()) return;
    const auto url = parse_url(text);
    if (!url) return remark("url", url.error().what);
    note.url = url->text;
    const auto [first, is_new] = urls_.emplace(note.url, note.slug);
    if (!is_new) remark("url", "is also the URL of the note " + in_quotes(first->second));
  }

  bool set_markdown_url(const RawNote& raw, ListedNote& note) {
    if (!options_.allowed_origins) return true;
    const RawNote::Field& field = raw.fields[kMarkdownUrl];
    const std::string text = clean_line(field.text);
    if (text.empty()) {
      leave_out("markdownUrl", field.wrong_type.empty()
                                   ? "is missing, so there is no text to fetch"
                                   : "expected a string, found " + std::string(field.wrong_type));
      return false;
    }
    const auto url = parse_url(text);
    if (!url) {
      leave_out("markdownUrl", url.error().what);
      return false;
    }
    const auto& allowed = *options_.allowed_origins;
    if (std::find(allowed.begin(), allowed.end(), url->origin) == allowed.end()) {
      leave_out("markdownUrl", in_quotes(url->text) + " is on another origin than the manifest");
      return false;
    }
    note.markdown_url = url->text;
    return true;
  }

  const std::string& where_;
  const ProfileOptions& options_;
  Listing listing_;
  Problems problems_;
  std::unordered_set<std::string> slugs_;
  std::unordered_map<std::string, std::string> urls_;  // URL to the slug that had it first
  std::string path_;                                   // of the note at hand
  std::string slug_;
};

// Reads the manifest as a stream of events, so that neither depth nor size builds up anywhere, and
// keys that come twice are seen.
class ProfileReader : public nlohmann::json_sax<nlohmann::json> {
 public:
  ProfileReader(ListingBuilder& builder, std::size_t max_notes)
      : builder_(builder), max_notes_(max_notes) {}

  bool null() override { return value("null", nullptr); }
  bool boolean(bool) override { return value("a boolean", nullptr); }
  bool number_integer(number_integer_t) override { return value("a number", nullptr); }
  bool number_unsigned(number_unsigned_t) override { return value("a number", nullptr); }
  bool number_float(number_float_t, const string_t&) override { return value("a number", nullptr); }
  bool string(string_t& text) override { return value("a string", &text); }
  bool binary(binary_t&) override { return value("binary data", nullptr); }
  bool start_object(std::size_t) override { return open("an object"); }
  bool start_array(std::size_t) override { return open("an array"); }

  bool key(string_t& name) override {
    if (depth_ == kTopDepth) {
      at_notes_ = name == "notes";
      if (at_notes_ && notes_seen_) return refuse("`notes` is given twice");
      notes_seen_ = notes_seen_ || at_notes_;
    } else if (in_note_ && depth_ == kNoteDepth) {
      const auto* found = std::find(kFieldNames.begin(), kFieldNames.end(), name);
      field_ = static_cast<FieldId>(found - kFieldNames.begin());
      if (field_ == kFieldCount) return true;
      if (note_.fields[field_].seen) note_.repeated = kFieldNames[field_];
      note_.fields[field_].seen = true;
    }
    return true;
  }

  bool end_object() override {
    if (in_note_ && depth_ == kNoteDepth) {
      builder_.add(count_ - 1, note_);
      in_note_ = false;
    }
    --depth_;
    return true;
  }

  bool end_array() override {
    if (depth_ == kNoteDepth + 1) in_tags_ = false;
    if (depth_ == kNotesDepth) in_notes_ = false;
    --depth_;
    return true;
  }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::json::exception&) override {
    error_position_ = position;
    return false;
  }

  [[nodiscard]] const std::string& refusal() const { return refusal_; }
  [[nodiscard]] std::size_t error_position() const { return error_position_; }
  [[nodiscard]] bool notes_seen() const { return notes_seen_; }
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  static constexpr int kTopDepth = 1;
  static constexpr int kNotesDepth = 2;
  static constexpr int kNoteDepth = 3;

  bool refuse(std::string why) {
    refusal_ = std::move(why);
    return false;
  }

  // A value that is no object where an object is due, or the like; text is set for strings.
  bool value(std::string_view type, std::string* text) {
    if (depth_ == 0) return refuse("expected an object with `notes`, found " + std::string(type));
    if (depth_ == kTopDepth && at_notes_) {
      return refuse("`notes`: expected an array, found " + std::string(type));
    }
    if (in_notes_ && depth_ == kNotesDepth) {
      if (!count_note()) return false;
      builder_.not_an_object(count_ - 1, type);
    } else if (in_note_ && depth_ == kNoteDepth && field_ != kFieldCount) {
      set_field(type, text);
    } else if (in_tags_ && depth_ == kNoteDepth + 1) {
      add_tag_value(type, text);
    }
    return true;
  }

  bool open(std::string_view type) {
    const bool array = type == "an array";
    if (depth_ == kTopDepth && at_notes_ && array) {
      in_notes_ = true;
    } else if (in_notes_ && depth_ == kNotesDepth && !array) {
      if (!count_note()) return false;
      note_ = RawNote();
      in_note_ = true;
      field_ = kFieldCount;
    } else if (in_note_ && depth_ == kNoteDepth && array && field_ == kTags) {
      in_tags_ = true;
    } else if (depth_ != 0 || array) {
      if (!value(type, nullptr)) return false;
    }
    if (++depth_ > kMaxDepth) return refuse("is nested deeper than 64");
    return true;
  }

  bool count_note() {
    if (++count_ <= max_notes_) return true;
    return refuse("lists more than " + std::to_string(max_notes_) + " notes");
  }

  void set_field(std::string_view type, std::string* text) {
    if (type == "null") return;
    const bool right = text != nullptr && field_ != kTags;
    RawNote::Field& field = note_.fields[field_];
    if (right) {
      field.text = std::move(*text);
    } else {
      field.wrong_type = type;
    }
  }

  void add_tag_value(std::string_view type, const std::string* text) {
    std::string trouble;
    if (text == nullptr) {
      trouble = "expected strings, found " + std::string(type);
    } else if (!add_tag(note_.tags, *text)) {
      trouble = "has a tag longer than 64 bytes or past the 64th: " + in_quotes(*text);
    }
    if (note_.tag_trouble.empty()) note_.tag_trouble = std::move(trouble);
  }

  ListingBuilder& builder_;
  const std::size_t max_notes_;
  int depth_ = 0;            // of the container at hand: 1 inside the outermost
  bool at_notes_ = false;    // the last key at the top was `notes`
  bool notes_seen_ = false;  // … or an earlier one
  bool in_notes_ = false;
  bool in_note_ = false;
  bool in_tags_ = false;
  FieldId field_ = kFieldCount;  // the last key in the note
  RawNote note_;
  std::size_t count_ = 0;  // elements of `notes` so far
  std::string refusal_;
  std::size_t error_position_ = 0;
};

tl::unexpected<Error> not_json(const std::string& json, std::size_t position,
                               const std::string& where) {
  const std::string fix = "check that this is the address of profile.json";
  const std::size_t start = json.find_first_not_of(" \t\n");
  if (start == std::string::npos) return fail(ErrorKind::kBadData, "is empty", where, fix);
  if (json[start] == '<') {
    return fail(ErrorKind::kBadData, "is a web page (HTML or XML), not JSON", where, fix);
  }
  if (position > json.size()) {
    return fail(ErrorKind::kBadData, "is cut short: the JSON ends before it is complete", where,
                "publish the complete file");
  }
  return fail(ErrorKind::kBadData, "is not valid JSON at byte " + std::to_string(position), where,
              "publish a profile.json that a JSON checker accepts");
}

}  // namespace

Result<Listing> parse_profile(std::string_view json, const std::string& where,
                              const ProfileOptions& options) {
  std::size_t invalid_bytes = 0;
  const std::string text = clean_text(json, &invalid_bytes);
  ListingBuilder builder(where, options);
  ProfileReader reader(builder, options.max_notes);
  const bool complete = nlohmann::json::sax_parse(text, &reader);
  if (!complete && !reader.refusal().empty()) {
    return fail(ErrorKind::kBadData, reader.refusal(), where, "correct the manifest");
  }
  if (!complete) return not_json(text, reader.error_position(), where);
  if (!reader.notes_seen()) {
    return fail(ErrorKind::kBadData, "has no `notes`", where,
                "check that this is the address of profile.json");
  }
  Listing listing = builder.take();
  if (listing.notes.empty() && reader.count() > 0) {
    const Problem& first = listing.problems.front();
    return fail(ErrorKind::kBadData,
                "none of its " + std::to_string(reader.count()) +
                    " notes can be used; the first: " + first.where.substr(where.size() + 2) + " " +
                    first.what,
                where, "correct the manifest");
  }
  if (invalid_bytes > 0) {
    listing.problems.push_back(
        {"", where, std::to_string(invalid_bytes) + " bytes are not UTF-8 and were replaced",
         false});
  }
  return listing;
}

}  // namespace notesearch
