#include <CLI/CLI.hpp>
#include <charconv>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/exit_codes.h"
#include "cli/options.h"
#include "cli/text_table.h"
#include "io/input_error.h"

namespace glassbox {
namespace {

struct ThresholdArgs {
  CommonOptions common;
  std::string model;
  double value = 0.5;
};

double threshold_of(const std::string& text) {
  double value = -1;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc() && stop == end && value >= 0 && value <= 1) return value;  // not NaN
  throw UsageError("--set " + (text.empty() ? "\"\"" : text) + ": want a number from 0 to 1");
}

void run(const ThresholdArgs& args) {
  MLModel model = load_model(args.model);
  if (model.type != ModelType::kBinary)
    throw InputError({args.model}, "a " + std::string(to_text(model.type)) +
                                       " model has no score threshold; only BINARY models do");
  const double before = std::exchange(model.score_threshold, args.value);
  model.save(args.model, WholeFile::Existing::kReplace);
  if (args.common.json) {
    nlohmann::ordered_json json;
    json["model"] = args.model;
    json["before"] = before;
    json["threshold"] = args.value;
    write_json(json);
    return;
  }
  write_output("score threshold " + number_text(before) + " -> " + number_text(args.value) + "\n");
}

}  // namespace

void add_threshold(CLI::App& app) {
  const auto args = std::make_shared<ThresholdArgs>();
  auto* const cmd =
      app.add_subcommand("threshold", "Set the score from which a BINARY model answers 1");
  cmd->add_option("model", args->model, "Model file, rewritten in place")
      ->type_name("MODEL")
      ->required();
  cmd->add_option_function<std::string>(
         "--set", [args](const std::string& text) { args->value = threshold_of(text); },
         "The new threshold, 0 to 1")
      ->type_name("VALUE")
      ->required();
  add_common_options(*cmd, args->common);
  cmd->footer("Example:\n  glassbox threshold wine.model --set 0.75");
  cmd->callback([args] { run(*args); });
}

}  // namespace glassbox
