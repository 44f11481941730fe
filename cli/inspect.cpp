#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/model_text.h"
#include "cli/options.h"
#include "io/visible_text.h"

namespace glassbox::cli {
namespace {

struct InspectArgs {
  CommonOptions common;
  std::string model;
  std::size_t weights = 10;
  bool recipe = false, schema = false;
};

void run(const InspectArgs& args) {
  const MLModel model = load_model(args.model);
  const std::uint64_t file_bytes = std::filesystem::file_size(args.model);
  if (args.common.json) {
    write_json(model_json(model, args.model, file_bytes, args.weights));
  } else if (args.recipe) {
    write_output(model.recipe.recipe().text);
  } else if (args.schema) {
    write_output(escape_controls(to_json(model.schema), "\n"));
  } else {
    write_text(model_text(model, args.model, file_bytes, args.weights));
  }
}

}  // namespace

void add_inspect(Command app) {
  const auto args = std::make_shared<InspectArgs>();
  const Command cmd = app.subcommand("inspect", "Show what is inside a model");
  cmd.option("model", args->model, "Model file").type_name("MODEL").required();
  cmd.option(
         "--weights",
         [args](const std::string& text) { args->weights = whole_number(text, "--weights"); },
         "How many of the largest weights to show")
      .type_name("N")
      .default_text(std::to_string(args->weights));
  const Option recipe = cmd.flag("--recipe", args->recipe, "Print its recipe and nothing else");
  cmd.flag("--schema", args->schema, "Print its schema and nothing else").excludes(recipe);
  add_common_options(cmd, args->common);
  cmd.footer(
      "Examples:\n"
      "  glassbox inspect wine.model --weights 20\n"
      "  glassbox inspect wine.model --recipe > wine.recipe");
  cmd.callback([args] { run(*args); });
}

}  // namespace glassbox::cli
