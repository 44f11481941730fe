/// cli/commands.h: one function a subcommand: it adds the command with its flags to the program.
///
/// A command reads its flags, calls the library once and prints; it throws when something is wrong,
/// and run_guarded() in cli/exit_codes.h turns that into a message and an exit code.
#pragma once

namespace CLI {
class App;
}

namespace glassbox {

void add_schema(CLI::App& app);
void add_train(CLI::App& app);
void add_tune(CLI::App& app);
void add_evaluate(CLI::App& app);
void add_predict(CLI::App& app);
void add_inspect(CLI::App& app);
void add_threshold(CLI::App& app);
void add_split(CLI::App& app);
void add_run(CLI::App& app);
void add_insights(CLI::App& app);
void add_recipe(CLI::App& app);
void add_compare(CLI::App& app);
void add_datasets(CLI::App& app);

// Commands of `glassbox recipe`.
void add_recipe_check(CLI::App& recipe);
void add_recipe_format(CLI::App& recipe);
void add_recipe_trace(CLI::App& recipe);
void add_recipe_suggest(CLI::App& recipe);

}  // namespace glassbox
