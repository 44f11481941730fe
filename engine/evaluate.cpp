#include <algorithm>
#include <array>
#include <cstdio>

#include "engine/evaluation.h"
#include "engine/judge.h"

namespace glassbox {
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

// Amazon's five checks, in its order.
std::vector<std::string> alerts_of(const MLModel& model, const Schema& data_schema,
                                   const Labels& labels, const RowLedger& records,
                                   double target_distance) {
  std::vector<std::string> alerts;
  if (digest_of(labels) == model.data_digest) {
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
  if (target_distance > kFarApart) {
    std::array<char, 96> text;
    std::snprintf(text.data(), text.size(), "%.2f", target_distance);
    alerts.push_back(
        std::string("the target is distributed otherwise than in the training data (") +
        (model.type == ModelType::kRegression ? "Kolmogorov-Smirnov distance "
                                              : "total variation distance ") +
        text.data() + ")");
  }
  return alerts;
}

// What an evaluation keeps of each record, in columns of the block that the plan sets aside: the
// score and, of several classes, the answer. The target stays where it is.
struct Kept {
  std::size_t target, score, answer;
};

Kept add_kept_columns(const MLModel& model, ReadPlan& plan) {
  const Kept kept{model.schema.find(model.schema.target.value()).value(), plan.columns.size(),
                  plan.columns.size() + 1};
  plan.columns.resize(plan.columns.size() + 2);  // nothing in the file belongs to them
  return kept;
}

void keep_scores(const Predictor& predictor, const Kept& kept, RecordBlock& block) {
  std::vector<float> scores;
  predictor.score(block, scores);
  for (std::size_t i = 0; i < block.columns.size(); ++i) {
    if (i != kept.target) block.columns[i] = {};
  }
  const auto numbers = [](std::vector<float> values) {
    return NumberColumn(std::move(values), /*has_missing=*/false);
  };
  if (predictor.model().type != ModelType::kMulticlass) {
    block.columns[kept.score] = numbers(std::move(scores));
    return;
  }
  ClassAnswers answers = answer_classes(predictor.model(), scores,
                                        std::get<CategoryColumn>(block.columns[kept.target]));
  block.columns[kept.score] = numbers(std::move(answers.score_of_truth));
  block.columns[kept.answer] = numbers(std::move(answers.best));
}

void append(std::vector<float>& values, const Column& column) {
  const auto& numbers = std::get<NumberColumn>(column);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    values.push_back(static_cast<float>(numbers[i]));
  }
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
  JudgedRecords judged(model);

  Evaluation evaluation;
  evaluation.records = read_csv(
      files, plan, options, [&](RecordBlock& block) { keep_scores(predictor, kept, block); },
      [&](RecordBlock&& block) {
        judged.labels.add(block.columns[kept.target]);
        append(judged.scores, block.columns[kept.score]);
        if (model.type == ModelType::kMulticlass)
          append(judged.answers, block.columns[kept.answer]);
      });
  judge(model, judged, evaluation);
  evaluation.alerts = alerts_of(model, schema, judged.labels.labels(), evaluation.records,
                                target_distance(model, judged));
  return evaluation;
}

}  // namespace glassbox
