#include "recipes/fit/record_evaluation.h"

#include "recipes/fit/node_evaluation.h"
#include "recipes/numbers/date_parts.h"

namespace glassbox::recipes {

void Workspace::fit_to(const Plan& plan) {
  if (nodes.size() < plan.nodes.size()) nodes.resize(plan.nodes.size());
  if (numbers.size() < plan.numbers.size()) {
    numbers.resize(plan.numbers.size());
    widened.resize(plan.numbers.size());
  }
}

void begin_block(const Plan& plan, const FittedPlan& learned, const RecordBlock& block,
                 Workspace& work) {
  const RecordView records(plan, block, 0, block.row_count);
  for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
    if (plan.nodes[i].kind != PlanNode::Kind::kCategory) continue;
    const CategoryColumn* const column = records.categories(plan.nodes[i].attribute);
    if (column == nullptr) continue;
    const StringColumn& dictionary = column->dictionary();
    std::vector<std::uint32_t>& map = work.nodes[i].category_map;
    map.resize(dictionary.size());
    for (std::size_t code = 0; code < map.size(); ++code) {
      map[code] = learned.nodes[i].strings.find(
          date_part_token(dictionary[code], plan.nodes[i].n, work.nodes[i].word_buffer));
    }
  }
}

void evaluate(const Plan& plan, const FittedPlan& learned, const RecordView& records,
              Workspace& work) {
  for (std::size_t slot = 0; slot < plan.numbers.size(); ++slot) {
    const std::size_t attribute = plan.numbers[slot];
    const NumberColumn* const column = records.number_column(attribute);
    const auto* const doubles =
        column == nullptr ? nullptr : std::get_if<std::vector<double>>(&column->values());
    if (doubles != nullptr) {
      work.numbers[slot] = std::span(*doubles).subspan(records.begin(), records.size());
      continue;
    }
    work.widened[slot].resize(records.size());
    records.numbers(attribute, work.widened[slot]);
    work.numbers[slot] = work.widened[slot];
  }
  for (std::size_t node = 0; node < plan.nodes.size(); ++node) {
    NodeEvaluation</*kLearning=*/false>(plan, learned, records, work, node).run();
  }
}

}  // namespace glassbox::recipes
