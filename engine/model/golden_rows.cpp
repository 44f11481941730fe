// Makes eight records up from what the model learned, the first one empty, and notes their scores.
// Loading a file scores them again: another result means that this build computes something else.
#include "engine/model/golden_rows.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <iterator>
#include <stdexcept>

#include "engine/model/prediction.h"
#include "recipes/language/expression_text.h"

namespace glassbox::engine {
namespace {

constexpr std::size_t kRows = 8;

// What some attribute can hold: the middle and spread of its numbers, the levels or tokens met.
struct Attributes {
  std::vector<double> center, scale;
  std::vector<const IndicatorGroup*> group;  // nullptr: none of its own

  explicit Attributes(const MLModel& model)
      : center(model.schema.attributes.size(), 0.0),
        scale(center.size(), 1.0),
        group(center.size(), nullptr) {
    const FeatureSpace& features = model.recipe.features();
    for (const auto& output : model.recipe.recipe().outputs) {
      if (output->function != Function::kAttribute) continue;
      const std::string expression = to_text(*output, model.schema);
      for (const NumberFeature& number : features.numbers) {
        if (number.name != expression) continue;
        center[output->attribute] = number.center;
        scale[output->attribute] = number.scale;
      }
      for (const IndicatorGroup& candidate : features.groups) {
        if (candidate.expression == expression) group[output->attribute] = &candidate;
      }
    }
  }
};

std::string number_text(double value) {
  std::array<char, 32> buffer;
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), end};
}

// Fibonacci hashing: neighbours go far apart, whatever the number of levels they are taken modulo.
std::size_t scatter(std::size_t attribute, std::size_t row) {
  const std::uint64_t key = attribute * kRows + row;
  return static_cast<std::size_t>((key * 0x9e37'79b9'7f4a'7c15U) >> 40);
}

// Row 0 is empty. Later ones pick among the levels met and among numbers around their centers.
std::string cell(const MLModel& model, const Attributes& attributes, std::size_t attribute,
                 std::size_t row) {
  if (row == 0 || !model.recipe.attributes_used()[attribute]) return "";
  const std::size_t step = scatter(attribute, row);
  switch (model.schema.attributes[attribute].type) {
    case AttributeType::kBinary:
      return step % 2 == 0 ? "0" : "1";
    case AttributeType::kNumeric: {
      constexpr std::array kPlaces = {0.0, 1.0, -1.0, 0.3125, 2.5, -0.75, 10.0, 100.0};
      return number_text(attributes.center[attribute] +
                         attributes.scale[attribute] * kPlaces[step % kPlaces.size()]);
    }
    case AttributeType::kCategorical:
    case AttributeType::kText:
      break;
  }
  const IndicatorGroup* group = attributes.group[attribute];
  if (group == nullptr || group->begin == group->end)
    return "a level never met " + std::to_string(step % 3);
  const std::size_t levels = group->end - group->begin;
  const auto token = [&](std::size_t i) {
    return model.recipe.indicator_token(group->begin + static_cast<std::uint32_t>(i % levels));
  };
  if (model.schema.attributes[attribute].type == AttributeType::kCategorical) return token(step);
  return token(step) + " " + token(step + 1) + " " + token(step / 3);
}

std::vector<float> scores_of(const Predictor& predictor, const std::vector<std::string>& cells) {
  const std::vector<std::string_view> views(cells.begin(), cells.end());
  std::vector<double> exact(predictor.output_count());
  FeatureMatrix scratch;
  predictor.score_record(views, scratch, exact);
  std::vector<float> scores;
  std::ranges::transform(exact, std::back_inserter(scores), to_float32);
  return scores;
}

// Floats of one sign are ordered as their bits are; both zeros are one.
std::int64_t steps_between(float a, float b) {
  const auto place = [](float x) {
    const auto bits = std::bit_cast<std::int32_t>(x);
    return bits < 0 ? -static_cast<std::int64_t>(bits & 0x7fff'ffff) : std::int64_t{bits};
  };
  return std::abs(place(a) - place(b));
}

}  // namespace

std::vector<GoldenRow> golden_rows(const MLModel& model) {
  const Predictor predictor(model);
  const Attributes attributes(model);
  std::vector<GoldenRow> rows(kRows);
  for (std::size_t row = 0; row < kRows; ++row) {
    for (std::size_t i = 0; i < model.schema.attributes.size(); ++i) {
      rows[row].cells.push_back(cell(model, attributes, i, row));
    }
    rows[row].scores = scores_of(predictor, rows[row].cells);
  }
  return rows;
}

GoldenVerdict check_golden_rows(const MLModel& model, const std::vector<GoldenRow>& rows) {
  const Predictor predictor(model);
  const double scale = model.type == ModelType::kRegression ? model.weights.output_scale : 1.0;
  GoldenVerdict verdict = GoldenVerdict::kSame;
  for (const GoldenRow& row : rows) {
    if (row.cells.size() != model.schema.attributes.size() ||
        row.scores.size() != predictor.output_count()) {
      throw std::invalid_argument("an observation of another shape than the model's");
    }
    const std::vector<float> scores = scores_of(predictor, row.cells);
    for (std::size_t k = 0; k < scores.size(); ++k) {
      const double now = scores[k], then = row.scores[k];
      const double size = std::max({std::abs(now), std::abs(then), 1e-3 * scale});
      if (!(std::abs(now - then) <= 1e-3 * size)) return GoldenVerdict::kFarOff;  // NaN too
      if (steps_between(scores[k], row.scores[k]) > 2) verdict = GoldenVerdict::kClose;
    }
  }
  return verdict;
}

void encode(const std::vector<GoldenRow>& rows, ByteWriter& out) {
  out.u64(rows.size());
  for (const GoldenRow& row : rows) {
    out.u64(row.cells.size());
    for (const std::string& cell : row.cells) out.text(cell);
    out.f32s(row.scores);
  }
}

std::vector<GoldenRow> decode_golden_rows(ByteReader& in) {
  std::vector<GoldenRow> rows(in.count(16));
  for (GoldenRow& row : rows) {
    row.cells.resize(in.count(8));
    for (std::string& cell : row.cells) cell = in.text();
    row.scores = in.f32s();
  }
  return rows;
}

}  // namespace glassbox::engine
