// The fitted recipe as others see it: blocks and single records to features, and the names of
// features ("quantile_bin(age,10)" of bin 3) for people. A thread keeps its workspace from call to
// call.
#include "recipes/fit/fitted_recipe.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "recipes/fit/fitted_state.h"
#include "recipes/fit/transform.h"

namespace glassbox::recipes {
namespace {

constexpr const char* kNoneText = "(none seen in training)";

Workspace& workspace_of_thread(const Plan& plan) {
  thread_local Workspace work;
  work.fit_to(plan);
  return work;
}

bool is_none(const IndicatorGroup& group, std::uint32_t indicator) {
  return group.reference.has_value() && indicator + 1 == group.end;
}

// The edges of a bin node in the unit of its expression: quantile_bin(normalize(x),n) cuts where
// quantile_bin(x,n) does and shows the normalized values.
std::vector<double> shown_edges(const Plan& plan, const FittedPlan& learned,
                                const PlanOutput& output) {
  std::vector<double> edges = learned.nodes[output.node].bins.edges();
  if (output.expression->arguments[0]->function == Function::kNormalize) {
    const NumberStatistics& number = learned.statistics[plan.number_slot[output.attribute]];
    for (double& edge : edges) edge = (edge - number.mean) / number.deviation;
  }
  return edges;
}

}  // namespace

FittedRecipe::FittedRecipe(std::unique_ptr<const FittedState> state) : state_(std::move(state)) {}
FittedRecipe::FittedRecipe(FittedRecipe&&) noexcept = default;
FittedRecipe& FittedRecipe::operator=(FittedRecipe&&) noexcept = default;
FittedRecipe::~FittedRecipe() = default;

FeatureMatrix FittedRecipe::transform(const RecordBlock& block) const {
  FeatureMatrix out;
  out.number_count = state_->layout.numbers.size();
  out.numbers.reserve(out.number_count * block.row_count);
  out.row_ends.reserve(block.row_count);
  Workspace& work = workspace_of_thread(state_->plan);
  begin_block(state_->plan, state_->learned, block, work);
  for (std::size_t begin = 0; begin < block.row_count; begin += kTransformRows) {
    const RecordView records(state_->plan, block, begin,
                             std::min(kTransformRows, block.row_count - begin));
    append_features(state_->plan, state_->learned, state_->layout, records, work, out);
  }
  return out;
}

void FittedRecipe::transform_record(std::span<const std::string_view> cells,
                                    FeatureMatrix& out) const {
  if (cells.size() != state_->schema.attributes.size()) {
    throw std::invalid_argument("a record of " + std::to_string(cells.size()) +
                                " cells, expected " +
                                std::to_string(state_->schema.attributes.size()));
  }
  out.numbers.clear();
  out.row_ends.clear();
  out.ids.clear();
  out.number_count = state_->layout.numbers.size();
  append_features(state_->plan, state_->learned, state_->layout, RecordView(state_->plan, cells),
                  workspace_of_thread(state_->plan), out);
}

const FeatureSpace& FittedRecipe::features() const { return state_->layout.space; }
const Recipe& FittedRecipe::recipe() const { return state_->recipe; }
const Schema& FittedRecipe::schema() const { return state_->schema; }

const std::vector<bool>& FittedRecipe::attributes_used() const {
  return state_->plan.attributes_used;
}

std::string FittedRecipe::indicator_token(std::uint32_t indicator) const {
  const std::size_t at = features().group_of(indicator);
  const IndicatorGroup& group = features().groups[at];
  const IndicatorSource& source = state_->layout.indicators[at];
  if (is_none(group, indicator)) return kNoneText;
  if (source.kind == IndicatorSource::Kind::kMissing) return "missing";
  return level_name(state_->plan, state_->learned, source.node, indicator - source.offset);
}

std::string FittedRecipe::indicator_name(std::uint32_t indicator) const {
  const std::size_t at = features().group_of(indicator);
  const IndicatorGroup& group = features().groups[at];
  const IndicatorSource& source = state_->layout.indicators[at];
  if (source.kind == IndicatorSource::Kind::kMissing) return group.expression;
  const PlanNode& node = state_->plan.nodes[source.node];
  if (node.kind == PlanNode::Kind::kBinary) return group.expression;
  std::string name = group.expression + "=" + indicator_token(indicator);
  if (node.kind != PlanNode::Kind::kBin || is_none(group, indicator)) return name;
  const std::uint32_t bin = indicator - source.offset;
  if (bin == state_->learned.nodes[source.node].missing_bin) return name;
  const PlanOutput& output = state_->plan.outputs[source.output];
  return name + " " + interval_text(shown_edges(state_->plan, state_->learned, output), bin);
}

}  // namespace glassbox::recipes
