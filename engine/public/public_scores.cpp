// predict_all() of <glassbox/predict.h> and weights() of <glassbox/explain.h>.
#include <glassbox/explain.h>
#include <glassbox/predict.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/public/public_data.h"
#include "engine/public/public_errors.h"
#include "engine/public/public_model.h"
#include "engine/public/public_table.h"
#include "io/arrow/arrow_blocks.h"
#include "io/base/parallel_for.h"

namespace glassbox {
namespace {

// A block's margins and scores wait for their turn as the bytes of one cell of it.
std::string to_bytes(const std::vector<double>& margins, const std::vector<double>& scores) {
  const std::size_t size = margins.size() * sizeof(double);
  std::string bytes(2 * size, '\0');
  if (size == 0) return bytes;
  std::memcpy(bytes.data(), margins.data(), size);
  std::memcpy(bytes.data() + size, scores.data(), size);
  return bytes;
}

void append_half(std::string_view bytes, std::size_t half, std::vector<double>& to) {
  const std::size_t size = bytes.size() / 2, before = to.size();
  to.resize(before + size / sizeof(double));
  if (size > 0) std::memcpy(to.data() + before, bytes.data() + half * size, size);
}

// Pieces of the table go through the model side by side, each to its place.
AllPredictions predict_table(const Model& model, const Data& data) {
  const Model::Implementation& with = model.implementation();
  const io::ArrowTable& table = *data.table->implementation().table;
  const OpenedData opened = open_data_for(with.model, data, engine::PlanFor::kBatchPrediction);
  const io::Schema& schema = opened.schema ? *opened.schema : with.model.schema;
  io::ReadPlan plan = engine::plan_for(with.model, schema, engine::PlanFor::kBatchPrediction);
  plan.columns.resize(with.model.schema.attributes.size());  // neither row id nor target
  const std::size_t outputs = with.predictor.output_count();

  AllPredictions all;
  all.outputs = outputs;
  all.margins.resize(table.row_count() * outputs);
  all.scores.resize(all.margins.size());
  const std::vector<io::ArrowRows> pieces = io::arrow_pieces(table);
  std::vector<std::vector<std::uint64_t>> invalid(pieces.size());
  io::parallel_for(pieces.size(), opened.csv.threads, [&](std::size_t i) {
    io::RecordBlock block = io::arrow_block(table, pieces[i], plan.columns);
    std::vector<double> margins;
    with.predictor.margins(block, margins);
    std::size_t at = (table.batches()[pieces[i].batch].first_row + pieces[i].begin) * outputs;
    std::copy(margins.begin(), margins.end(),
              all.margins.begin() + static_cast<std::ptrdiff_t>(at));
    for (std::size_t row = 0; row < margins.size(); row += outputs, at += outputs)
      with.predictor.scores_of({margins.data() + row, outputs}, {all.scores.data() + at, outputs});
    invalid[i] = std::move(block.invalid);
  });
  all.records.total = all.records.used = table.row_count();
  for (const std::vector<std::uint64_t>& counts : invalid)
    for (std::size_t column = 0; column < counts.size(); ++column)
      if (counts[column] > 0)
        all.records.invalid_by_attribute[plan.columns[column].name] += counts[column];
  return all;
}

}  // namespace

AllPredictions predict_all(const Model& model, const Data& data) {
  return as_public_errors([&] {
    // Of a table without rows the reader has something to say; a split is of the CSV's bytes.
    if (data.table && data.table->rows() > 0 && data.split.empty() && data.rearrangement.empty())
      return predict_table(model, data);
    const Model::Implementation& with = model.implementation();
    const OpenedData opened = open_data_for(with.model, data, engine::PlanFor::kBatchPrediction);
    const io::Schema& schema = opened.schema ? *opened.schema : with.model.schema;
    io::ReadPlan plan = engine::plan_for(with.model, schema, engine::PlanFor::kBatchPrediction);
    plan.columns.emplace_back();  // nothing in the file belongs to it
    const std::size_t outputs = with.predictor.output_count();

    AllPredictions all;
    all.outputs = outputs;
    const auto score = [&](io::RecordBlock& block) {
      std::vector<double> margins;
      with.predictor.margins(block, margins);
      std::vector<double> scores(margins.size());
      for (std::size_t i = 0; i < margins.size(); i += outputs)
        with.predictor.scores_of({margins.data() + i, outputs}, {scores.data() + i, outputs});
      std::string bytes = to_bytes(margins, scores);
      const auto end = static_cast<std::uint32_t>(bytes.size());
      for (io::Column& column : block.columns) column = {};
      block.columns.back() = io::TextColumn{io::StringColumn(std::move(bytes), {end})};
    };
    const auto take = [&](io::RecordBlock&& block) {
      const std::string_view bytes = std::get<io::TextColumn>(block.columns.back()).values[0];
      append_half(bytes, 0, all.margins);
      append_half(bytes, 1, all.scores);
    };
    all.records = record_counts(io::read_csv(opened.files, plan, opened.csv, score, take));
    return all;
  });
}

ModelWeights weights(const Model& model) {
  return as_public_errors([&] {
    const engine::MLModel& trained = model.implementation().model;
    const engine::LinearModel& linear = trained.weights;
    const auto& space = trained.recipe.features();
    const std::size_t outputs = linear.output_count, indicators = space.indicator_count();
    ModelWeights all{linear.bias, {}, linear.output_center, linear.output_scale};
    all.features.reserve(space.numbers.size() + indicators);
    const auto row = [&](const auto& table, std::size_t i) {
      const auto* const begin = table.data() + i * outputs;
      return std::vector<double>(begin, begin + outputs);
    };
    for (std::size_t i = 0; i < space.numbers.size(); ++i)
      all.features.push_back(
          {space.numbers[i].name, space.numbers[i].center, row(linear.number_weights, i)});
    for (std::size_t i = 0; i < indicators; ++i)
      all.features.push_back({trained.recipe.indicator_name(static_cast<std::uint32_t>(i)), 0,
                              row(linear.indicator_weights, i)});
    return all;
  });
}

}  // namespace glassbox
