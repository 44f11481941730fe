#include <memory>
#include <nlohmann/json.hpp>

#include "cli/base/command.h"
#include "cli/base/commands.h"
#include "cli/base/console.h"
#include "cli/base/options.h"
#include "recipes/suggest/suggested_layout.h"

namespace glassbox::cli {
namespace {

struct FormatArgs {
  CommonOptions common;
  std::string recipe, output;
  bool in_place = false;
};

void run(const FormatArgs& args) {
  CommandFiles files;
  if (!args.output.empty()) {
    files = {{args.recipe}, {args.output}};
    refuse_same_files(files);
    check_output(args.output, args.common.existing());
  }
  const std::string before = read_input_file(args.recipe);
  const std::string after = format_recipe(before, args.recipe);
  const bool is_changed = before != after;
  if (!args.output.empty()) write_whole_file(args.output, after, args.common.existing());
  if (args.in_place && is_changed)
    write_whole_file(args.recipe, after, WholeFile::Existing::kReplace);
  if (args.common.json) {
    nlohmann::ordered_json json;
    json["recipe"] = args.recipe;
    json["changed"] = is_changed;
    json["text"] = after;
    write_json(json);
  } else if (args.in_place) {
    write_text(args.recipe + (is_changed ? ": laid out anew\n" : ": nothing to change\n"));
  } else if (!args.output.empty()) {
    write_text(args.output + "\n");
  } else {
    write_output(after);
  }
}

}  // namespace

void add_recipe_format(Command recipe) {
  const auto args = std::make_shared<FormatArgs>();
  const Command cmd = recipe.subcommand("format", "Lay out a recipe as Amazon ML did");
  cmd.option("recipe", args->recipe, "Recipe").type_name("FILE").required();
  const Option output =
      cmd.option("-o,--output", args->output, "Where to write; default: standard output")
          .type_name("FILE");
  cmd.flag("--in-place", args->in_place, "Rewrite the file itself").excludes(output);
  add_common_options(cmd, args->common);
  cmd.footer(
      "Examples:\n"
      "  glassbox recipe format wine.recipe\n"
      "  glassbox recipe format wine.recipe --in-place");
  cmd.callback([args] { run(*args); });
}

}  // namespace glassbox::cli
