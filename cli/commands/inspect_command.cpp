// `inspect`: what is in a model file: facts, weights, recipe, schema, statistics, each by its flag.
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/base/command.h"
#include "cli/base/commands.h"
#include "cli/base/console.h"
#include "cli/base/options.h"
#include "cli/text/model_text.h"
#include "cli/text/statistics_text.h"
#include "io/base/input_error.h"
#include "io/base/visible_text.h"

namespace glassbox::cli {
namespace {

struct InspectArgs {
  CommonOptions common;
  std::string model;
  std::size_t weights = 10, attributes = 20;
  bool recipe = false, schema = false, statistics = false;
};

void run(const InspectArgs& args) {
  const MLModel model = load_model(args.model);
  const std::uint64_t file_bytes = std::filesystem::file_size(args.model);
  if (args.statistics && !model.statistics)
    throw InputError(
        {args.model},
        "the model holds no statistics of its coefficients; train it with --statistics");
  if (args.common.json) {
    nlohmann::ordered_json json =
        model_json(model, args.model, file_bytes, args.weights, args.attributes);
    if (args.statistics) json["statistics"] = statistics_json(model);
    write_json(json);
  } else if (args.statistics) {
    write_output(statistics_text(model));
  } else if (args.recipe) {
    write_output(model.recipe.recipe().text);
  } else if (args.schema) {
    write_output(escape_controls(to_json(model.schema), "\n"));
  } else {
    write_text(model_text(model, args.model, file_bytes, args.weights, args.attributes));
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
  cmd.option(
         "--attributes",
         [args](const std::string& text) { args->attributes = whole_number(text, "--attributes"); },
         "How many of the most important attributes to show")
      .type_name("N")
      .default_text(std::to_string(args->attributes));
  const Option recipe = cmd.flag("--recipe", args->recipe, "Print its recipe and nothing else");
  cmd.flag("--schema", args->schema, "Print its schema and nothing else").excludes(recipe);
  cmd.flag("--statistics", args->statistics,
           "Coefficients with standard errors, t or z, p values and 95 % intervals")
      .excludes(recipe);
  add_common_options(cmd, args->common);
  cmd.footer(
      "Examples:\n"
      "  glassbox inspect wine.model --weights 20\n"
      "  glassbox inspect wine.model --statistics\n"
      "  glassbox inspect wine.model --recipe > wine.recipe");
  cmd.callback([args] { run(*args); });
}

}  // namespace glassbox::cli
