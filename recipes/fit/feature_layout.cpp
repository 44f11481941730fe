// Gives every level of every output its id. Outputs come in the recipe's order; each that has
// levels gets a range of ids, one a level, and one more for a missing number. One level of each
// range, the most frequent, is the reference that rows leave out
// (docs/decisions/0003-reference-levels.md).
#include "recipes/fit/feature_layout.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "recipes/language/expression_text.h"

namespace glassbox::recipes {
namespace {

class LayoutMaker {
 public:
  LayoutMaker(const Plan& plan, const FittedPlan& learned, const Schema& schema)
      : plan_(plan), learned_(learned), schema_(schema) {
    layout_.space.training_rows = learned.training_rows;
  }

  void add(const PlanOutput& output) {
    const std::string text = to_text(*output.expression, schema_);
    if (output.node == PlanNode::kNone) {
      add_number(output, text);
    } else if (plan_.nodes[output.node].kind == PlanNode::Kind::kBinary) {
      add_binary(output, text);
    } else {
      add_levels(output, text);
    }
    if (output.has_missing_indicator) add_missing(output, text);
    ++output_;
  }

  Layout take() { return std::move(layout_); }

 private:
  const Plan& plan_;
  const FittedPlan& learned_;
  const Schema& schema_;
  Layout layout_;
  std::size_t output_ = 0;  // ordinal of the output being added

  // The next `count` ids.
  IndicatorGroup& add_group(const std::string& text, std::uint64_t count) {
    const std::uint32_t begin = layout_.space.indicator_count();
    if (begin + count >= kNoLevel) throw std::length_error("over 4 billion features");
    layout_.space.groups.push_back({.expression = text,
                                    .begin = begin,
                                    .end = static_cast<std::uint32_t>(begin + count),
                                    .reference = std::nullopt});
    return layout_.space.groups.back();
  }

  void add_number(const PlanOutput& output, const std::string& text) {
    const std::size_t slot = plan_.number_slot[output.attribute];
    const NumberStatistics& learned = learned_.statistics[slot];
    NumberSource source{.slot = slot, .mean = learned.mean, .deviation = learned.deviation};
    NumberFeature feature{.name = text};
    if (!output.normalized) {
      // A raw number that never varied keeps its own unit; so does one that varies so little that
      // its weight, or the square of it, would leave the range of doubles.
      constexpr double kLeastDeviation = 1e-100;
      if (source.deviation < kLeastDeviation) source.deviation = 1;
      feature.center = source.mean;
      feature.scale = source.deviation;
    }
    layout_.space.numbers.push_back(std::move(feature));
    layout_.numbers.push_back(source);
  }

  void add_binary(const PlanOutput& output, const std::string& text) {
    const std::uint32_t id = add_group(text, 1).begin;
    // Level 1 is the id; level 0 falls just before it, on the id that is left out.
    layout_.indicators.push_back({.kind = IndicatorSource::Kind::kLevel,
                                  .output = output_,
                                  .node = output.node,
                                  .offset = id - 1,
                                  .none_id = id - 1,
                                  .skip_id = id - 1});
    const std::vector<std::uint64_t>& counts = learned_.nodes[output.node].counts;
    layout_.space.training_count.push_back(counts.size() < 2 ? 0 : counts[1]);
  }

  void add_levels(const PlanOutput& output, const std::string& text) {
    const bool is_set = plan_.nodes[output.node].is_set;
    std::vector<std::uint64_t> counts = learned_.nodes[output.node].counts;
    counts.resize(level_count(plan_, learned_, output.node));
    const auto most = std::max_element(counts.begin(), counts.end());
    const std::uint64_t taken = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
    const bool has_reference = !is_set && learned_.training_rows > 0 &&
                               taken == learned_.training_rows && *most > taken / 2;

    IndicatorGroup& group = add_group(text, counts.size() + (has_reference ? 1 : 0));
    IndicatorSource source{
        .kind = is_set ? IndicatorSource::Kind::kSet : IndicatorSource::Kind::kLevel,
        .output = output_,
        .node = output.node,
        .offset = group.begin,
        .none_id = kNoLevel,
        .skip_id = kNoLevel};
    if (has_reference) {
      group.reference = group.begin + static_cast<std::uint32_t>(most - counts.begin());
      source.none_id = group.end - 1;
      source.skip_id = *group.reference;
      counts.push_back(0);  // none of the levels
    }
    layout_.indicators.push_back(source);
    auto& all = layout_.space.training_count;
    all.insert(all.end(), counts.begin(), counts.end());
  }

  void add_missing(const PlanOutput& output, const std::string& text) {
    const std::size_t slot = plan_.number_slot[output.attribute];
    const std::uint64_t count = learned_.statistics[slot].missing_count;
    if (count == 0) return;
    const std::uint32_t id = add_group(text + " is missing", 1).begin;
    layout_.indicators.push_back(
        {.kind = IndicatorSource::Kind::kMissing, .output = output_, .slot = slot, .offset = id});
    layout_.space.training_count.push_back(count);
  }
};

}  // namespace

Layout Layout::make(const Plan& plan, const FittedPlan& learned, const Schema& schema) {
  LayoutMaker maker(plan, learned, schema);
  for (const PlanOutput& output : plan.outputs) maker.add(output);
  return maker.take();
}

}  // namespace glassbox::recipes
