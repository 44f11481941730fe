// Evaluates a model on files. Blocks are scored on the threads that read them; scores and losses
// travel in columns set aside for them, so that the Evaluator gets them in the order of the file.
// Then the alerts of Amazon's console are added.
#include <algorithm>
#include <array>
#include <cstdio>

#include "engine/evaluate/evaluation.h"
#include "engine/evaluate/evaluator.h"
#include "io/csv/gathered_csv.h"

namespace glassbox::engine {
namespace {

std::vector<std::string> names_missing_from(const Schema& schema, const Schema& other) {
  std::vector<std::string> names;
  for (const Attribute& attribute : schema.attributes) {
    if (!other.find(attribute.name)) names.push_back(attribute.name);
  }
  return names;
}

std::string first_names(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 5;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i) {
    text += (i == 0 ? "" : ", ") + names[i];
  }
  if (names.size() > kShown) text += " and " + std::to_string(names.size() - kShown) + " more";
  return text;
}

// Amazon's five checks, in its order, and one of ours.
std::vector<std::string> alerts_of(const MLModel& model, const Schema& data_schema,
                                   const Evaluator& evaluator, const ReadReport& records) {
  std::vector<std::string> alerts;
  if (evaluator.digest() == model.data_digest) {
    alerts.push_back("the model was trained on the same data; hold some out for the evaluation");
  }
  // Less than 10 %, in whole numbers.
  if (records.used * 10 < model.target.records) {
    alerts.push_back("only " + std::to_string(records.used) + " records, less than 10 % of the " +
                     std::to_string(model.target.records) + " the model was trained on");
  }
  const auto missing = names_missing_from(model.schema, data_schema);
  const auto extra = names_missing_from(data_schema, model.schema);
  if (!missing.empty() || !extra.empty()) {
    std::string text = "the schema differs from the training data's:";
    if (!missing.empty()) text += " missing " + first_names(missing);
    if (!missing.empty() && !extra.empty()) text += ";";
    if (!extra.empty()) text += " unknown " + first_names(extra);
    alerts.push_back(text);
  }
  if (records.rejected > 0) {
    alerts.push_back(std::to_string(records.rejected) + " of " + std::to_string(records.total) +
                     " records could not be used");
  }
  constexpr double kFarApart = 0.1;
  const double target_distance = evaluator.target_distance(kFarApart);
  if (target_distance > kFarApart) {
    std::array<char, 96> text;
    std::snprintf(text.data(), text.size(), "%.2f", target_distance);
    alerts.push_back(
        std::string("the distribution of the target differs from that in the training data (") +
        (model.type == ModelType::kRegression ? "Kolmogorov-Smirnov distance "
                                              : "total variation distance ") +
        text.data() + ")");
  }
  if (auto text = float32_alert(model)) alerts.push_back(std::move(*text));
  return alerts;
}

// Where a block keeps what the model said of its records, in columns that the plan sets aside.
// The target stays where it is.
struct Kept {
  std::size_t target, values, scores, answers, losses;
};

Kept add_kept_columns(const MLModel& model, ReadPlan& plan) {
  const std::size_t next = plan.columns.size();
  plan.columns.resize(next + 4);  // nothing in the file belongs to them
  return {model.schema.find(model.schema.target.value()).value(), next, next + 1, next + 2,
          next + 3};
}

NumberColumn numbers(NumberColumn::Values values) {
  return {std::move(values), /*has_missing=*/false};
}

void keep_verdicts(const Predictor& predictor, const Kept& kept, RecordBlock& block) {
  std::vector<double> margins;
  predictor.margins(block, margins);
  BlockPredictions predictions =
      predictions_of(predictor, std::move(margins), block.columns[kept.target]);
  for (std::size_t i = 0; i < block.columns.size(); ++i) {
    if (i != kept.target) block.columns[i] = {};
  }
  block.columns[kept.values] = numbers(std::move(predictions.values));
  block.columns[kept.scores] = numbers(std::move(predictions.scores));
  block.columns[kept.answers] = numbers(std::move(predictions.answers));
  block.columns[kept.losses] = numbers(std::move(predictions.losses));
}

template <class Value>
std::vector<Value> take(Column& column) {
  auto values = std::get<NumberColumn>(column).values();
  return std::get<std::vector<Value>>(std::move(values));
}

}  // namespace

std::string_view Evaluation::metric() const {
  switch (type) {
    case ModelType::kBinary:
      return "BinaryAUC";
    case ModelType::kMulticlass:
      return "MulticlassAvgFScore";
    case ModelType::kRegression:
      return "RegressionRMSE";
  }
  return "";
}

Evaluation evaluate(const MLModel& model, std::span<const InputFile> files,
                    const Schema* data_schema, const CsvOptions& options) {
  const Schema& schema = data_schema != nullptr ? *data_schema : model.schema;
  ReadPlan plan = plan_for(model, schema, PlanFor::kEvaluation);
  const Kept kept = add_kept_columns(model, plan);
  const Predictor predictor(model);
  Evaluator evaluator(model);

  Evaluation evaluation;
  evaluation.records = read_csv_for_first(
      files, plan, options, [&](RecordBlock& block) { keep_verdicts(predictor, kept, block); },
      [&](RecordBlock&& block) {
        evaluator.add(
            block.columns[kept.target],
            {take<double>(block.columns[kept.values]), take<float>(block.columns[kept.scores]),
             take<float>(block.columns[kept.answers]), take<double>(block.columns[kept.losses])});
      });
  if (options.exchange->rank() > 0) return evaluation;
  evaluator.fill(evaluation);
  evaluation.alerts = alerts_of(model, schema, evaluator, evaluation.records);
  return evaluation;
}

}  // namespace glassbox::engine
