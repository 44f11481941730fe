#include "engine/cross_validation.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/metrics.h"
#include "engine/prediction.h"
#include "engine/promising_pairs.h"
#include "engine/training_steps.h"
#include "io/row_sample.h"
#include "recipes/recipe.h"

namespace glassbox::engine {
namespace {

// The records that are held out, or the others.
std::vector<RecordBlock> part(const TuningRecords& records, const HeldOut& out, bool is_held_out) {
  std::vector<RecordBlock> blocks;
  std::size_t record = 0;
  for (const RecordBlock& block : records.blocks) {
    std::vector<std::uint32_t> rows;
    for (std::uint32_t row = 0; row < block.row_count; ++row)
      if ((out.fold_of[record++] == out.fold) == is_held_out) rows.push_back(row);
    if (!rows.empty()) blocks.push_back(gather(block, rows));
  }
  return blocks;
}

std::size_t features_used(const LinearModel& weights) {
  const auto used = [&](const auto& values) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < values.size(); i += weights.output_count) {
      const auto* const of_feature = values.data() + i;
      count += std::any_of(of_feature, of_feature + weights.output_count,
                           [](auto weight) { return weight != 0; })
                   ? 1
                   : 0;
    }
    return count;
  };
  return used(weights.number_weights) + used(weights.indicator_weights);
}

// Truth and scores of the records held out.
class FoldJudge {
 public:
  FoldJudge(const TuningRecords& records, const HeldOut& out)
      : records_(records), blocks_(part(records, out, /*is_held_out=*/true)) {
    const LabelReader reader(records.type, records.classes);
    const std::size_t target = *records.schema.find(*records.schema.target);
    for (const RecordBlock& block : blocks_) reader.read(block.columns[target], truth_);
  }

  [[nodiscard]] FoldResult judge(const MLModel& model) const {
    const Predictor predictor(model);
    std::vector<double> scores;
    for (const RecordBlock& block : blocks_) {
      if (model.type == ModelType::kBinary) {
        predictor.margins(block,
                          scores);  // they rank what scores near 0 and 1 no longer tell apart
      } else {
        predictor.score(block, scores);
      }
    }
    FoldResult result;
    result.features = features_used(model.weights);
    switch (model.type) {
      case ModelType::kRegression:
        result.value = root_mean_square_error(truth_, scores);
        break;
      case ModelType::kBinary:
        result.value = area(scores);
        break;
      case ModelType::kMulticlass:
        result.classes = count_classes(model, scores);
        break;
    }
    return result;
  }

 private:
  [[nodiscard]] std::optional<double> area(std::span<const double> scores) const {
    const std::vector<std::uint8_t> labels(truth_.begin(), truth_.end());
    if (std::ranges::count(labels, labels.front()) == std::ssize(labels)) return std::nullopt;
    return area_under_roc(scores, labels);
  }

  [[nodiscard]] std::vector<ClassCount> count_classes(const MLModel& model,
                                                      std::span<const double> scores) const {
    std::vector<std::size_t> known;  // the model's classes among all
    for (const std::string& name : model.classes)
      known.push_back(static_cast<std::size_t>(std::ranges::find(records_.classes, name) -
                                               records_.classes.begin()));
    std::vector<ClassCount> counts(records_.classes.size());
    for (std::size_t i = 0; i < truth_.size(); ++i) {
      const std::span row = scores.subspan(i * known.size(), known.size());
      const auto truth = static_cast<std::size_t>(truth_[i]);
      const std::size_t answer =
          known[static_cast<std::size_t>(std::ranges::max_element(row) - row.begin())];
      ++counts[truth].truth;
      ++counts[answer].predicted;
      if (truth == answer) ++counts[truth].right;
    }
    return counts;
  }

  const TuningRecords& records_;
  std::vector<RecordBlock> blocks_;
  std::vector<double> truth_;
};

double macro_f1(std::span<const ClassCount> classes) {
  double sum = 0, met = 0;
  for (const ClassCount& one : classes) {
    if (one.truth == 0) continue;
    sum += 2.0 * one.right / static_cast<double>(one.truth + one.predicted);
    ++met;
  }
  return met == 0 ? 0 : sum / met;
}

// The value of all folds but one; nullopt for none of them left out.
double value_without(std::span<const FoldResult> folds, std::optional<std::size_t> left_out) {
  double sum = 0, count = 0;
  std::vector<ClassCount> classes(folds.front().classes.size());
  for (std::size_t f = 0; f < folds.size(); ++f) {
    if (f == left_out) continue;
    for (std::size_t k = 0; k < classes.size(); ++k) {
      classes[k].truth += folds[f].classes[k].truth;
      classes[k].predicted += folds[f].classes[k].predicted;
      classes[k].right += folds[f].classes[k].right;
    }
    if (!folds[f].value) continue;
    sum += *folds[f].value;
    ++count;
  }
  return classes.empty() ? sum / count : macro_f1(classes);
}

}  // namespace

TuningRecords::TuningRecords(std::vector<RecordBlock> given, const Schema& of)
    : schema(of), type(model_type_for(of)), blocks(std::move(given)) {
  LabelCollector labels(type);
  const std::size_t column = *schema.find(*schema.target);
  for (const RecordBlock& block : blocks) {
    labels.add(block.columns[column]);
    append_input_hashes(block, schema, facts.inputs);
  }
  classes = labels.classes();
  target = summarise(type, labels.labels(), classes.size());
  if (type == ModelType::kRegression) {
    facts.strata.resize(facts.inputs.size());
  } else {
    facts.strata.assign(labels.labels().values.begin(), labels.labels().values.end());
  }
}

std::vector<FoldResult> judge_fold(const TuningRecords& records, const HeldOut& out,
                                   const RecipeShape& shape, std::span<const Penalty> penalties,
                                   const TrainingParameters& parameters,
                                   const TrainingMemory& memory,
                                   const std::function<bool()>& may_go_on) {
  constexpr int kThreads = 1;
  const Schema& schema = records.schema;
  std::vector<RecordBlock> training = part(records, out, /*is_held_out=*/false);
  std::vector<AttributePair> pairs;
  if (shape.pairs > 0) pairs = promising_pairs(training, schema, shape.pairs);
  TrainingTable table(std::move(training), schema, records.type, memory);
  const std::vector<std::string> classes = table.classes();
  const TargetSummary target = table.target().summary(classes.size());
  MLModel model{
      .type = records.type,
      .schema = schema,
      .parameters = parameters,
      .recipe = fit_recipe(parse_recipe(recipe_text(shape, schema, pairs), "recipe", schema),
                           schema, table, half_of_memory(), kThreads),
      .weights = {},
      .classes = classes,
      .target = target,
      .training = {},
      .data_digest = {}};
  const LabelledRows rows = make_rows(table, model.recipe, target, parameters, memory, kThreads);
  const TrainingSet data{&rows.rows, &model.recipe.features(), classes.size(), rows.scale};
  const FoldJudge judge(records, out);
  std::vector<FoldResult> results;
  for (const Penalty& penalty : penalties) {
    SgdOptions options;
    options.parameters = parameters;
    penalty.apply_to(options.parameters);
    options.threads = kThreads;
    options.progress = [&](const SgdProgress& /*now*/) { return may_go_on(); };
    SgdResult trained = train_sgd(data, loss_for(records.type), options);
    model.weights = std::move(trained.model);
    check_result(model, trained.objective, "");
    results.push_back(judge.judge(model));
  }
  return results;
}

DrawResult sum_up(std::span<const FoldResult> folds) {
  DrawResult result;
  result.value = value_without(folds, std::nullopt);
  for (std::size_t f = 0; f < folds.size(); ++f) {
    if (folds[f].value || !folds[f].classes.empty())
      result.without.push_back(value_without(folds, f));
    result.features += static_cast<double>(folds[f].features) / static_cast<double>(folds.size());
  }
  return result;
}

}  // namespace glassbox::engine
