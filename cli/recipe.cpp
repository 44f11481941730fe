#include <CLI/CLI.hpp>

#include "cli/commands.h"

namespace glassbox {

void add_recipe(CLI::App& app) {
  auto* const cmd = app.add_subcommand("recipe", "Suggest, check, lay out and trace recipes");
  cmd->require_subcommand(1);
  add_recipe_suggest(*cmd);
  add_recipe_check(*cmd);
  add_recipe_format(*cmd);
  add_recipe_trace(*cmd);
  cmd->footer(
      "Examples:\n"
      "  glassbox recipe check wine.recipe --schema wine.schema\n"
      "  glassbox recipe format wine.recipe");
}

}  // namespace glassbox
