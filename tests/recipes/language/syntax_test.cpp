#include "recipes/language/syntax.h"

#include <catch2/catch.hpp>
#include <random>

using namespace glassbox::testing;

namespace {

// The tree with every name in <>, every number in [].
std::string shape_of(const SyntaxNode& node) {
  if (node.kind == SyntaxNode::Kind::kInteger) return "[" + node.text + "]";
  if (node.kind == SyntaxNode::Kind::kName) return "<" + node.text + ">";
  std::string shape = node.text + "(";
  for (const SyntaxNode& argument : node.arguments) shape += shape_of(argument);
  return shape + ")";
}

}  // namespace

TEST_CASE("the grammar reads names, numbers and calls", "[recipes][syntax]") {
  const auto [text, shape] = GENERATE(table<std::string, std::string>({
      {"age", "<age>"},
      {"  hours-per-week  ", "<hours-per-week>"},
      {"Year Remod/Add.2", "<Year Remod/Add.2>"},
      {"'1stFlrSF'", "<1stFlrSF>"},
      {"\"quoted (too)\"", "<quoted (too)>"},
      {"'it\\'s a \\\\'", "<it's a \\>"},
      {"\xc3\xa4rger", "<\xc3\xa4rger>"},
      {"f()", "f()"},
      {"f ( a , 'b,c' , 12 )", "f(<a><b,c>[12])"},
      {"f(g(a b,\t3),h(c))", "f(g(<a b>[3])h(<c>))"},
      {"a // comment, (with 'anything'", "<a>"},
      {"f(a)// b", "f(<a>)"},
      {"'http://x'", "<http://x>"},
      {"a/b", "<a/b>"},
  }));
  CAPTURE(text);
  CHECK(shape_of(parse_expression(text, Comments::kAllowed)) == shape);
}

TEST_CASE("any name can be quoted and read back", "[recipes][syntax][property]") {
  const auto seed = GENERATE(range(0u, 300u));
  CAPTURE(seed);
  std::mt19937 rng(seed);
  std::string name(1 + rng() % 6, 'a');
  for (char& c : name) c = "aZ1 ,'\"()\\/.-_"[rng() % 14];
  CAPTURE(name);
  const SyntaxNode node = parse_expression("f(" + quote_name(name) + ",2)", Comments::kAllowed);
  CHECK(node.arguments.at(0).text == name);
}

TEST_CASE("random text is read or refused, never worse", "[recipes][syntax][property]") {
  const auto seed = GENERATE(range(0u, 500u));
  CAPTURE(seed);
  std::mt19937 rng(seed);
  std::string text(rng() % 30, ' ');
  for (char& c : text) c = "ab1 ,'\"()\\/\t\xc3"[rng() % 13];
  try {
    (void)parse_expression(text, Comments::kAllowed);
  } catch (const ExpressionError& error) {
    CHECK(error.offset <= text.size());
    CHECK_FALSE(error.message.empty());
  }
}
