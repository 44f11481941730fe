#include <CLI/CLI.hpp>

#include "cli/commands.h"

namespace glassbox {

void add_recipe(CLI::App& app) {
  auto* const cmd = app.add_subcommand("recipe", "Suggest a recipe, lay one out");
  cmd->require_subcommand(1);
  add_recipe_suggest(*cmd);
  add_recipe_format(*cmd);
  cmd->footer("Example:\n  glassbox recipe format wine.recipe");
}

}  // namespace glassbox
