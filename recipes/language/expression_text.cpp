#include "recipes/language/expression_text.h"

#include "recipes/language/functions.h"
#include "recipes/language/syntax.h"

namespace glassbox::recipes {

namespace {

void write(const Expression& expression, const Schema& schema, std::string& out) {
  if (expression.function == Function::kAttribute) {
    out += quote_name(schema.attributes[expression.attribute].name);
    return;
  }
  const FunctionRule& rule = rule_of(expression.function);
  out += rule.name;
  out += '(';
  for (std::size_t i = 0; i < expression.arguments.size(); ++i) {
    if (i > 0) out += ',';
    write(*expression.arguments[i], schema, out);
  }
  if (rule.takes_integer()) out += "," + std::to_string(expression.n);
  if (rule.takes_word())
    out += "," + std::string(rule.words[static_cast<std::size_t>(expression.n) - 1]);
  out += ')';
}

}  // namespace

std::string to_text(const Expression& expression, const Schema& schema) {
  std::string text;
  write(expression, schema, text);
  return text;
}

}  // namespace glassbox::recipes
