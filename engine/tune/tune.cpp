// Stages of a search: numbers, texts, feature crosses, regularization around the best, the final
// round. Each stage takes the leading recipe of those before and varies one thing of it. How many
// records, folds and repeats are used follows from an estimate of the work, so the choice does not
// depend on the machine.
#include "engine/tune/tune.h"

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <stdexcept>
#include <utility>
#include <variant>

#include "engine/fit/training_steps.h"
#include "engine/tune/candidate_choice.h"
#include "engine/tune/cross_candidates.h"
#include "engine/tune/learning_curve_search.h"
#include "engine/tune/tuning_search.h"
#include "io/base/distinct_sketch.h"
#include "io/base/input_error.h"
#include "io/records/row_sample.h"

namespace glassbox::engine {
namespace {

using Kind = Penalty::Kind;

// One cross-validation of a small file leaves much to chance. Repeats hold out this many records in
// all, but are no more than kMaxRepeats; everything is tried on half of them, and on all what
// leads.
constexpr std::size_t kHeldOutRecords = 4'800, kMaxRepeats = 8;
constexpr std::size_t kFinalRecipes = 4;  // recipes that lead, beside the plain one
// Macro F1 leaves more to chance than what is measured of each record.
constexpr std::size_t kQuickRepeats = 2, kQuickRepeatsOfClasses = 4, kMaxQuickRepeats = 6;
constexpr std::size_t kQuickHeldOut = 2'400;     // few records are held out more often
constexpr std::size_t kRecordsForPairs = 1'000;  // 40 for each of a pair's 25 weights
constexpr std::size_t kOneQuickRepeat = 3'000;   // records from which one repeat is enough
constexpr std::size_t kAllFolds = 8'000;         // records up to which all are evaluated
constexpr std::uint32_t kFewFolds = 2;

// Multiplications that a search may take, about; what takes more is tried on fewer records, but no
// fewer than kMinRecords.
constexpr double kQuickWork = 4e9, kThoroughWork = 4e10;
constexpr std::size_t kMinRecords = 2'000;

std::size_t repeats_for(std::size_t records, ModelType type, bool thorough) {
  if (!thorough && records >= kOneQuickRepeat) return 1;
  if (!thorough)
    return std::clamp(kQuickHeldOut / records,
                      type == ModelType::kMulticlass ? kQuickRepeatsOfClasses : kQuickRepeats,
                      kMaxQuickRepeats);
  return std::clamp(kHeldOutRecords / records, std::size_t{1}, kMaxRepeats);
}

// Penalty::log10_steps: L2 1e-1 .. 1e-4, and how far the search may go. Little regularization of
// several classes takes long to fit: it is tried where it leads.
constexpr int kCoarseL2[] = {-2, -4, -6, -8};
constexpr std::size_t kCoarseOfClasses = 3;
constexpr int kMinSteps = -12, kMaxSteps = 0;

std::vector<Penalty> coarse(ModelType type, std::optional<int> usual) {
  std::vector<Penalty> penalties;
  for (const int log10_steps : kCoarseL2) penalties.push_back({Kind::kL2, log10_steps});
  if (type == ModelType::kMulticlass) penalties.resize(kCoarseOfClasses);
  if (usual && *usual < penalties.back().log10_steps) penalties.push_back({Kind::kL2, *usual});
  return penalties;
}

// About how many multiplications a search takes for each record and fold.
double work_of_record(const TuningRecords& records) {
  double active = 1, words = 0;
  for (std::size_t a = 0; a < records.schema.attributes.size(); ++a) {
    if (!records.plain.is_input(a)) continue;
    active += records.schema.attributes[a].type == AttributeType::kNumeric ? 2 : 1;
    constexpr double kBytesOfWord = 6;
    for (const RecordBlock& block : records.blocks)
      if (const auto* const texts = std::get_if<TextColumn>(&block.columns[a]))
        for (std::size_t row = 0; row < texts->values.size(); ++row)
          words += static_cast<double>(texts->values[row].size()) / kBytesOfWord;
  }
  words /= static_cast<double>(std::max<std::size_t>(records.size(), 1));
  constexpr double kRecipes = 8, kStrengths = 5;
  if (words > 0 || records.type == ModelType::kMulticlass)
    return kRecipes * kStrengths * 100 * (active + 2 * words) *
           static_cast<double>(std::max<std::size_t>(records.classes.size(), 1));
  const double hessians = records.type == ModelType::kBinary ? 2 : 0.3;
  return kRecipes * kStrengths * (hessians * active * active + 40 * active);
}

// Every n-th of the records, so that no more than max_count remain.
std::vector<RecordBlock> thinned(std::span<const RecordBlock> blocks, std::size_t records,
                                 std::size_t max_count) {
  const std::size_t step = (records + max_count - 1) / max_count;
  std::vector<RecordBlock> kept;
  std::size_t at = 0;
  for (const RecordBlock& block : blocks) {
    std::vector<std::uint32_t> rows;
    for (std::uint32_t row = 0; row < block.row_count; ++row)
      if (at++ % step == 0) rows.push_back(row);
    if (!rows.empty()) kept.push_back(gather(block, rows));
  }
  return kept;
}

// Walks the stages.
class Tuning {
 public:
  Tuning(const TuningRecords& records, TuningSearch& search, std::size_t repeats, bool thorough,
         bool is_heavy, std::optional<int> usual)
      : records_(records),
        search_(search),
        repeats_(repeats),
        repeats_done_(thorough ? (repeats + 1) / 2 : repeats),
        usual_(usual),
        coarse_(coarse(records.type, usual)),
        thorough_(thorough),
        is_heavy_(is_heavy) {}

  void run() {
    if (!search()) return;
    if (repeats_done_ < repeats_ && search_.evaluate("final round", final_trials(), repeats_))
      repeats_done_ = repeats_;
  }

  /// The candidates the choice is among, all evaluated on the same repeats; those of the plain
  /// recipe come first, whichever strengths of it are among them.
  [[nodiscard]] std::vector<EvaluatedCandidate> final_round() const {
    std::vector<EvaluatedCandidate> evaluated = search_.candidates();
    const RecipeShape plain = evaluated.front().shape;
    std::erase_if(evaluated, [&](const EvaluatedCandidate& one) {
      return one.repeats.size() < repeats_done_;
    });
    for (EvaluatedCandidate& one : evaluated)
      one.repeats.resize(repeats_done_);  // the budget may end between
    std::stable_partition(evaluated.begin(), evaluated.end(),
                          [&](const EvaluatedCandidate& one) { return one.shape == plain; });
    return evaluated;
  }
  [[nodiscard]] std::vector<EvaluatedCandidate> others() const {
    std::vector<EvaluatedCandidate> evaluated = search_.candidates();
    std::erase_if(evaluated, [&](const EvaluatedCandidate& one) {
      return one.repeats.size() >= repeats_done_;
    });
    return evaluated;
  }

 private:
  // Of the recipes that were tried, with the strengths to be chosen: so many of those that may be
  // taken, the first choice first, and the plain one.
  [[nodiscard]] std::vector<EvaluatedCandidate> leaders(std::size_t max_count) const {
    const std::vector<EvaluatedCandidate>& all = search_.candidates();
    std::vector<EvaluatedCandidate> found;
    for (const std::size_t i : by_lead_left(all, records_.type, usual_))
      if (found.size() < max_count || all[i].shape == all.front().shape) found.push_back(all[i]);
    return found;
  }
  [[nodiscard]] RecipeShape leading() const { return leaders(1).front().shape; }

  // On the first repeats. False: there is no time for more.
  bool search() {
    const bool tries_pairs = !is_heavy_ && (thorough_ || records_.size() >= kRecordsForPairs);
    if (!try_shapes("numbers",
                    number_shapes(records_.plain, thorough_, !records_.columns.dates.empty())) ||
        !try_shapes("texts", text_shapes(leading(), records_.plain, thorough_)) ||
        (tries_pairs && !try_shapes("feature crosses", paired_shapes(leading()))))
      return false;
    constexpr int kQuickRounds = 2;
    int round = 0;
    for (std::vector<Trial> next = neighbours(); !next.empty(); next = neighbours()) {
      if (!thorough_ && round++ == kQuickRounds) break;
      if (!search_.evaluate("regularization", next, repeats_done_)) return false;
    }
    return true;
  }

  bool try_shapes(const std::string& stage, const std::vector<RecipeShape>& shapes) {
    std::vector<Trial> trials;
    for (const RecipeShape& shape : shapes)
      if (!search_.has(shape, coarse_.front())) trials.push_back({shape, coarse_});
    return trials.empty() || search_.evaluate(stage, trials, repeats_done_);
  }

  // With one feature cross, with two, and with four, as far as there are so many.
  [[nodiscard]] std::vector<RecipeShape> paired_shapes(const RecipeShape& base) const {
    constexpr std::size_t kMaxPairs = 4;
    const std::size_t count = cross_candidates(records_.blocks, records_.plain, kMaxPairs).size();
    std::vector<RecipeShape> shapes;
    for (std::size_t pairs = 1; pairs <= count; pairs *= 2) {
      shapes.push_back(base);
      shapes.back().pairs = pairs;
    }
    return shapes;
  }

  // Of each recipe that leads, a step to either side of the best strength, unless evaluated.
  [[nodiscard]] std::vector<Trial> neighbours() const {
    // Recipes of several classes are compared with the strengths that have the lowest loss.
    const bool is_wide = thorough_ || records_.type == ModelType::kMulticlass;
    std::vector<Trial> trials;
    for (const EvaluatedCandidate& one : leaders(is_wide ? kFinalRecipes : 1)) {
      Trial trial{one.shape, {}};
      const std::vector<EvaluatedCandidate>& all = search_.candidates();
      std::vector<std::size_t> centers = {best_strength(all, one.shape, records_.type),
                                          lowest_loss(all, one.shape)};
      if (centers.front() == centers.back()) centers.pop_back();
      for (const std::size_t center : centers)
        for (const int step : {-1, 1}) {
          const Penalty penalty{Kind::kL2, all[center].penalty.log10_steps + step};
          if (penalty.log10_steps >= kMinSteps && penalty.log10_steps <= kMaxSteps &&
              !search_.has(one.shape, penalty) &&
              std::ranges::find(trial.penalties, penalty) == trial.penalties.end())
            trial.penalties.push_back(penalty);
        }
      if (!trial.penalties.empty()) trials.push_back(std::move(trial));
    }
    return trials;
  }

  // The recipes that lead, with the strengths next to those that decide.
  [[nodiscard]] std::vector<Trial> final_trials() const {
    const std::vector<EvaluatedCandidate>& all = search_.candidates();
    std::vector<Trial> trials;
    for (const EvaluatedCandidate& leader : leaders(kFinalRecipes)) {
      Trial& trial = trials.emplace_back(Trial{leader.shape, {}});
      const int lowest = all[lowest_loss(all, leader.shape)].penalty.log10_steps;
      for (const EvaluatedCandidate& one : all) {
        const auto is_near = [&](int strength) {
          return std::abs(one.penalty.log10_steps - strength) <= 1;
        };
        if (one.shape == leader.shape && (is_near(leader.penalty.log10_steps) || is_near(lowest)))
          trial.penalties.push_back(one.penalty);
      }
    }
    return trials;
  }

  const TuningRecords& records_;
  TuningSearch& search_;
  std::size_t repeats_;       // in all
  std::size_t repeats_done_;  // on which the choice rests so far
  std::optional<int> usual_;
  std::vector<Penalty> coarse_;
  bool thorough_, is_heavy_;
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
  const std::string whose = records.facts.are_parted ? "" : " with inputs of their own";
  if (distinct < request.folds)
    throw InputError({file}, std::to_string(distinct) + " records, fewer than " + folds +
                                 "; give more records or fewer folds");
  if (records.type == ModelType::kRegression) return;
  for (std::size_t k = 0; k < groups.size(); ++k) {
    if (groups[k] >= request.folds) continue;
    const std::string name =
        records.type == ModelType::kBinary ? std::to_string(k) : records.classes[k];
    warnings.push_back("target \"" + target + "\": " + std::to_string(groups[k]) +
                       " records of \"" + name + "\"" + whose + ", fewer than " + folds +
                       "; how well it is told apart is known but roughly");
  }
  if (!records.can_be_folded(request.folds))
    throw InputError({file}, "target \"" + target +
                                 "\": with a fold held out a single class would be left; at least "
                                 "two classes need two records each");
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

LearningCurve curve_of(const TuningRecords& records, const TuneRequest& request,
                       const TunedCandidate& chosen, std::uint32_t evaluated_folds) {
  const int threads = std::min(request.csv.threads, static_cast<int>(evaluated_folds));
  std::mutex mutex;
  return learning_curve(
      records, chosen.shape, chosen.penalty,
      draw_folds(records.facts, request.folds, mix_bits(request.seed)), evaluated_folds,
      share_memory(
          std::max(request.memory / static_cast<std::uint64_t>(threads), kLeastTrainingMemory),
          request.temporary_directory),
      threads, [&] {
        const std::lock_guard lock(mutex);
        return !request.progress || request.progress({"learning curve", 0, evaluated_folds});
      });
}

TunedCandidate tuned(const EvaluatedCandidate& evaluated, const EvaluatedCandidate& best,
                     ModelType type) {
  const Lag far = lag(evaluated, best, type);
  return {.shape = evaluated.shape,
          .penalty = evaluated.penalty,
          .repeats = evaluated.repeats.size(),
          .value = evaluated.value(),
          .error = evaluated.error(),
          .loss = evaluated.loss(),
          .behind = far.behind,
          .behind_error = far.error,
          .features = evaluated.features(),
          .seconds = evaluated.seconds};
}

}  // namespace

bool can_be_folded(std::span<const RecordBlock> blocks, const Schema& schema, std::uint32_t folds,
                   const RecipeColumns& columns) {
  TuningRecords records({blocks.begin(), blocks.end()}, schema, columns);
  records.prepare_folds(folds);
  return records.can_be_folded(folds) && records.classes.size() <= kMaxClasses;
}

TuneResult tune(const TuneRequest& request) {
  check_request(request);
  (void)model_type_for(request.schema);
  if (request.stage) request.stage("reading");
  RowSample sample({.records = kTuningRecords}, request.seed);
  CsvOptions reading = request.csv;
  reading.keep_lines = true;  // the sample is drawn by them
  const ReadReport read = read_csv(request.files, plan_all(request.schema, /*with_target=*/true),
                                   reading, {}, [&](RecordBlock&& block) { sample.add(block); });
  sample.sort();
  RecipeColumns columns;
  if (request.chooses_columns)
    columns = choose_columns(request.schema, sample.blocks(), read.used, request.date_order);
  return tune_records(request, sample.blocks(), read, columns);
}

TuneResult tune_records(const TuneRequest& request, std::vector<RecordBlock> blocks,
                        const ReadReport& read, const RecipeColumns& columns) {
  check_request(request);
  const Schema& schema = request.schema;
  TuneResult result;
  result.records = read;
  result.type = model_type_for(schema);
  result.folds = request.folds;
  result.thorough = request.thorough;
  std::optional<TuningSearch::Clock::time_point> deadline;
  if (request.budget)
    deadline =
        TuningSearch::Clock::now() + std::chrono::duration_cast<TuningSearch::Clock::duration>(
                                         std::chrono::duration<double>(*request.budget));

  std::optional<TuningRecords> given(std::in_place, std::move(blocks), schema, columns);
  const double allowed = request.thorough ? kThoroughWork : kQuickWork;
  const double work = kFewFolds * work_of_record(*given);
  const auto affordable = static_cast<std::size_t>(std::min(allowed / work, 1e9));
  const std::size_t max_records = std::max(affordable, kMinRecords);
  if (given->size() > max_records) {
    std::vector<RecordBlock> fewer = thinned(given->blocks, given->size(), max_records);
    if (can_be_folded(fewer, schema, request.folds, columns))
      given.emplace(std::move(fewer), schema, columns);
  }
  given->prepare_folds(request.folds);
  const TuningRecords& records = *given;
  result.tried_on = records.size();
  with_rejected(result.records, [&] { check_records(records, request, result.warnings); });
  const bool is_cheap = 2 * work * static_cast<double>(records.size()) < allowed;
  const double work_of_repeat =
      request.folds * work_of_record(records) * static_cast<double>(records.size());
  result.repeats = is_cheap ? repeats_for(records.size(), result.type, request.thorough) : 1;
  if (work_of_repeat * static_cast<double>(result.repeats) > allowed) {
    const auto repeats = static_cast<std::size_t>(allowed / work_of_repeat);
    result.repeats = std::max<std::size_t>(repeats, 1);
  }
  const std::uint32_t evaluated_folds =
      is_cheap && records.size() <= kAllFolds ? request.folds : std::min(kFewFolds, request.folds);

  TuningSearch search(records, request, result.repeats, evaluated_folds, deadline);
  // Pairs are chosen anew for each fold, which costs most where there are many classes.
  const bool is_heavy =
      affordable < kMinRecords || (!request.thorough && result.type == ModelType::kMulticlass);
  // What took long to find out counts for more than what is usual.
  std::optional<int> usual = usual_strength(records.size(), result.type);
  if (request.thorough) usual = kMaxSteps;
  if (request.thorough && result.type == ModelType::kMulticlass) usual = std::nullopt;
  Tuning tuning(records, search, result.repeats, request.thorough, is_heavy, usual);
  tuning.run();

  const std::vector<EvaluatedCandidate> pool = tuning.final_round();
  const std::vector<std::size_t> places = by_lead_left(pool, result.type, usual);
  std::vector<EvaluatedCandidate> recipes;
  for (const std::size_t i : places) recipes.push_back(pool[i]);
  result.best = places[best_of(recipes, result.type)];
  result.chosen = places.front();
  const EvaluatedCandidate& best = pool[result.best];
  result.repeats = best.repeats.size();
  for (const EvaluatedCandidate& one : pool)
    result.candidates.push_back(tuned(one, best, result.type));
  for (const std::size_t i : places) result.candidates[i].stands_for_recipe = true;
  const std::vector<EvaluatedCandidate> others = tuning.others();
  for (const EvaluatedCandidate& one : others)
    result.candidates.push_back(tuned(one, best, result.type));
  for (const std::size_t i : by_lead_left(others, result.type, usual))
    if (std::ranges::find(recipes, others[i].shape, &EvaluatedCandidate::shape) == recipes.end())
      result.candidates[pool.size() + i].stands_for_recipe = true;
  result.left_out = search.left_out();

  const TunedCandidate& chosen = result.candidates[result.chosen];
  if (!deadline) result.curve = curve_of(records, request, chosen, evaluated_folds);
  result.recipe = chosen_recipe(chosen.shape, schema, records.blocks, columns);
  result.columns = columns;
  result.parameters = std::string(chosen.penalty.parameter()) + "=" + chosen.penalty.text() + "\n";
  // Beyond that passes come near enough, and the optimum would take longer than they do.
  if (read.used <= kTuningRecords) result.parameters += "finish=on\n";
  return result;
}

}  // namespace glassbox::engine
