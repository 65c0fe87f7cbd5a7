// Writes JSON straight into a string: what the answers are made of, without a tree of values between.
//
// The text is one line of valid UTF-8, byte for byte what nlohmann's dump() makes of the same values
// (invalid bytes as U+FFFD, by Unicode's maximal parts), but for "<", ">" and "&": these are written as
// \u escapes, so that the text is safe inside a page's script element too.
//
// The caller opens, names and closes in an order that makes JSON; nothing checks it.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace notesearch {

class JsonWriter {
 public:
  explicit JsonWriter(std::size_t expected_bytes = 512) { out_.reserve(expected_bytes); }

  void open_object() { open('{'); }
  void close_object() { out_ += '}'; }
  void open_array() { open('['); }
  void close_array() { out_ += ']'; }

  // The name of the member that is written, or opened, next.
  void key(std::string_view name) {
    write(name);
    out_ += ':';
  }

  void write(std::string_view text);
  void write(const std::string& text) { write(std::string_view(text)); }
  void write(const char* text) { write(std::string_view(text)); }
  void write(double number);  // null when it is not finite
  void write(bool value) { write_literal(value ? "true" : "false"); }
  void write(std::nullptr_t) { write_literal("null"); }
  template <std::integral Number>
  void write(Number number) {
    write_literal(std::to_string(number));
  }
  void write(const std::vector<std::string>& texts);
  void write(const nlohmann::ordered_json& value);  // by recursion, so not of unbounded depth

  template <typename Value>
  void member(std::string_view name, const Value& value) {
    key(name);
    write(value);
  }

  // An object, and an array of one object for each value; `members` writes what is in it.
  template <typename Members>
  void object(const Members& members) {
    open_object();
    members();
    close_object();
  }
  template <typename Members>
  void object(std::string_view name, const Members& members) {
    key(name);
    object(members);
  }
  template <typename Values, typename Members>
  void objects(std::string_view name, const Values& values, const Members& members) {
    key(name);
    open_array();
    for (const auto& value : values) object([&] { members(value); });
    close_array();
  }

  // What was written. The writer is done.
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void separate() {
    if (out_.empty()) return;
    const char last = out_.back();
    if (last != '{' && last != '[' && last != ':') out_ += ',';
  }
  void open(char bracket) {
    separate();
    out_ += bracket;
  }
  void write_literal(std::string_view literal) {
    separate();
    out_ += literal;
  }

  std::string out_;
};

// A value that is a tree already, as the writer writes it.
[[nodiscard]] std::string dump(const nlohmann::ordered_json& value);

}  // namespace notesearch
