// `threshold`: a score threshold set, chosen for a goal on labelled data, or translated from
// another model.
#include <algorithm>
#include <charconv>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/base/command.h"
#include "cli/base/commands.h"
#include "cli/base/console.h"
#include "cli/base/exit_codes.h"
#include "cli/base/header_match.h"
#include "cli/base/options.h"
#include "cli/base/progress.h"
#include "cli/base/read_report_text.h"
#include "cli/base/text_table.h"
#include "cli/commands/threshold_translation.h"
#include "cli/text/threshold_text.h"
#include "engine/threshold/scored_records.h"
#include "io/base/input_error.h"

namespace glassbox::cli {
namespace {

using Kind = ThresholdObjective::Kind;

struct ThresholdArgs {
  CommonOptions common;
  DataOptions data;
  std::string model;
  std::optional<double> value;  ///< --set
  std::optional<ThresholdObjective> goal;
  std::string from_model;                ///< --from-model
  std::optional<double> from_threshold;  ///< --from-threshold
  std::uint64_t seed = 1;
  bool save = false;
};

double number_of(const std::string& text, const std::string& flag, double most,
                 const char* wanted) {
  double value = -1;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc() && stop == end && value >= 0 && value <= most) return value;  // not NaN
  throw UsageError(flag + " " + (text.empty() ? "\"\"" : text) + ": expected " + wanted);
}

double share_of(const std::string& text, const std::string& flag) {
  return number_of(text, flag, 1, "a number from 0 to 1");
}

ThresholdObjective best_of(const std::string& name) {
  if (name == "accuracy") return {.kind = Kind::kAccuracy};
  if (name == "f1") return {.kind = Kind::kF1};
  if (name == "youden") return {.kind = Kind::kYouden};
  return {.kind = Kind::kMatthews};
}

ThresholdObjective top_of(const std::string& text) {
  const std::uint64_t count = whole_number(text, "--top");
  if (count == 0) throw UsageError("--top 0: expected 1 or more");
  return {.kind = Kind::kTop, .wanted = static_cast<double>(count)};
}

// "fp=1,fn=5".
ThresholdObjective cost_of(const std::string& text) {
  ThresholdObjective goal{.kind = Kind::kCost};
  bool has_positive = false, has_negative = false;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    const auto [name, value] = split_assignment(text.substr(at, end - at), "--cost");
    if (name != "fp" && name != "fn")
      throw UsageError("--cost " + text + ": no cost \"" + name +
                       "\"; expected fp=NUMBER,fn=NUMBER");
    const double cost = number_of(value, "--cost " + name, 1e12, "a number from 0 to 1e12");
    (name == "fp" ? goal.false_positive_cost : goal.false_negative_cost) = cost;
    (name == "fp" ? has_positive : has_negative) = true;
    at = end + 1;
  }
  if (!has_positive || !has_negative)
    throw UsageError("--cost " + text + ": expected the costs of both errors, fp=NUMBER,fn=NUMBER");
  return goal;
}

void check(const ThresholdArgs& args) {
  if (args.from_threshold && args.from_model.empty())
    throw UsageError("--from-threshold is that of another model; name it with --from-model");
  if (!args.value && !args.goal && args.from_model.empty())
    throw UsageError(
        "no score threshold to set or choose; give --set VALUE, or DATA and one of --best, "
        "--recall, --precision, "
        "--top, --cost and --from-model");
  if (args.value && !args.data.data.empty())
    throw UsageError("--set takes the value as it is; give no DATA with it");
}

void refuse_other_types(const ThresholdArgs& args, const MLModel& model) {
  if (model.type != ModelType::kBinary)
    throw InputError({args.model}, "a " + std::string(to_text(model.type)) +
                                       " model has no score threshold; only BINARY models do");
}

void save(const ThresholdArgs& args, MLModel& model, double threshold) {
  model.score_threshold = threshold;
  model.save(args.model, WholeFile::Existing::kReplace);
}

void set(const ThresholdArgs& args, MLModel& model) {
  const double before = model.score_threshold;
  save(args, model, *args.value);
  if (args.common.json) {
    nlohmann::ordered_json json;
    json["model"] = args.model;
    json["before"] = before;
    json["threshold"] = *args.value;
    write_json(json);
    return;
  }
  write_text("score threshold " + number_text(before) + " -> " + number_text(*args.value) + "\n");
}

ChosenThreshold choose(const ThresholdArgs& args, const MLModel& model) {
  DataInput input = open_data(args.data, args.common, &model.schema, {{args.model}});
  match_header(input, model, PlanFor::kEvaluation);
  Progress progress(args.common.quiet);
  input.csv.progress = [&](std::uint64_t rows) { progress.records(rows); };
  return choose_threshold_on(model, input.files, input.schema_or_null(), input.csv, *args.goal,
                             args.seed, [&](const std::string& stage) { progress.stage(stage); });
}

std::string change_text(const ThresholdArgs& args, double before, double after) {
  if (!args.save) return "Not saved; --save stores it in the model\n";
  return "score threshold " + number_text(before) + " -> " + number_text(after) + "\n";
}

void translate(const ThresholdArgs& args, MLModel& model) {
  const ThresholdTranslation found = translate_threshold(args.data, args.common, args.model, model,
                                                         args.from_model, args.from_threshold);
  warn_of_rejected(found.records);
  const double before = model.score_threshold, after = found.matched.threshold;
  if (args.save) save(args, model, after);
  if (args.common.json) {
    nlohmann::ordered_json json;
    json["model"] = args.model;
    json["before"] = before;
    json.update(translation_json(found));
    json["saved"] = args.save;
    return write_json(json);
  }
  write_text(translation_text(found, args.model) + change_text(args, before, after));
}

void run(const ThresholdArgs& args) {
  check(args);
  MLModel model = load_model(args.model);
  refuse_other_types(args, model);
  if (args.value) return set(args, model);
  if (!args.from_model.empty()) return translate(args, model);
  const ChosenThreshold chosen = choose(args, model);
  warn_of_rejected(chosen.records);
  if (args.save) save(args, model, chosen.choice.threshold);
  if (args.common.json) {
    nlohmann::ordered_json json;
    json["model"] = args.model;
    json.update(threshold_json(chosen));
    json["saved"] = args.save;
    write_json(json);
    return;
  }
  write_text(threshold_text(chosen) + change_text(args, chosen.before, chosen.choice.threshold));
}

// A goal's flag. All of them exclude each other and --set.
void add_goal(Command command, std::vector<Option>& goals, const std::string& flag,
              const std::string& description, const char* type,
              const std::function<void(const std::string&)>& take) {
  const Option option = command.option(flag, take, description).type_name(type);
  for (const Option other : goals) option.excludes(other);
  goals.push_back(option);
}

}  // namespace

void add_threshold(Command app) {
  const auto args = std::make_shared<ThresholdArgs>();
  const Command cmd =
      app.subcommand("threshold", "Set or choose the score threshold of a BINARY model");
  cmd.option("model", args->model, "Model file, rewritten in place by --set and --save")
      .type_name("MODEL")
      .required();
  add_data_options(cmd, args->data, SchemaOption::kModelsByDefault);
  std::vector<Option> goals;
  const auto goal = [&](const char* flag, const char* description, const char* type,
                        ThresholdObjective (*read)(const std::string&)) {
    add_goal(cmd, goals, flag, description, type,
             [args, read](const std::string& text) { args->goal = read(text); });
  };
  add_goal(cmd, goals, "--set", "The new threshold, 0 to 1", "VALUE",
           [args](const std::string& text) { args->value = share_of(text, "--set"); });
  goal("--best", "Choose from DATA: the highest of this", "accuracy|f1|youden|mcc", best_of);
  goals.back().one_of({"accuracy", "f1", "youden", "mcc"});
  goal("--recall", "Choose: find this share of the positives", "SHARE",
       [](const std::string& text) {
         return ThresholdObjective{.kind = Kind::kRecall, .wanted = share_of(text, "--recall")};
       });
  goal("--precision", "Choose: this share of those predicted positive is", "SHARE",
       [](const std::string& text) {
         return ThresholdObjective{.kind = Kind::kPrecision,
                                   .wanted = share_of(text, "--precision")};
       });
  goal("--top", "Choose: at most so many predicted positive", "N", top_of);
  goal("--cost", "Choose: the lowest cost of errors, e.g. fp=1,fn=5", "COSTS", cost_of);
  add_goal(cmd, goals, "--from-model",
           "Predict 1 for as many records of DATA as this model does; DATA need no target", "MODEL",
           [args](const std::string& text) { args->from_model = text; });
  cmd.option(
         "--from-threshold",
         [args](const std::string& text) {
           args->from_threshold = share_of(text, "--from-threshold");
         },
         "The other model's threshold")
      .type_name("VALUE")
      .default_text("its own");
  add_seed_option(cmd, args->seed, "Seed of the intervals");
  cmd.flag("--save", args->save, "Store the chosen score threshold in the model");
  add_common_options(cmd, args->common);
  cmd.footer(
      "Examples:\n"
      "  glassbox threshold wine.model --set 0.75\n"
      "  glassbox threshold wine.model wine.csv --split 70-100 --best f1\n"
      "  glassbox threshold wine.model wine.csv --split 70-100 --cost fp=1,fn=5 --save\n"
      "  glassbox threshold new.model recent.csv --from-model old.model --save");
  cmd.callback([args] { run(*args); });
}

}  // namespace glassbox::cli
