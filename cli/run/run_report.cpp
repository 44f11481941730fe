// The summary that `run` ends with: quality, what matters most, warnings, and commands to go on
// with.
#include "cli/run/run_report.h"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/base/text_table.h"
#include "cli/text/insights_text.h"
#include "cli/text/leaderboard_text.h"
#include "cli/text/model_text.h"
#include "cli/text/statistics_text.h"
#include "engine/evaluate/loss_comparison.h"
#include "engine/explain/explain_json.h"
#include "engine/tune/tuning_leaderboard.h"
#include "io/base/visible_text.h"
#include "io/records/read_report_json.h"
#include "recipes/language/expression_text.h"

namespace glassbox::cli {
namespace {

using Json = nlohmann::ordered_json;

// --split where that can say it.
std::string part_flags(const Rearrangement& part) {
  const auto percent = [](double value) { return number_text(value); };
  if (part.strategy == Rearrangement::Strategy::kSequential) {
    if (!part.complement)
      return "--split " + percent(part.percent_begin) + "-" + percent(part.percent_end);
    if (part.percent_begin == 0) return "--split " + percent(part.percent_end) + "-100";
    if (part.percent_end == 100) return "--split 0-" + percent(part.percent_begin);
  }
  return "--rearrangement " + shell_quoted(to_json(part));
}

Rearrangement others_of(Rearrangement part) {
  part.complement = !part.complement;
  return part;
}

std::string inputs_text(const Schema& schema) {
  std::map<std::string, std::size_t> counts;
  std::size_t inputs = 0;
  for (std::size_t i = 0; i < schema.attributes.size(); ++i) {
    if (!schema.is_input(i)) continue;
    ++counts[std::string(to_text(schema.attributes[i].type))];
    ++inputs;
  }
  std::string text = counted(inputs, "input") + " (";
  for (const auto& [type, count] : counts)
    text += (text.back() == '(' ? "" : ", ") + std::to_string(count) + " " + type;
  return text + ")";
}

std::string records_text(const ReadReport& records) {
  return records.rejected == 0 ? counted(records.used, "record") : records.summary();
}

std::string schema_source(const RunRequest& request) {
  return request.schema_file.empty() ? "inferred" : "read from " + request.schema_file;
}

// As --missing takes it.
std::string missing_text(const MissingMarkers& missing) {
  std::string text;
  for (const std::string& one : missing.texts()) text += (text.empty() ? "" : ",") + one;
  return text.empty() ? "none" : text;
}

Json passes_json(const std::vector<double>& losses) {
  Json passes = Json::array();
  for (std::size_t pass = 0; pass < losses.size(); ++pass)
    passes.push_back({{"pass", pass + 1}, {"meanLoss", losses[pass]}});
  return passes;
}

// The largest of each output; of many classes the first ten.
Json weights_json(const MLModel& model) {
  constexpr std::size_t kWeights = 20, kMostOutputs = 10;
  const std::size_t outputs = model.type == ModelType::kMulticlass ? model.classes.size() : 1;
  Json weights = Json::array();
  for (std::size_t output = 0; output < std::min(outputs, kMostOutputs); ++output) {
    for (const NamedWeight& weight :
         largest_weights(model, output, outputs == 1 ? kWeights : kWeights / 4)) {
      Json one{{"feature", weight.feature}, {"weight", weight.weight}};
      if (outputs > 1) one["class"] = model.classes[output];
      weights.push_back(std::move(one));
    }
  }
  return weights;
}

// Of tuning, or of the search within the training.
std::optional<Leaderboard> leaderboard_of(const RunResult& result) {
  if (result.tuned) return leaderboard_of(*result.tuned, result.schema);
  return result.trained.model.leaderboard;
}

// Inputs that alone give the answer away; what the recipe leaves out gives nothing.
std::vector<std::string> leaks(const RunResult& result) {
  std::vector<std::string> names;
  for (const Finding& finding : result.insights.findings)
    if (const auto at = result.schema.find(finding.attribute);
        finding.kind == "leak" && at && !result.columns().leaves_out(*at))
      names.push_back(finding.attribute);
  return names;
}

// Empty without leaks.
std::string leaks_text(const RunResult& result) {
  constexpr std::size_t kMost = 3;
  const std::vector<std::string> names = leaks(result);
  if (names.empty()) return "";
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kMost); ++i)
    text += (i == 0 ? "\"" : ", \"") + names[i] + "\"";
  if (names.size() > kMost) text += " and " + std::to_string(names.size() - kMost) + " more";
  return text + (names.size() == 1 ? " alone gives" : " each alone give") +
         " the answer away: the figures mean little unless " +
         (names.size() == 1 ? "it is" : "they are") + " known before the target is";
}

std::string headline(const RunResult& result) {
  const Evaluation& evaluation = result.evaluation;
  const std::string leaks = leaks_text(result);
  return std::string(evaluation.metric()) + " " + number_text(evaluation.value) + ", baseline " +
         number_text(evaluation.baseline) + ": " + evaluation.verdict +
         (leaks.empty() ? "" : "; but " + printable(leaks));
}

}  // namespace

std::vector<std::string> run_commands(const RunRequest& request, const RunFiles& files,
                                      const RunResult& result) {
  const std::string schema = " --schema " + shell_quoted(files.schema.string());
  const std::string training = " " + part_flags(request.training);
  const std::string recipe = shell_quoted(files.recipe.string()),
                    all = std::string(request.all_columns ? " --all-columns" : "") +
                          (request.date_order == DateOrder::kDayFirst ? " --day-first" : "");
  const std::string learner = request.learner.empty() ? "" : " --learner " + request.learner;
  std::vector<std::string> commands;
  if (result.inferred) {
    const SchemaInferenceOptions& options = request.inference;
    std::string command = "glassbox schema " + request.data;
    if (options.target) command += " --target " + shell_quoted(*options.target);
    if (options.target_type) {
      std::string type(to_text(*options.target_type));
      std::transform(type.begin(), type.end(), type.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      command += " --type " + type;
    }
    if (options.positive) command += " --positive " + shell_quoted(*options.positive);
    if (options.row_id) command += " --row-id " + shell_quoted(*options.row_id);
    if (options.has_header) command += *options.has_header ? " --header yes" : " --header no";
    if (options.rules != TypeRules::kGlassbox) command += " --rules amazon";
    if (!options.missing.are_default())
      command += " --missing " + shell_quoted(missing_text(options.missing));
    commands.push_back(command + " -o " + shell_quoted(files.schema.string()));
  }
  commands.push_back("glassbox insights " + request.data + schema + training + " --json > " +
                     shell_quoted(files.insights.string()));
  // What `train` chooses by itself needs no recipe.
  const bool chooses = !result.tuned && request.learner != "amazon";
  if (result.tuned) {
    std::filesystem::path prefix = files.recipe;
    commands.push_back("glassbox tune " + request.data + schema + training + all + " -o " +
                       shell_quoted(prefix.replace_extension().string()));
  } else if (!chooses) {
    commands.push_back("glassbox recipe suggest " + request.data + schema + training + learner +
                       " -o " + recipe);
  }
  commands.push_back(
      "glassbox train " + request.data + schema + training + learner +
      (chooses ? all : " --recipe " + recipe) +
      (result.tuned ? " --parameters " + shell_quoted(files.parameters.string()) : "") + " --log " +
      shell_quoted(files.log.string()) + " -o " + shell_quoted(files.model.string()));
  if (chooses)
    commands.push_back("glassbox inspect " + shell_quoted(files.model.string()) + " --recipe > " +
                       recipe);
  commands.push_back("glassbox evaluate " + shell_quoted(files.model.string()) + " " +
                     request.data + " " + part_flags(others_of(request.training)) + " --json > " +
                     shell_quoted(files.evaluation.string()));
  return commands;
}

std::string run_text(const RunRequest& request, const RunFiles& files, const RunResult& result) {
  using enum TextTable::Align;
  TextTable table({kLeft, kLeft});
  const Schema& schema = result.schema;
  table.add({"data", printable(request.data) + ": " + inputs_text(schema) + ", target " +
                         printable(schema.target.value_or("")) + "; schema " +
                         printable(schema_source(request))});
  table.add({"trained on", result.trained.records.summary()});
  table.add({"evaluated on", result.evaluation.records.summary()});
  const MLModel& model = result.trained.model;
  table.add({"passes", passes_text(model.training, model.parameters.max_passes)});
  const auto losses = compare_losses(model, result.evaluation);
  if (losses) table.add({losses->name, losses->text()});
  std::string text = "A " + std::string(to_text(result.evaluation.type)) + " model.  " +
                     headline(result) + "\n\n" + table.text();
  if (!result.evaluation.message.empty()) text += printable(result.evaluation.message) + "\n";
  for (const std::string& alert : result.evaluation.alerts) text += "! " + printable(alert) + "\n";
  if (losses && losses->overfits()) text += "! " + losses->warning() + "\n";
  constexpr std::size_t kShown = 5;
  std::vector<Finding> findings = result.insights.findings;
  std::erase_if(findings, [&](const Finding& finding) {
    const auto at = schema.find(finding.attribute);
    return at && result.columns().leaves_out(*at);  // which a line says
  });
  const std::size_t more = findings.size() > kShown ? findings.size() - kShown : 0;
  findings.resize(findings.size() - more);
  if (const auto board = leaderboard_of(result))
    text += "\n" + leaderboard_text(*board, model.type) + "\n";
  if (!findings.empty()) text += findings_text(findings);
  if (more > 0) text += "  and " + counted(more, "finding") + " more in the report\n";
  text += "\nreport  " + files.report.string() + "\nmodel   " + files.model.string() +
          "\n\nTo repeat it step by step:\n";
  for (const std::string& command : run_commands(request, files, result))
    text += "  " + command + "\n";
  return text;
}

Json run_json(const RunRequest& request, const RunFiles& files, const RunResult& result) {
  Json json;
  json["directory"] = request.directory.string();
  json["MLModelType"] = to_text(result.evaluation.type);
  json["target"] = result.schema.target.value_or("");
  json["schemaIsInferred"] = result.inferred.has_value();
  json["tuned"] = result.tuned.has_value();
  if (const auto board = leaderboard_of(result))
    json["leaderboard"] = leaderboard_json(*board, result.evaluation.type);
  json["metric"] = result.evaluation.metric();
  json["value"] = result.evaluation.value;
  json["baseline"] = result.evaluation.baseline;
  json["verdict"] = result.evaluation.verdict;
  json["alerts"] = result.evaluation.alerts;
  json["leaks"] = leaks(result);
  json["notes"] = result.columns().notes(result.schema);
  json["findings"] = run_insights_json(request, result)["findings"];
  json["training"]["records"] = read_report_json(result.trained.records);
  json["training"]["passes"] = passes_json(result.trained.pass_losses);
  json["modelWeights"] = weights_json(result.trained.model);
  if (result.trained.model.statistics) json["statistics"] = statistics_json(result.trained.model);
  json["evaluation"]["records"] = read_report_json(result.evaluation.records);
  for (const std::filesystem::path& file : files.all())
    if (std::filesystem::exists(file)) json["files"].push_back(file.string());
  if (const auto losses = compare_losses(result.trained.model, result.evaluation))
    json["loss"] = losses->json();
  json["commands"] = run_commands(request, files, result);
  return json;
}

Json run_insights_json(const RunRequest& request, const RunResult& result) {
  DataOptions data;
  data.data = request.arguments;
  data.query = request.query;
  const Rearrangement& part = request.training;
  if (part.strategy == Rearrangement::Strategy::kSequential) {
    data.split = number_text(part.percent_begin) + "-" + number_text(part.percent_end);
  } else {
    data.rearrangement = to_json(part);
  }
  return insights_json(data, result.insights);
}

Json run_report_parts(const RunRequest& request, const RunFiles& files, const RunResult& result) {
  const MLModel& model = result.trained.model;
  Json parts;
  parts["title"] = "Model of " + result.schema.target.value_or("") + " from " + request.data;
  parts["facts"] = Json::array();
  const auto fact = [&](const char* name, const std::string& text) {
    parts["facts"].push_back({name, text});
  };
  if (const std::string text = leaks_text(result); !text.empty()) fact("Beware", text);
  fact("Type of model", std::string(to_text(model.type)));
  fact("Inputs", inputs_text(result.schema) + "; schema " + schema_source(request));
  fact("Trained on", records_text(result.trained.records));
  fact("Evaluated on", records_text(result.evaluation.records));
  const std::optional<Leaderboard> board = leaderboard_of(result);
  fact("Recipe", board ? "chosen by cross-validation on the training records"
                       : "suggested from the training records");
  for (const std::string& note : result.columns().notes(result.schema)) fact("Column", note);
  fact("Passes", passes_text(model.training, model.parameters.max_passes));
  parts["insights"] = run_insights_json(request, result);
  parts["evaluation"] = evaluation_json(model, result.evaluation);
  parts["training"]["passes"] = passes_json(result.trained.pass_losses);
  add_model_parts(parts, model);
  if (board) parts["leaderboard"] = leaderboard_json(*board, model.type);
  parts["modelWeights"] = weights_json(model);
  if (model.statistics) parts["statistics"] = statistics_json(model);
  parts["recipe"] = model.recipe.recipe().text;
  parts["commands"] = run_commands(request, files, result);
  return parts;
}

}  // namespace glassbox::cli
