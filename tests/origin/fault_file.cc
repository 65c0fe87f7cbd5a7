#include "tests/origin/fault_file.h"

#include <charconv>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace notesearch {
namespace {

FaultRule parse_rule(std::istringstream words, const std::string& path) {
  std::string name;
  words >> name;
  const auto fault = parse_fault(name);
  if (!fault) throw std::runtime_error("there is no fault \"" + name + "\"");
  FaultRule rule{path, path.back() == '*', *fault, std::nullopt};
  if (rule.is_prefix) rule.path.pop_back();
  std::string word;
  words >> word;
  std::uint64_t number = 0;
  const char* end = word.data() + word.size();
  if (!word.empty() && std::from_chars(word.data(), end, number).ptr == end) {
    rule.number = number;
    word.clear();
    words >> word;
  }
  if (!word.empty() && word.front() != '#') {
    throw std::runtime_error("\"" + word + "\" is no number: PATH FAULT [NUMBER]");
  }
  return rule;
}

}  // namespace

std::vector<FaultRule> parse_fault_rules(std::string_view text) {
  std::vector<FaultRule> rules;
  std::istringstream lines{std::string(text)};
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    std::istringstream words(line);
    std::string path;
    if (!(words >> path) || path.front() == '#') continue;
    try {
      rules.push_back(parse_rule(std::move(words), path));
    } catch (const std::runtime_error& error) {
      throw std::runtime_error("line " + std::to_string(number) + ": " + error.what());
    }
  }
  return rules;
}

const FaultRule* find_rule(const std::vector<FaultRule>& rules, std::string_view target) {
  const std::string_view path = target.substr(0, target.find('?'));
  const FaultRule* found = nullptr;
  for (const FaultRule& rule : rules) {
    if (rule.is_prefix ? path.starts_with(rule.path) : path == rule.path) found = &rule;
  }
  return found;
}

FaultFile::FaultFile(std::filesystem::path file) : file_(std::move(file)) { read(stamp()); }

FaultFile::Stamp FaultFile::stamp() const {
  std::error_code code;
  Stamp now{std::filesystem::last_write_time(file_, code), 0};
  if (!code) now.size = std::filesystem::file_size(file_, code);
  return code ? Stamp() : now;
}

void FaultFile::refresh() {
  const Stamp now = stamp();
  if (now != read_) read(now);
}

void FaultFile::read(const Stamp& stamp) {
  read_ = stamp;
  std::ifstream file(file_, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf() || file.peek() == EOF)) {
    throw std::runtime_error(file_.string() + ": can't be read");
  }
  try {
    rules_ = parse_fault_rules(text.str());
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(file_.string() + ": " + error.what());
  }
}

Reply FaultFile::answer(const Request& request, const TestOrigin::Handler& good_site) {
  const FaultRule* rule = find_rule(rules_, request.target);
  if (rule == nullptr || rule->fault == Fault::kNone) return good_site(request);
  Request plain = request;
  std::erase_if(plain.headers, [](const auto& header) {
    return header.first == "If-None-Match" || header.first == "If-Modified-Since";
  });
  Reply good = good_site(plain);
  if (good.status != 200) return good;
  const auto first = first_bodies_.try_emplace(request.target, *good.body).first;
  return apply(rule->fault, std::move(good), {request, random_, rule->number, first->second});
}

}  // namespace notesearch
