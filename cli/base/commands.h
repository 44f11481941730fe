/// cli/base/commands.h: one function a subcommand: it adds the command with its flags to the
/// program.
///
/// A command reads its flags, calls the library once and prints; it throws when something is wrong,
/// and run_guarded() in cli/base/exit_codes.h turns that into a message and an exit code.
#pragma once

#include "cli/base/command.h"

namespace glassbox::cli {

void add_schema(Command app);
void add_train(Command app);
void add_tune(Command app);
void add_evaluate(Command app);
void add_predict(Command app);
void add_inspect(Command app);
void add_threshold(Command app);
void add_split(Command app);
void add_run(Command app);
void add_insights(Command app);
void add_recipe(Command app);
void add_compare(Command app);
void add_serve(Command app);
void add_console(Command app);
void add_datasets(Command app);

// Commands of `glassbox recipe`.
void add_recipe_check(Command recipe);
void add_recipe_format(Command recipe);
void add_recipe_trace(Command recipe);
void add_recipe_suggest(Command recipe);

}  // namespace glassbox::cli
