/// io/json/json_text.h: JSON that remembers where everything stands, so that an error can point at
/// it.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "io/base/input_error.h"

namespace glassbox::io {

/// A parsed JSON document beside its text.
class JsonText {
 public:
  /// file  the name used in error positions
  /// throws InputError with line and column on malformed JSON or a key given twice in one object
  JsonText(std::string text, std::string file);

  /// The document, keys in the order of the text.
  [[nodiscard]] const nlohmann::ordered_json& root() const { return root_; }

  /// Where the value named by a JSON pointer ("/attributes/3/attributeType") begins.
  /// A pointer to nothing gives the deepest ancestor that exists. O(length of the text).
  [[nodiscard]] FilePosition position(const std::string& pointer) const;

  /// Where a key, not its value, begins ("/outputs" -> the quote before outputs).
  [[nodiscard]] FilePosition key_position(const std::string& pointer) const;

  /// Where byte `offset` of the decoded string at `pointer` stands in the text; escapes counted.
  [[nodiscard]] FilePosition position_in_string(const std::string& pointer,
                                                std::size_t offset) const;

  [[nodiscard]] const std::string& file() const { return file_; }

 private:
  std::string text_;
  std::string file_;
  nlohmann::ordered_json root_;
};

/// A number or true/false, as such or as a string, which some of Amazon ML's clients send: "10",
/// "true". nullopt: something else.
[[nodiscard]] std::optional<double> number_of(const nlohmann::ordered_json& value);
[[nodiscard]] std::optional<bool> boolean_of(const nlohmann::ordered_json& value);

}  // namespace glassbox::io
