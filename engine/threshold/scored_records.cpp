#include "engine/threshold/scored_records.h"

#include <algorithm>

namespace glassbox::engine {

ScoredRecords score_records(const MLModel& model, std::span<const InputFile> files,
                            const Schema* data_schema, const CsvOptions& options, PlanFor purpose) {
  const Schema& schema = data_schema != nullptr ? *data_schema : model.schema;
  ReadPlan plan = plan_for(model, schema, purpose);
  const std::size_t target = model.schema.find(model.schema.target.value()).value();
  const std::size_t kept = plan.columns.size();
  plan.columns.emplace_back();  // nothing in the file belongs to it; scores go there
  const Predictor predictor(model);
  ScoredRecords result{ScoreCounts(kExactlyRanked), {}};
  result.records = read_csv(
      files, plan, options,
      [&](RecordBlock& block) {
        std::vector<double> exact;
        predictor.score(block, exact);
        std::vector<float> scores(exact.size());
        std::ranges::transform(exact, scores.begin(), to_float32);
        block.columns[kept] = NumberColumn(std::move(scores), /*has_missing=*/false);
      },
      [&](RecordBlock&& block) {
        const auto& scores =
            std::get<std::vector<float>>(std::get<NumberColumn>(block.columns[kept]).values());
        if (purpose != PlanFor::kEvaluation) {
          for (const float score : scores) result.scores.add(score, /*is_positive=*/false);
          return;
        }
        const auto& labels = std::get<BinaryColumn>(block.columns[target]).values;
        for (std::size_t i = 0; i < labels.size(); ++i)
          result.scores.add(scores[i], labels[i] == 1);
      });
  return result;
}

}  // namespace glassbox::engine
