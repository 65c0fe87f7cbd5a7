#include "searcher/json_writer.h"

#include <array>

#include <nlohmann/json.hpp>

#include "schema/base/text.h"

namespace notesearch {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// What stands in a string as it is, byte by byte: most of every text.
constexpr std::array<bool, 256> plain_bytes() {
  std::array<bool, 256> plain{};
  for (std::size_t byte = 0x20; byte < 0x80; ++byte) plain[byte] = true;
  for (const char special : {'"', '\\', '<', '>', '&'}) {
    plain[static_cast<unsigned char>(special)] = false;
  }
  return plain;
}

constexpr std::array<bool, 256> kPlain = plain_bytes();

void append_escape(std::string& out, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  constexpr std::string_view kShort = "\"\\\b\f\n\r\t";
  constexpr std::string_view kShortNames = "\"\\bfnrt";
  out += '\\';
  if (const std::size_t at = kShort.find(c); at != std::string_view::npos) {
    out += kShortNames[at];
    return;
  }
  const auto byte = static_cast<unsigned char>(c);
  out += "u00";
  out += kHex[byte >> 4U];
  out += kHex[byte & 0xFU];
}

}  // namespace

void JsonWriter::write(std::string_view text) {
  separate();
  out_ += '"';
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    while (at < text.size() && kPlain[static_cast<unsigned char>(text[at])]) ++at;
    out_.append(text, start, at - start);
    if (at == text.size()) break;
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      append_escape(out_, text[at++]);
      continue;
    }
    const std::size_t first = at;
    const bool valid = next_code_point(text, &at) >= 0;
    out_.append(valid ? text.substr(first, at - first) : kReplacement);
  }
  out_ += '"';
}

// As the library writes them, whose digits are in what clients have stored and compare.
void JsonWriter::write(double number) { write_literal(nlohmann::json(number).dump()); }

void JsonWriter::write(const std::vector<std::string>& texts) {
  open_array();
  for (const std::string& text : texts) write(text);
  close_array();
}

void JsonWriter::write(const nlohmann::ordered_json& value) {
  if (value.is_object()) {
    object([&] {
      for (const auto& [name, of_name] : value.items()) member(name, of_name);
    });
  } else if (value.is_array()) {
    open_array();
    for (const nlohmann::ordered_json& element : value) write(element);
    close_array();
  } else if (value.is_string()) {
    write(value.get_ref<const std::string&>());
  } else {
    write_literal(value.dump());
  }
}

std::string dump(const nlohmann::ordered_json& value) {
  JsonWriter json;
  json.write(value);
  return json.take();
}

}  // namespace notesearch
