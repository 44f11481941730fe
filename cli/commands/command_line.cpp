// Declares all commands, finds the one that is meant, with "did you mean" for others, and runs it.
#include "cli/commands/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "cli/base/build_facts.h"
#include "cli/base/command.h"
#include "cli/base/command_pages.h"
#include "cli/base/commands.h"
#include "cli/base/console.h"
#include "cli/base/exit_codes.h"
#include "cli/base/guarded_run.h"
#include "cli/base/interrupts.h"
#include "cli/base/rejects_file.h"
#include "cli/base/shared_work.h"
#include "cli/commands/help_command.h"
#include "io/schema/schema.h"

namespace glassbox::cli {
namespace {

constexpr const char* kExamples =
    "Example:\n"
    "  glassbox datasets wine -o wine\n"
    "  glassbox train wine/binary.csv --schema wine/binary.schema --split 0-70 -o wine.model\n"
    "  glassbox evaluate wine.model wine/binary.csv --split 70-100\n"
    "  glassbox predict wine.model wine/binary.csv --csv -\n"
    "\n"
    "glassbox COMMAND --help says more. Exit codes: 0 done, 1 internal error, 2 usage,\n"
    "3 input (data, schema, recipe, parameters), 4 model file, 5 reading or writing,\n"
    "6 a check asked for failed, 130 interrupted.";

std::string did_you_mean(const std::string& name, const std::vector<std::string>& candidates) {
  const auto nearest = nearest_name(name, candidates);
  return nearest ? "; did you mean " + *nearest + "?" : "";
}

// words  the command line from where `app`'s own subcommand is due; command: what stands before
void refuse_unknown_command(const CLI::App& app, const std::string& command,
                            std::span<const char* const> words) {
  std::vector<std::string> names;
  std::string list;
  for (const CLI::App* one : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(one->get_name());
    list += (list.empty() ? "" : ", ") + names.back();
  }
  if (names.empty()) return;
  if (words.empty())
    throw UsageError("no command; one of " + list + " (see " + command + " --help)");
  const std::string first = words[0];
  if (first == "-h" || first == "--help") return;
  if (first == "--version" && app.get_parent() == nullptr) return;
  if (first.starts_with('-')) {
    const std::string option = first.substr(0, first.find('='));
    const std::string hint = did_you_mean(option, {"--help", "--version"});
    throw UsageError(
        "unknown option " + option + " before the command" +
        (hint.empty() ? "; options come after it: " + command + " COMMAND " + option : hint) +
        " (see " + command + " --help)");
  }
  for (const std::string& name : names)
    if (name == first)
      return refuse_unknown_command(*app.get_subcommand(name), command + " " + name,
                                    words.subspan(1));
  const std::string hint = did_you_mean(first, names);
  throw UsageError("no command \"" + first + "\"" + (hint.empty() ? "; one of " + list : hint));
}

// CLI11 keeps what it could not place, options and arguments alike.
void refuse_unknown_options(const CLI::App& app) {
  std::vector<std::string> options;
  std::string command = "glassbox";
  for (auto chosen = app.get_subcommands(); !chosen.empty();
       chosen = chosen.front()->get_subcommands()) {
    command += " " + chosen.front()->get_name();
    for (const CLI::Option* option : chosen.front()->get_options())
      for (const std::string& name : option->get_lnames()) options.push_back("--" + name);
  }
  for (const std::string& extra : app.remaining(/*recurse=*/true)) {
    if (!extra.starts_with('-') || extra == "--") continue;
    const std::string name = extra.substr(0, extra.find('='));
    throw UsageError("unknown option " + name + did_you_mean(name, options) + " (see " + command +
                     " --help)");
  }
}

// --help of the command that these words name.
std::string help_of(const CLI::App& program, const std::vector<std::string>& words) {
  std::vector<const char*> command;
  for (const std::string& word : words) command.push_back(word.c_str());
  command.push_back("--help");
  refuse_unknown_command(program, "glassbox", command);
  const CLI::App* app = &program;
  std::string name = app->get_name();
  for (const std::string& word : words) {
    if (app->get_subcommands([](const CLI::App*) { return true; }).empty())
      throw UsageError("\"" + word + "\" follows no command of " + app->get_name());
    app = app->get_subcommand(word);
    name += " " + word;
  }
  return app->get_formatter()->make_help(app, name, CLI::AppFormatMode::Normal);
}

void parse(CLI::App& app, int argc, const char* const* argv) {
  const std::span all(argv, static_cast<std::size_t>(argc));
  const std::span words = all.subspan(std::min<std::size_t>(1, all.size()));
  if (words.empty()) return write_output(app.help());
  if (asks_for_build_facts(words)) return write_json(build_facts());
  refuse_unknown_command(app, "glassbox", words);
  const std::string command = words[0];
  const auto is = [&](const char* name) { return command == name; };
  if (!command.starts_with('-') && !is("train") && !is("evaluate") && !is("predict"))
    refuse_to_share(command);
  try {
    app.parse(argc, argv);  // runs the command
  } catch (const CLI::CallForHelp&) {
    write_output(app.help());  // that of the command, when there is one
  } catch (const CLI::CallForVersion& version) {
    write_output(std::string(version.what()) + "\n");
  } catch (const CLI::ParseError&) {
    refuse_unknown_options(app);  // says more than that something else is missing
    throw;
  }
}

}  // namespace

int run_command_line(int argc, const char* const* argv) {
  handle_signals();
  handle_exhaustion();
  return run_guarded([&] {
    CLI::App app("Amazon Machine Learning's linear models, on your own machine", "glassbox");
    app.set_version_flag("--version", "glassbox " + program_version());
    app.require_subcommand(1);
    app.footer(kExamples);
    app.get_formatter()->column_width(32);
    const Command program(app);
    add_run(program);
    add_schema(program);
    add_train(program);
    add_tune(program);
    add_evaluate(program);
    add_predict(program);
    add_inspect(program);
    add_threshold(program);
    add_split(program);
    add_insights(program);
    add_recipe(program);
    add_compare(program);
    add_serve(program);
    add_console(program);
    add_datasets(program);
    const ProgramPages pages{[&app] { return pages_of(app); },
                             [&app](const auto& words) { return help_of(app, words); }};
    add_completion(program, pages);
    add_help(program, pages);
    parse(app, argc, argv);
    commit_rejects();
  });
}

}  // namespace glassbox::cli
