// A number acts on a margin through its slopes and its bins. Bin edges cut its range into segments;
// within one the effect is a line from level to level, so a list of segments is the exact curve.
// Categories are a bar each.
#include "engine/explain/effects.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "recipes/language/expression_text.h"

namespace glassbox::engine {
namespace {

using Outputs = std::vector<const OutputFeatures*>;

void add(std::vector<double>& sums, const std::vector<double>& terms, double factor = 1) {
  for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += terms[k] * factor;
}

const Expression& number_of(const Expression& expression) {
  const bool is_wrapped =
      expression.function == Function::kNormalize || expression.function == Function::kQuantileBin;
  return is_wrapped ? number_of(*expression.arguments[0]) : expression;
}

bool is_bin(const OutputFeatures& output) {
  return output.expression->function == Function::kQuantileBin;
}

// The bins of one output: ids begin, begin + 1, ... and their edges.
struct Bins {
  std::uint32_t begin = 0;
  std::vector<double> edges;

  [[nodiscard]] std::uint32_t id_of(double value) const {
    return begin +
           static_cast<std::uint32_t>(std::ranges::lower_bound(edges, value) - edges.begin());
  }
};

class CurveMaker {
 public:
  CurveMaker(const MLModel& model, const Outputs& outputs)
      : model_(model), space_(model.recipe.features()) {
    for (const OutputFeatures* const output : outputs) {
      if (output->number) slopes_.push_back(output);
      if (is_bin(*output))
        bins_.push_back({space_.groups[*output->group].begin, bin_edges(model, *output)});
      if (output->missing) missing_count_ = space_.training_count[*output->missing];
    }
  }

  [[nodiscard]] std::vector<EffectSegment> curve() const {
    const std::vector<double> ends = all_ends();
    std::vector<EffectSegment> segments;
    std::vector<std::vector<std::uint32_t>> ids;  // the bins of each segment
    for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
      EffectSegment segment{ends[i], ends[i + 1], std::nullopt, level(ends[i]), level(ends[i + 1])};
      const double middle = ends[i] / 2 + ends[i + 1] / 2;
      ids.emplace_back();
      for (const Bins& bins : bins_) {
        const std::uint32_t id = bins.id_of(middle);
        ids.back().push_back(id);
        add(segment.at_from, indicator_weights(model_, id));
        add(segment.at_to, indicator_weights(model_, id));
      }
      if (bins_.empty()) segment.records = space_.training_rows - missing_count_;
      segments.push_back(std::move(segment));
    }
    // A bin that is one segment knows how many records that has.
    for (std::size_t b = 0; b < bins_.size(); ++b)
      for (std::size_t i = 0; i < segments.size(); ++i)
        if ((i == 0 || ids[i - 1][b] != ids[i][b]) &&
            (i + 1 == segments.size() || ids[i + 1][b] != ids[i][b]))
          segments[i].records = space_.training_count[ids[i][b]];
    return segments;
  }

  // BINARY as a number has two values, not a curve.
  [[nodiscard]] std::vector<EffectLevel> two_levels(const std::string& feature) const {
    const std::uint64_t known = space_.training_rows - missing_count_;
    const auto ones = static_cast<std::uint64_t>(
        std::llround(slopes_.front()->mean * static_cast<double>(known)));
    return {{feature, "1", ones, level(1)}, {feature, "0", known - ones, level(0)}};
  }

 private:
  const MLModel& model_;
  const FeatureSpace& space_;
  Outputs slopes_;
  std::vector<Bins> bins_;
  std::uint64_t missing_count_ = 0;

  // What the numbers themselves add.
  [[nodiscard]] std::vector<double> level(double value) const {
    std::vector<double> sums(model_.weights.output_count);
    for (const OutputFeatures* const slope : slopes_)
      if (slope->deviation != 0)
        add(sums, number_steps(model_, *slope->number), (value - slope->mean) / slope->deviation);
    return sums;
  }

  // The edges of all bins, and where the picture ends.
  [[nodiscard]] std::vector<double> all_ends() const {
    std::vector<double> edges;
    for (const Bins& bins : bins_) edges.insert(edges.end(), bins.edges.begin(), bins.edges.end());
    std::ranges::sort(edges);
    // Those of quantile_bin(normalize(x),n) come back with the last digit rounded.
    const auto is_same = [](double a, double b) { return b - a <= 1e-12 * std::abs(b); };
    edges.erase(std::unique(edges.begin(), edges.end(), is_same), edges.end());

    const double mean = slopes_.empty() ? 0 : slopes_.front()->mean;
    const double deviation = slopes_.empty() ? 0 : slopes_.front()->deviation;
    if (edges.empty()) {
      const double reach = deviation > 0 ? 2 * deviation : std::max(1.0, std::abs(mean));
      return {within_range(mean - reach), within_range(mean + reach)};
    }
    const std::size_t last = edges.size() - 1;
    const double alone = deviation > 0 ? deviation : std::max(1.0, std::abs(edges[0]));
    double low = edges[0] - (last > 0 ? edges[1] - edges[0] : alone);
    double high = edges[last] + (last > 0 ? edges[last] - edges[last - 1] : alone);
    if (deviation > 0) {
      low = std::min(low, mean - 2 * deviation);
      high = std::max(high, mean + 2 * deviation);
    }
    edges.insert(edges.begin(), std::min(within_range(low), edges[0]));
    edges.push_back(std::max(within_range(high), edges.back()));
    return edges;
  }

  static double within_range(double value) {  // the difference of two stays finite
    constexpr double kFar = 4e307;
    return std::clamp(value, -kFar, kFar);
  }
};

// What a missing number adds: the bin "missing" and "... is missing"; z is 0.
std::optional<EffectLevel> missing_level(const MLModel& model, const Outputs& outputs) {
  const FeatureSpace& space = model.recipe.features();
  EffectLevel level{"", "missing", 0, std::vector<double>(model.weights.output_count)};
  for (const OutputFeatures* const output : outputs) {
    if (is_bin(*output)) {
      const IndicatorGroup& group = space.groups[*output->group];
      for (std::uint32_t id = group.begin; id < group.end; ++id)
        if (model.recipe.indicator_token(id) == "missing")
          add(level.contributions, indicator_weights(model, id));
    }
    if (!output->missing) continue;
    add(level.contributions, indicator_weights(model, *output->missing));
    level.records = space.training_count[*output->missing];
    if (level.feature.empty()) level.feature = model.recipe.indicator_name(*output->missing);
  }
  if (level.records == 0) return std::nullopt;
  return level;
}

// Levels of categories and tokens.
void add_levels(const MLModel& model, const Outputs& outputs, std::size_t most, Effect& effect) {
  const FeatureSpace& space = model.recipe.features();
  const auto rows = static_cast<double>(space.training_rows);
  struct Place {
    double rank = 0;
    std::uint32_t id = 0;
  };
  std::vector<Place> places;
  for (const OutputFeatures* const output : outputs) {
    const ValueKind kind = output->expression->kind;
    const bool is_set = kind == ValueKind::kText || kind == ValueKind::kTokens;
    const IndicatorGroup& group = space.groups[*output->group];
    for (std::uint32_t id = group.begin; id < group.end; ++id) {
      const auto count = static_cast<double>(space.training_count[id]);
      if (count == 0) continue;
      double rank = count;
      if (is_set) {
        double squares = 0;
        for (const double weight : indicator_weights(model, id)) squares += weight * weight;
        rank = squares * count * (rows - count);
      }
      places.push_back({rank, id});
    }
  }
  const std::size_t kept = std::min(most, places.size());
  std::partial_sort(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(kept),
                    places.end(), [](const Place& a, const Place& b) {
                      return a.rank != b.rank ? a.rank > b.rank : a.id < b.id;
                    });
  effect.levels_left_out = places.size() - kept;
  places.resize(kept);
  for (const Place& place : places) {
    const IndicatorGroup& group = space.groups[space.group_of(place.id)];
    const std::string name = model.recipe.indicator_name(place.id);
    const bool is_binary = name == group.expression;
    effect.levels.push_back({name, is_binary ? "1" : model.recipe.indicator_token(place.id),
                             space.training_count[place.id], indicator_weights(model, place.id)});
    if (is_binary)
      effect.levels.push_back({name, "0 or missing",
                               space.training_rows - space.training_count[place.id],
                               std::vector<double>(model.weights.output_count)});
  }
}

}  // namespace

Effect effect_of(const MLModel& model, const std::vector<OutputFeatures>& outputs,
                 const std::vector<std::size_t>& attributes, std::size_t most_levels) {
  Outputs numbers, others;
  for (const OutputFeatures& output : outputs) {
    if (output.attributes != attributes) continue;
    (output.number || is_bin(output) ? numbers : others).push_back(&output);
  }
  Effect effect;
  effect.attributes = attributes;
  const bool is_binary =
      !numbers.empty() && number_of(*numbers.front()->expression).kind == ValueKind::kBinary &&
      std::ranges::none_of(numbers, [](const auto* output) { return is_bin(*output); });
  if (is_binary) {
    effect.levels =
        CurveMaker(model, numbers).two_levels(to_text(*numbers.front()->expression, model.schema));
    if (const auto missing = missing_level(model, numbers)) effect.levels.push_back(*missing);
  } else if (!numbers.empty()) {
    effect.number = to_text(number_of(*numbers.front()->expression), model.schema);
    effect.curve = CurveMaker(model, numbers).curve();
    effect.missing = missing_level(model, numbers);
  }
  add_levels(model, others, most_levels, effect);
  return effect;
}

}  // namespace glassbox::engine
