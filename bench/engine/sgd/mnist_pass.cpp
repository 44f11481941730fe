// Question: how long is one pass of one learner over MNIST's 29,400 training rows, softmax
// included, on one thread? And the whole sweep: a probe of five learners, ten passes, the
// objective?
//
// Wants the CSV that `glassbox datasets mnist` writes: MNIST_CSV, or build/bench/data/mnist.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <optional>

#include "engine/model/target.h"
#include "engine/rows/row_shuffler.h"
#include "engine/sgd/sgd.h"
#include "engine/sgd/sgd_learner.h"
#include "io/csv/csv_reader.h"
#include "recipes/fit/fitted_recipe.h"

namespace {

using namespace glassbox::bench;

std::filesystem::path csv_path() {
  const char* const named = std::getenv("MNIST_CSV");
  return named != nullptr ? named : GLASSBOX_SOURCE_DIR "/build/bench/data/mnist/train.csv";
}

// Rows of Amazon's walk-through in the order of training.
struct Mnist {
  std::optional<FittedRecipe> recipe;
  std::optional<TrainingRows> rows;
  std::size_t classes = 0;

  Mnist() {
    const std::filesystem::path csv = csv_path();
    const Schema schema = read_schema((csv.parent_path() / "mnist.schema").string());
    CsvOptions options;
    options.rearrangement = parse_split("0-70");
    std::vector<RecordBlock> blocks;
    read_csv(list_input_files({csv.string()}), plan_all(schema, /*with_target=*/true), options, {},
             [&](RecordBlock&& block) { blocks.push_back(std::move(block)); });
    recipe = FittedRecipe::fit(
        parse_recipe(R"j({"outputs": ["ALL_CATEGORICAL"]})j", "bench", schema), schema,
        [&](const std::vector<bool>&, const std::function<void(const RecordBlock&)>& use) {
          for (const RecordBlock& block : blocks) use(block);
        },
        /*threads=*/2);
    std::uint64_t records = 0;
    for (const RecordBlock& block : blocks) records += block.row_count;
    RowShuffler shuffler(recipe->features(), {records, true, 1}, /*is_weighted=*/false, {});
    LabelReader labels(ModelType::kMulticlass);
    std::uint64_t first = 0;
    for (const RecordBlock& block : blocks) {
      std::vector<double> values;
      labels.learn(block.columns[*schema.find(*schema.target)], values);
      const FeatureMatrix features = recipe->transform(block);
      const std::vector<float> floats(values.begin(), values.end());
      shuffler.add(shuffler.sort({first, &features, floats, {}}));
      first += block.row_count;
    }
    rows.emplace(shuffler.finish(~std::size_t{0}, 1));
    classes = labels.classes().size();
  }
};

const Mnist* mnist(benchmark::State& state) {
  if (!std::filesystem::exists(csv_path())) {
    state.SkipWithError("no MNIST; glassbox datasets mnist -o build/bench/data/mnist");
    return nullptr;
  }
  static const Mnist data;
  return &data;
}

void BM_MnistPass(benchmark::State& state) {
  const Mnist* const data = mnist(state);
  if (data == nullptr) return;
  SgdContext context;
  context.rows = &*data->rows;
  context.kernels = sgd_kernels();
  context.loss = Loss::kMultinomial;
  context.shape = {data->recipe->features().indicator_count(), data->rows->slot_groups().size(), 0,
                   data->classes};
  context.penalty.l2 = 1e-5;
  context.block = data->rows->row_count();
  SgdLearner learner(context, {1.0 / data->rows->mean_squared_norm(), 1e300});
  for (auto _ : state) learner.train(0, data->rows->row_count(), {});
  state.counters["ids/row"] =
      static_cast<double>(data->rows->id_count()) / static_cast<double>(data->rows->row_count());
}

void BM_MnistSweep(benchmark::State& state) {
  const Mnist* const data = mnist(state);
  if (data == nullptr) return;
  SgdOptions options;
  options.parameters.l2 = 1e-5;
  options.threads = static_cast<int>(state.range(0));
  const TrainingSet set{&*data->rows, &data->recipe->features(), data->classes, {}};
  for (auto _ : state) benchmark::DoNotOptimize(train_sgd(set, Loss::kMultinomial, options));
}

BENCHMARK(BM_MnistPass)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_MnistSweep)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
