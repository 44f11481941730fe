// One candidate on one fold: fit its recipe and weights on the records of the other folds, predict
// the records of this one, and note metric and loss. Nothing of the held-out records, not a mean or
// a bin edge, goes into the fit.
#include "engine/tune/cross_validation.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "engine/fit/training_steps.h"
#include "engine/metrics/metrics.h"
#include "engine/tune/cross_candidates.h"
#include "engine/tune/record_influence.h"
#include "io/records/row_sample.h"
#include "recipes/language/recipe.h"

namespace glassbox::engine {
std::vector<RecordBlock> others_of(const TuningRecords& records, const HeldOut& out) {
  std::vector<RecordBlock> blocks;
  std::size_t record = 0;
  for (const RecordBlock& block : records.blocks) {
    std::vector<std::uint32_t> rows;
    for (std::uint32_t row = 0; row < block.row_count; ++row)
      if (out.fold_of[record++] != out.fold) rows.push_back(row);
    if (!rows.empty()) blocks.push_back(gather(block, rows));
  }
  return blocks;
}

std::string chosen_recipe(const RecipeShape& shape, const Schema& schema,
                          std::span<const RecordBlock> records, const RecipeColumns& columns) {
  const Schema plain = columns.plain_inputs_of(schema);
  std::vector<AttributePair> pairs;
  if (shape.pairs > 0) pairs = cross_candidates(records, plain, shape.pairs);
  std::vector<SuggestedBins> bins;
  if (shape.numbers == RecipeShape::Numbers::kSuggested) bins = suggest_bins(plain, records, 1);
  return recipe_text(shape, schema, pairs, bins, columns);
}

FitPenalty fit_penalty(const Penalty& penalty) {
  const double strength = std::stod(penalty.text());
  return penalty.kind == Penalty::Kind::kL1 ? FitPenalty{.l1 = strength}
                                            : FitPenalty{.l2 = strength};
}

namespace {

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

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// Of each of some records its log loss; of regression, its squared error.
std::vector<double> losses_of(const TuningRecords& records, std::span<const std::uint32_t> some,
                              std::span<const double> margins, const LabelScale& scale) {
  const std::size_t outputs = records.type == ModelType::kMulticlass ? records.classes.size() : 1;
  std::vector<double> losses;
  for (const std::size_t i : some) {
    const double label = records.labels[i];
    if (records.type == ModelType::kRegression) {
      const double error = label - (scale.center + scale.scale * margins[i]);
      losses.push_back(error * error);
    } else {
      losses.push_back(outputs == 1 ? log_loss_of(margins[i], label == 1)
                                    : log_loss_of(margins.subspan(i * outputs, outputs),
                                                  static_cast<std::size_t>(label)));
    }
  }
  return losses;
}

// Scores of all records, of which those held out count.
class FoldEvaluator {
 public:
  FoldEvaluator(const TuningRecords& records, const HeldOut& out) : records_(records) {
    for (std::uint32_t i = 0; i < records.size(); ++i)
      if (out.fold_of[i] == out.fold) held_out_.push_back(i);
  }

  /// margins  [record * K + k]
  [[nodiscard]] FoldResult evaluate(std::span<const double> margins,
                                    const LabelScale& scale) const {
    FoldResult result;
    result.records = held_out_;
    const std::vector<double> losses = losses_of(records_, held_out_, margins, scale);
    switch (records_.type) {
      case ModelType::kRegression:
        result.influence = influence_on_root_mean(losses);
        if (!losses.empty()) result.value = result.loss = std::sqrt(mean_of(losses));
        return result;
      case ModelType::kBinary:
        add_area(margins, result);
        break;
      case ModelType::kMulticlass:
        add_answers(margins, result);
        break;
    }
    result.loss_influence = influence_on_mean(losses);
    if (!losses.empty()) result.loss = mean_of(losses);
    return result;
  }

 private:
  void add_area(std::span<const double> margins, FoldResult& result) const {
    std::vector<std::uint8_t> labels;
    std::vector<double> scores;
    for (const std::size_t i : held_out_) {
      labels.push_back(records_.labels[i] == 1 ? 1 : 0);
      scores.push_back(margins[i]);
    }
    result.influence = influence_on_auc(scores, labels);
    if (!labels.empty() && std::ranges::count(labels, labels.front()) != std::ssize(labels))
      result.value = area_under_roc(scores, labels);
  }

  void add_answers(std::span<const double> margins, FoldResult& result) const {
    const std::size_t classes = records_.classes.size();
    for (const std::size_t i : held_out_) {
      const std::span row = margins.subspan(i * classes, classes);
      result.answers.push_back(
          static_cast<std::uint32_t>(std::ranges::max_element(row) - row.begin()));
    }
  }

  const TuningRecords& records_;
  std::vector<std::uint32_t> held_out_;
};

double macro_f1(std::span<const std::uint32_t> truths, std::span<const std::uint32_t> answers,
                std::size_t classes) {
  std::vector<double> truth(classes), both(classes), right(classes);
  for (std::size_t i = 0; i < truths.size(); ++i) {
    ++truth[truths[i]];
    ++both[truths[i]];
    ++both[answers[i]];
    if (truths[i] == answers[i]) ++right[truths[i]];
  }
  double sum = 0, met = 0;
  for (std::size_t k = 0; k < classes; ++k) {
    if (truth[k] == 0) continue;
    sum += 2 * right[k] / both[k];
    ++met;
  }
  return met == 0 ? 0 : sum / met;
}

}  // namespace

TuningRecords::TuningRecords(std::vector<RecordBlock> given, const Schema& of,
                             const RecipeColumns& used)
    : schema(of),
      columns(used),
      plain(used.plain_inputs_of(of)),
      type(model_type_for(of)),
      blocks(std::move(given)) {
  const Schema inputs = columns.inputs_of(schema);
  LabelCollector labels(type);
  const std::size_t column = *schema.find(*schema.target);
  for (const RecordBlock& block : blocks) {
    labels.add(block.columns[column]);
    append_input_hashes(block, inputs, facts.inputs);
  }
  classes = labels.classes();
  this->labels = labels.labels().values;
  target = summarize(type, labels.labels(), classes.size());
  if (type == ModelType::kRegression) {
    facts.strata.resize(facts.inputs.size());
  } else {
    facts.strata.assign(labels.labels().values.begin(), labels.labels().values.end());
  }
}

bool TuningRecords::can_be_folded(std::uint32_t folds) const {
  return have_groups_for(facts, folds, type != ModelType::kRegression);
}

void TuningRecords::prepare_folds(std::uint32_t folds) {
  if (!can_be_folded(folds) || repeat_by_nature(facts, labels)) part_equal_records(facts, labels);
}

CandidateRows::CandidateRows(const TuningRecords& records, const RecipeShape& shape,
                             std::span<const RecordBlock> learn_from,
                             const TrainingMemory& memory) {
  constexpr int kThreads = 1;
  const Schema& schema = records.schema;
  text_ = chosen_recipe(shape, schema, learn_from, records.columns);
  std::vector<RecordBlock> blocks;
  for (const RecordBlock& block : records.blocks) {
    std::vector<std::uint32_t> rows(block.row_count);
    std::iota(rows.begin(), rows.end(), 0u);
    blocks.push_back(gather(block, rows));
  }
  TrainingTable table(std::move(blocks), schema, records.type, memory);
  recipe_ =
      fit_recipe(parse_recipe(text_, "recipe", schema), schema, table, half_of_memory(), kThreads);
  TrainingParameters parameters;
  parameters.shuffle = false;
  rows_ = make_rows(table, *recipe_, table.target().summary(records.classes.size()), parameters,
                    memory, kThreads);
  data_ = {&rows_->rows, &recipe_->features(), records.classes.size(), rows_->scale};
}

double loss_of(const TuningRecords& records, std::span<const std::uint32_t> some,
               std::span<const double> margins, const LabelScale& scale) {
  const double mean = mean_of(losses_of(records, some, margins, scale));
  return records.type == ModelType::kRegression ? std::sqrt(mean) : mean;
}

std::vector<FoldResult> evaluate_fold(const TuningRecords& records, const HeldOut& out,
                                      const RecipeShape& shape, std::span<const Penalty> penalties,
                                      const CandidateRows* rows, const TrainingMemory& memory,
                                      const std::function<bool()>& may_go_on) {
  std::optional<CandidateRows> own;
  if (rows == nullptr) {
    rows = &own.emplace(records, shape, others_of(records, out), memory);
  }
  std::vector<float> weights(records.size());
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = out.fold_of[i] == out.fold ? 0 : 1;
  Optimizer optimizer(rows->data(), loss_for(records.type), /*threads=*/1);
  optimizer.set_record_weights(weights);
  const FoldEvaluator evaluator(records, out);

  // From much regularization to little: each is a good start for the next.
  std::vector<std::size_t> order(penalties.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t p) {
    return std::pair(penalties[p].kind, -penalties[p].log10_steps);
  });
  std::vector<FoldResult> results(penalties.size());
  std::optional<Fit> before;
  for (const std::size_t p : order) {
    const Fit fit = optimizer.fit(fit_penalty(penalties[p]), before ? &before->model : nullptr,
                                  {.tolerance = kCandidateTolerance,
                                   .dense_limit = kCandidateDenseLimit,
                                   .may_go_on = may_go_on});
    results[p] = evaluator.evaluate(optimizer.margins(fit.model), rows->data().label_scale);
    results[p].features = features_used(fit.model);
    before = fit;
  }
  return results;
}

RepeatResult sum_up(const TuningRecords& records, std::span<const FoldResult> folds) {
  RepeatResult result;
  result.influence.resize(records.size());
  result.loss_influence.resize(records.size());
  std::vector<std::uint32_t> held_out, truths, answers;
  double values = 0, valued = 0;
  for (const FoldResult& fold : folds) {
    const auto count = static_cast<double>(folds.size());
    result.loss += fold.loss / count;
    result.features += static_cast<double>(fold.features) / count;
    if (fold.value) {
      values += *fold.value;
      ++valued;
    }
    for (std::size_t i = 0; i < fold.records.size(); ++i) {
      const std::uint32_t record = fold.records[i];
      if (!fold.influence.empty()) result.influence[record] = fold.influence[i];
      if (!fold.loss_influence.empty()) result.loss_influence[record] = fold.loss_influence[i];
      if (fold.answers.empty()) continue;
      truths.push_back(static_cast<std::uint32_t>(records.labels[record]));
      answers.push_back(fold.answers[i]);
    }
    held_out.insert(held_out.end(), fold.records.begin(), fold.records.end());
  }
  result.held_out = held_out.size();
  if (records.type != ModelType::kMulticlass) {
    result.value = values / valued;
    return result;
  }
  result.value = macro_f1(truths, answers, records.classes.size());
  const std::vector<float> influence =
      influence_on_macro_f1(truths, answers, records.classes.size());
  for (std::size_t i = 0; i < held_out.size(); ++i) result.influence[held_out[i]] = influence[i];
  return result;
}

}  // namespace glassbox::engine
