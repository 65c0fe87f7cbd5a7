// "a, b and c".
#pragma once

#include <string>
#include <vector>

namespace notesearch {

[[nodiscard]] std::string english_list(const std::vector<std::string>& items);

// Each item in quotation marks: “a”, “b” and “c”.
[[nodiscard]] std::string quoted_list(const std::vector<std::string>& items);

}  // namespace notesearch
