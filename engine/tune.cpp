#include "engine/tune.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "engine/candidate_choice.h"
#include "engine/promising_pairs.h"
#include "engine/training_steps.h"
#include "engine/tuning_search.h"
#include "io/distinct_tally.h"
#include "io/input_error.h"
#include "io/row_sample.h"

namespace glassbox::engine {
namespace {

using Kind = Penalty::Kind;

// One draw of the folds of a small file leaves much to chance. Draws hold out this many records in
// all, but are no more than kMostDraws; everything is tried on the first four. Where there would be
// fewer than four, which tell no error, one has to do.
constexpr std::size_t kHeldOutRecords = 64'000, kMostDraws = 64, kFirstDraws = 4;

std::size_t draws_for(std::size_t records) {
  const std::size_t draws = std::min(kHeldOutRecords / records, kMostDraws);
  return draws < kFirstDraws ? 1 : draws;
}

// In half decades: L2 1e-4 .. 1e-1, L1 1e-4 .. 1e-2, and how far the search may go.
constexpr int kCoarseL2[] = {-8, -6, -4, -2};
constexpr int kCoarseL1[] = {-8, -6, -4};
constexpr int kLeast = -12, kMost = 0;

std::vector<Penalty> coarse(Kind kind) {
  std::vector<Penalty> penalties;
  const std::span<const int> grid =
      kind == Kind::kL2 ? std::span<const int>(kCoarseL2) : std::span<const int>(kCoarseL1);
  for (const int half_decades : grid) penalties.push_back({kind, half_decades});
  return penalties;
}

// Walks the stages.
class Tuning {
 public:
  Tuning(const TuningRecords& records, TuningSearch& search, std::size_t draws)
      : records_(records), search_(search), draws_(draws), judged_(std::min(draws, kFirstDraws)) {}

  void run() {
    if (!search()) return;
    while (judged_ < draws_) {
      const std::size_t next = std::min(2 * judged_, draws_);
      if (!search_.judge("finalists", finalists(), next)) return;
      judged_ = next;
    }
  }

  /// The candidates the choice is among, all judged on the most draws.
  [[nodiscard]] std::vector<JudgedCandidate> finalists_judged() const {
    std::vector<JudgedCandidate> judged = search_.candidates();
    std::erase_if(judged, [&](const JudgedCandidate& one) { return one.draws.size() < judged_; });
    for (JudgedCandidate& one : judged) one.draws.resize(judged_);  // the budget may end between
    return judged;
  }
  [[nodiscard]] std::vector<JudgedCandidate> others() const {
    std::vector<JudgedCandidate> judged = search_.candidates();
    std::erase_if(judged, [&](const JudgedCandidate& one) { return one.draws.size() >= judged_; });
    return judged;
  }

 private:
  [[nodiscard]] const JudgedCandidate& best() const {
    return search_.candidates()[best_of(search_.candidates(), records_.type)];
  }

  // On the first draws. False: there is no time for more.
  bool search() {
    if (!try_shapes("numbers", number_shapes(records_.schema)) ||
        !try_shapes("texts", text_shapes(best().shape, records_.schema)) ||
        !try_shapes("pairs", paired_shapes(best().shape)) ||
        !search_.judge("amounts", {{best().shape, coarse(Kind::kL1)}}, judged_))
      return false;
    for (std::vector<Trial> next = neighbours(); !next.empty(); next = neighbours())
      if (!search_.judge("amounts", next, judged_)) return false;
    return true;
  }

  bool try_shapes(const std::string& stage, const std::vector<RecipeShape>& shapes) {
    std::vector<Trial> trials;
    for (const RecipeShape& shape : shapes)
      if (!search_.has(shape, coarse(Kind::kL2).front()))
        trials.push_back({shape, coarse(Kind::kL2)});
    return trials.empty() || search_.judge(stage, trials, judged_);
  }

  // With one promising pair, with two, and with four, as far as there are so many.
  [[nodiscard]] std::vector<RecipeShape> paired_shapes(const RecipeShape& base) const {
    constexpr std::size_t kMostPairs = 4;
    const std::size_t count = promising_pairs(records_.blocks, records_.schema, kMostPairs).size();
    std::vector<RecipeShape> shapes;
    for (std::size_t pairs = 1; pairs <= count; pairs *= 2) {
      shapes.push_back(base);
      shapes.back().pairs = pairs;
    }
    return shapes;
  }

  // Of each recipe that could still win, and each kind of penalty tried with it, half a decade to
  // either side of the best amount, unless judged.
  [[nodiscard]] std::vector<Trial> neighbours() const {
    const std::vector<JudgedCandidate>& all = search_.candidates();
    std::vector<Trial> trials;
    for (const std::size_t i : contenders(all, records_.type)) {
      const RecipeShape& shape = all[i].shape;
      if (std::ranges::find(trials, shape, &Trial::shape) != trials.end()) continue;
      Trial trial{shape, {}};
      for (const Kind kind : {Kind::kL2, Kind::kL1}) add_neighbours(trial, kind);
      trials.push_back(std::move(trial));
    }
    std::erase_if(trials, [](const Trial& trial) { return trial.penalties.empty(); });
    return trials;
  }

  void add_neighbours(Trial& trial, Kind kind) const {
    std::vector<JudgedCandidate> tried = search_.candidates();
    std::erase_if(tried, [&](const JudgedCandidate& one) {
      return one.shape != trial.shape || one.penalty.kind != kind;
    });
    if (tried.empty()) return;
    const int center = tried[best_of(tried, records_.type)].penalty.half_decades;
    for (const int half_decades : {center - 1, center + 1}) {
      const Penalty penalty{kind, half_decades};
      if (half_decades >= kLeast && half_decades <= kMost && !search_.has(trial.shape, penalty))
        trial.penalties.push_back(penalty);
    }
  }

  [[nodiscard]] std::vector<Trial> finalists() const {
    const std::vector<JudgedCandidate> all = finalists_judged();
    std::vector<Trial> trials;
    for (const std::size_t i : contenders(all, records_.type)) {
      const auto known = std::ranges::find(trials, all[i].shape, &Trial::shape);
      Trial& trial = known == trials.end() ? trials.emplace_back(Trial{all[i].shape, {}}) : *known;
      trial.penalties.push_back(all[i].penalty);
    }
    return trials;
  }

  const TuningRecords& records_;
  TuningSearch& search_;
  std::size_t draws_;   // in all
  std::size_t judged_;  // on which the choice rests so far
};

// Whether folds can be cut from these records, and what the user should know of them.
void check_records(const TuningRecords& records, const TuneRequest& request,
                   std::vector<std::string>& warnings) {
  const std::string file = request.files.front().name;
  const std::string& target = *request.schema.target;
  check_target(records.type, records.target, records.classes, target, file);
  const std::vector<std::size_t> groups = count_groups(records.facts);
  std::size_t distinct = 0;
  for (const std::size_t count : groups) distinct += count;
  const std::string folds = std::to_string(request.folds) + " folds";
  if (distinct < request.folds)
    throw InputError({file}, std::to_string(distinct) +
                                 " records with inputs of their own, fewer "
                                 "than " +
                                 folds + "; give more records or fewer folds");
  if (records.type == ModelType::kRegression) return;
  std::size_t held_out_safely = 0;
  for (std::size_t k = 0; k < groups.size(); ++k) {
    if (groups[k] >= 2) ++held_out_safely;
    if (groups[k] >= request.folds) continue;
    const std::string name =
        records.type == ModelType::kBinary ? std::to_string(k) : records.classes[k];
    warnings.push_back("target \"" + target + "\": " + std::to_string(groups[k]) +
                       " records of \"" + name + "\" with inputs of their own, fewer than " +
                       folds + "; how well it is told apart is known but roughly");
  }
  if (held_out_safely < 2)
    throw InputError({file}, "target \"" + target +
                                 "\": with a fold held out a single class would be left; at least "
                                 "two classes need two records with inputs of their own");
}

void check_request(const TuneRequest& request) {
  if (request.folds < 2 || request.folds > 20)
    throw std::invalid_argument("tune: want 2 to 20 folds");
  if (request.budget && !(*request.budget > 0))
    throw std::invalid_argument("tune: want a budget above 0");
  for (std::size_t a = 0; a < request.schema.attributes.size(); ++a)
    if (request.schema.is_input(a)) return;
  throw InputError({},
                   "the schema has no inputs: every attribute is the target, the row id, the "
                   "row weight or excluded");
}

TunedCandidate tuned(const JudgedCandidate& judged, const JudgedCandidate& best, ModelType type) {
  const Lag far = lag(judged, best, type);
  return {.shape = judged.shape,
          .penalty = judged.penalty,
          .draws = judged.draws.size(),
          .value = judged.value(),
          .error = judged.error(),
          .behind = far.behind,
          .behind_error = far.error,
          .features = judged.features(),
          .seconds = judged.seconds};
}

}  // namespace

TuneResult tune(const TuneRequest& request) {
  check_request(request);
  const Schema& schema = request.schema;
  TuneResult result;
  result.type = model_type_for(schema);
  result.folds = request.folds;
  std::optional<TuningSearch::Clock::time_point> deadline;
  if (request.budget)
    deadline =
        TuningSearch::Clock::now() + std::chrono::duration_cast<TuningSearch::Clock::duration>(
                                         std::chrono::duration<double>(*request.budget));

  if (request.stage) request.stage("reading");
  RowSample sample({.records = kTuningRecords}, request.seed);
  CsvOptions reading = request.csv;
  reading.keep_lines = true;  // the sample is drawn by them
  result.records = read_csv(request.files, plan_all(schema, /*with_target=*/true), reading, {},
                            [&](RecordBlock&& block) { sample.add(block); });
  sample.sort();
  const TuningRecords records(sample.blocks(), schema);
  result.tried_on = records.size();
  check_records(records, request, result.warnings);
  result.draws = draws_for(records.size());

  TuningSearch search(records, request, result.draws, deadline);
  Tuning tuning(records, search, result.draws);
  tuning.run();

  const std::vector<JudgedCandidate> pool = tuning.finalists_judged();
  result.best = best_of(pool, result.type);
  result.chosen = simplest_of_good(pool, result.type);
  const JudgedCandidate& best = pool[result.best];
  result.draws = best.draws.size();
  for (const JudgedCandidate& one : pool)
    result.candidates.push_back(tuned(one, best, result.type));
  for (const JudgedCandidate& one : tuning.others())
    result.candidates.push_back(tuned(one, best, result.type));
  result.left_out = search.left_out();

  const TunedCandidate& chosen = result.candidates[result.chosen];
  result.recipe = recipe_text(chosen.shape, schema,
                              promising_pairs(records.blocks, schema, chosen.shape.pairs));
  result.parameters = "sgd.maxPasses=" + std::to_string(kTuningPasses) + "\n" +
                      std::string(chosen.penalty.parameter()) + "=" + chosen.penalty.text() + "\n";
  return result;
}

}  // namespace glassbox::engine
