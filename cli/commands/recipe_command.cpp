#include "cli/base/command.h"
#include "cli/base/commands.h"

namespace glassbox::cli {

void add_recipe(Command app) {
  const Command cmd = app.subcommand("recipe", "Suggest, check, lay out and trace recipes");
  cmd.require_subcommand();
  add_recipe_suggest(cmd);
  add_recipe_check(cmd);
  add_recipe_format(cmd);
  add_recipe_trace(cmd);
  cmd.footer(
      "Examples:\n"
      "  glassbox recipe check wine.recipe --schema wine.schema\n"
      "  glassbox recipe format wine.recipe");
}

}  // namespace glassbox::cli
