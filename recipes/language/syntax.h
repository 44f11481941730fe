/// recipes/language/syntax.h: the text of one expression to a tree, names not yet looked up.
///
///     expression = name | integer | name "(" expression { "," expression } ")"
///     name       = letter, then anything but , ' " ( ) \ tab CR LF, blanks around it dropped;
///                  or anything in '...' or "...", where \ keeps the next character
///
/// "//" outside quotes ends a name, as it may begin a comment.
///
/// source  Amazon ML Developer Guide, "Recipe Format Reference"
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::recipes {

struct SyntaxNode {
  enum class Kind { kName, kInteger, kCall };
  Kind kind = Kind::kName;
  std::string text;        ///< the name, unquoted; the digits; the function
  std::size_t offset = 0;  ///< of its first byte in the text
  std::vector<SyntaxNode> arguments;
  bool is_quoted = false;  ///< a name in quotes, which no predefined group takes from an attribute
};

/// A mistake in one expression.
struct ExpressionError {
  std::size_t offset = 0;
  std::string message;
};

enum class Comments { kRefused, kAllowed };

/// throws ExpressionError
[[nodiscard]] SyntaxNode parse_expression(std::string_view text, Comments comments);

/// True when a bare name may begin with the text's first character: a letter of any script.
[[nodiscard]] bool begins_with_letter(std::string_view text);

/// ALL_INPUTS, ALL_TEXT, ALL_NUMERIC, ALL_CATEGORICAL, ALL_BINARY.
[[nodiscard]] bool is_predefined(std::string_view name);

/// An attribute's name as it has to be written in an expression: bare where that is possible,
/// otherwise in single quotes.
[[nodiscard]] std::string quote_name(std::string_view name);

}  // namespace glassbox::recipes
