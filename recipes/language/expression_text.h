/// recipes/language/expression_text.h: an expression as the language writes it.
#pragma once

#include <string>

#include "io/schema/schema.h"
#include "recipes/language/expression.h"

namespace glassbox::recipes {

/// "quantile_bin(normalize(alcohol),20)"; names are quoted where the language needs it.
[[nodiscard]] std::string to_text(const Expression& expression, const Schema& schema);

}  // namespace glassbox::recipes
