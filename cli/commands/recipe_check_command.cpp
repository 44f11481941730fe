// `recipe check`: reads a recipe against a schema and says what each output becomes, without data.
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/base/command.h"
#include "cli/base/commands.h"
#include "cli/base/console.h"
#include "cli/base/options.h"
#include "cli/base/text_table.h"
#include "io/base/input_error.h"
#include "recipes/language/expression_text.h"
#include "recipes/language/functions.h"
#include "recipes/language/recipe.h"

namespace glassbox::cli {
namespace {

using Json = nlohmann::ordered_json;

struct CheckArgs {
  CommonOptions common;
  std::string recipe, schema;
  bool is_strict = false;
};

std::string becomes(const Expression& expression) {
  const std::string missing = ", and one for missing numbers if training meets any";
  switch (expression.kind) {
    case ValueKind::kNumber:
      return "a number" + missing;
    case ValueKind::kBinary:
      return "an indicator";
    case ValueKind::kCategory:
      if (expression.function == Function::kQuantileBin)
        return "an indicator for each of " + std::to_string(expression.n) + " bins at most" +
               missing;
      return "an indicator for each value met in training";
    case ValueKind::kText:
    case ValueKind::kTokens:
    case ValueKind::kDate:  // never an output
      break;
  }
  return "an indicator for each token met in training";
}

void mark_used(const Expression& expression, std::vector<bool>& used) {
  if (expression.function == Function::kAttribute) used[expression.attribute] = true;
  for (const auto& argument : expression.arguments) mark_used(*argument, used);
}

struct Attributes {
  std::vector<std::string> used, unused, others;  ///< others: target, row id, weight, excluded
};

Attributes attributes_of(const Recipe& recipe, const Schema& schema) {
  std::vector<bool> used(schema.attributes.size());
  for (const auto& output : recipe.outputs) mark_used(*output, used);
  Attributes attributes;
  for (std::size_t i = 0; i < used.size(); ++i)
    (used[i]              ? attributes.used
     : schema.is_input(i) ? attributes.unused
                          : attributes.others)
        .push_back(schema.attributes[i].name);
  return attributes;
}

std::string list_text(const char* title, const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + printable(name);
  return text.empty() ? "" : std::string(title) + ": " + text + "\n";
}

void run(const CheckArgs& args) {
  const Schema schema = parse_schema(read_input_file(args.schema), args.schema);
  const Recipe recipe = parse_recipe(read_input_file(args.recipe), args.recipe, schema);
  const std::vector<std::string> extensions = extensions_in(recipe);
  if (args.is_strict && !extensions.empty())
    throw InputError({args.recipe}, "the recipe uses " + extensions.front() +
                                        ", which is an extension: Amazon ML did not have it; "
                                        "leave --strict out to allow it");
  const Attributes attributes = attributes_of(recipe, schema);
  if (args.common.json) {
    Json json;
    json["recipe"] = args.recipe;
    json["outputs"] = Json::array();
    for (const auto& output : recipe.outputs)
      json["outputs"].push_back({{"expression", to_text(*output, schema)},
                                 {"kind", describe(output->kind)},
                                 {"becomes", becomes(*output)}});
    json["extensions"] = extensions;
    json["attributesUsed"] = attributes.used;
    json["attributesUnused"] = attributes.unused;
    json["attributesNotInputs"] = attributes.others;
    return write_json(json);
  }
  using enum TextTable::Align;
  TextTable table({kLeft, kLeft, kLeft});
  table.add({"output", "is", "becomes"});
  for (const auto& output : recipe.outputs)
    table.add({printable(to_text(*output, schema)), std::string(describe(output->kind)),
               becomes(*output)});
  write_text(args.recipe + ": valid, " + counted(recipe.outputs.size(), "output") +
             " after groups are expanded\n" + table.text() + list_text("Used", attributes.used) +
             list_text("Not used", attributes.unused) + list_text("No inputs", attributes.others) +
             list_text("Extensions, which Amazon ML did not have", extensions));
}

}  // namespace

void add_recipe_check(Command recipe) {
  const auto args = std::make_shared<CheckArgs>();
  const Command cmd =
      recipe.subcommand("check", "Check a recipe against a schema, and say what it makes");
  cmd.option("recipe", args->recipe, "Recipe").type_name("FILE").required();
  cmd.option("--schema", args->schema, "Schema of the data").type_name("FILE").required();
  cmd.flag("--strict", args->is_strict, "Refuse what Amazon ML did not have: functions of dates");
  add_common_options(cmd, args->common);
  cmd.footer("Example:\n  glassbox recipe check wine.recipe --schema wine.schema");
  cmd.callback([args] { run(*args); });
}

}  // namespace glassbox::cli
