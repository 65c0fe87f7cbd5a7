#include <map>
#include <set>
#include <sstream>

#include <nlohmann/json.hpp>

#include "searcher/http/v1/openapi.h"
#include "tests/catch.h"
#include "tests/searcher/http/v1_fixture.h"

namespace notesearch {
namespace {

using nlohmann::json;

const json& document() {
  static const json parsed = json::parse(openapi_document());
  return parsed;
}

json resolved(const json& part) {
  if (!part.contains("$ref")) return part;
  return document().at(json::json_pointer(part["$ref"].get<std::string>().substr(1)));
}

// Those in the query, by name.
std::map<std::string, json> parameters(const std::string& path) {
  std::map<std::string, json> named;
  const json operation = document()["paths"][path]["get"];
  for (const json& one : operation.value("parameters", json::array())) {
    const json parameter = resolved(one);
    if (parameter["in"] == "query") named[parameter["name"].get<std::string>()] = parameter;
  }
  return named;
}

std::vector<std::string> native_paths() {
  std::vector<std::string> paths;
  for (const auto& [path, operations] : document()["paths"].items()) {
    if (path.starts_with("/v1/")) paths.push_back(path);
  }
  return paths;
}

// With a note that there is in place of "{slug}".
std::string address(const std::string& path) {
  const std::size_t brace = path.find('{');
  return brace == std::string::npos ? path : path.substr(0, brace) + "evict";
}

TEST_CASE("openapi: every route is described, and no other") {
  std::set<std::string> described;
  for (const std::string& path : native_paths()) described.insert(path);
  described.insert("/openapi.json");
  std::set<std::string> served;
  for (const Route& route : v1_routes()) served.emplace(route.pattern);
  CHECK(described == served);
}

TEST_CASE("openapi: every parameter is described, and no other") {
  V1Fixture v1;
  for (const std::string& path : native_paths()) {
    std::set<std::string> described;
    for (const auto& [name, parameter] : parameters(path)) described.insert(name);
    // The refusal of another one lists those that there are: "the parameters are a, b and c".
    const json error = json::parse(v1.get(address(path) + "?zzzzzzzz=1").body)["error"];
    std::istringstream words(error["fix"].get<std::string>());
    std::set<std::string> known;
    for (std::string word; words >> word;) known.insert(word.substr(0, word.find(',')));
    for (const char* other :
         {"the", "parameter", "parameters", "is", "are", "and", "there", "none"}) {
      known.erase(other);
    }
    CAPTURE(path);
    CHECK(described == known);
  }
}

TEST_CASE("openapi: defaults are those that hold") {
  V1Fixture v1;
  for (const std::string& path : native_paths()) {
    for (const auto& [name, parameter] : parameters(path)) {
      const json& schema = parameter["schema"];
      if (!schema.contains("default")) continue;
      const json& value = schema["default"];
      const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
      CAPTURE(path, name, text);
      CHECK(v1.key(address(path) + "?" + name + "=" + text) == v1.key(address(path)));
    }
  }
}

TEST_CASE("openapi: bounds are those that hold") {
  V1Fixture v1;
  const auto status = [&](const std::string& path, const std::string& query) {
    // Markdown has a budget, and 10 hits behind 1,000 are too far.
    const bool budget = query.starts_with("budget");
    const bool offset = query.starts_with("offset");
    return v1.get(address(path) + "?" + query +
                  (budget   ? "&format=md"
                   : offset ? "&limit=0"
                            : ""))
        .status;
  };
  int checked = 0;
  for (const std::string& path : native_paths()) {
    for (const auto& [name, parameter] : parameters(path)) {
      const json& schema = parameter["schema"];
      CAPTURE(path, name);
      if (schema.value("type", "") == "integer") {
        const int most = schema["maximum"];
        CHECK(status(path, name + "=" + std::to_string(most)) == 200);
        CHECK(status(path, name + "=" + std::to_string(most + 1)) == 400);
        const int least = schema["minimum"];
        CHECK(status(path, name + "=" + std::to_string(least)) == 200);
        CHECK(status(path, name + "=" + std::to_string(least - 1)) == 400);
        ++checked;
      }
      if (schema.contains("maxItems")) {
        std::string many;
        for (int i = 1; i <= schema["maxItems"].get<int>(); ++i) {
          many += name + "=" + std::to_string(i) + "&";
        }
        CHECK(status(path, many) == 200);
        CHECK(status(path, many + name + "=1") == 400);
        ++checked;
      }
      const json& text = schema.contains("items") ? schema["items"] : schema;
      if (text.contains("maxLength")) {
        const std::size_t most = text["maxLength"];
        CHECK(status(path, name + "=" + std::string(most, 'a')) == 200);
        CHECK(status(path, name + "=" + std::string(most + 1, 'a')) == 400);
        ++checked;
      }
    }
  }
  CHECK(checked > 12);
}

}  // namespace
}  // namespace notesearch
