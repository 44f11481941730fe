// One training by several processes: the model file is that of one process, byte for byte. Threads
// stand for processes; tests/cluster/ has real ones.
#include <catch2/catch.hpp>
#include <fstream>
#include <random>

#include "engine/train/train.h"
#include "tests/engine/hand_made.h"
#include "tests/thread_exchange.h"

using namespace glassbox::testing;

namespace {

// Columns of each kind, some cells missing or invalid, a target that depends on them.
// rejected  every so many records have no target
void write_records(const std::filesystem::path& path, std::size_t records, std::size_t rejected,
                   unsigned seed) {
  std::ofstream file(path);
  file << "x,n,city,text,w,y,kind,amount\n";
  std::mt19937 random(seed);
  const auto below = [&](std::uint32_t n) { return static_cast<unsigned>(random() % n); };
  for (std::size_t i = 0; i < records; ++i) {
    const unsigned x = below(1'000'000), n = below(30), city = below(200), word = below(40);
    const bool y = x + 30'000 * n + (city < 20 ? 300'000 : 0) + below(900'000) > 1'400'000;
    const std::string cell = below(50) == 0 ? "" : std::to_string(x) + ".25";
    file << cell << "," << (below(99) == 0 ? "?" : std::to_string(n)) << ",city" << city << ",word"
         << word << " and word" << below(40) << "," << 1 + below(3) << ","
         << (rejected > 0 && i % rejected == 7 ? ""
             : y                               ? "1"
                                               : "0")
         << ","
         << (y           ? "yes"
             : word < 20 ? "no"
                         : "perhaps")
         << "," << 3 * x + n << "\n";
  }
}

Schema schema_of(const std::string& target, bool is_weighted) {
  Schema schema;
  schema.has_header = true;
  using enum AttributeType;
  schema.attributes = {{"x", kNumeric},        {"n", kNumeric},     {"city", kCategorical},
                       {"text", kText},        {"w", kNumeric},     {"y", kBinary},
                       {"kind", kCategorical}, {"amount", kNumeric}};
  schema.target = target;
  if (is_weighted) schema.row_weight = "w";
  for (const char* name : {"y", "kind", "amount", "w"})
    if (name != target && !(is_weighted && name == std::string("w")))
      schema.excluded.emplace_back(name);
  return schema;
}

std::string bytes_of(const TrainResult& result, const std::filesystem::path& path) {
  result.model.save(path, WholeFile::Existing::kReplace);
  return read_whole_file(path) + result.records.summary();
}

void check_shared(TrainRequest request, const std::vector<std::size_t>& processes) {
  const TemporaryDirectory directory;
  const std::string expected = bytes_of(train(request), directory / "alone");
  for (const std::size_t count : processes) {
    CAPTURE(count);
    std::vector<std::string> models(count);
    in_processes(count, [&](const Exchange& exchange) {
      TrainRequest mine = request;
      mine.exchange = &exchange;
      const std::size_t r = exchange.rank();
      models[r] = bytes_of(train(mine), directory / ("of" + std::to_string(r)));
    });
    for (const std::string& model : models) CHECK(model == expected);
  }
}

constexpr const char* kRecipe =
    R"j({"groups":{"NUMBERS":"group('x','n')"},"outputs":["normalize(NUMBERS)","quantile_bin(x,30)",
        "quantile_bin(n,5)","city","ngram(lowercase(text),2)","osb(text,3)",
        "cartesian(city,quantile_bin(n,5))"]})j";

}  // namespace

TEST_CASE("few records are trained by each process, to the same model",
          "[engine][train][shared][property]") {
  const std::string target = GENERATE("y", "kind", "amount");
  const bool is_weighted = GENERATE(false, true), has_recipe = GENERATE(true, false);
  CAPTURE(target, is_weighted, has_recipe);
  const TemporaryDirectory directory;
  write_records(directory / "a.csv", 1'000, 0, 1);
  write_records(directory / "b.csv", 4'000, 97, 2);
  TrainRequest request;
  request.files =
      list_input_files({(directory / "a.csv").string(), (directory / "b.csv").string()});
  request.schema = schema_of(target, is_weighted);
  if (has_recipe) {
    request.recipe_text = kRecipe;
  } else {
    request.searches = request.chooses_columns = target == "y";
  }
  check_shared(request, {2, 3});
}

TEST_CASE("many records are shared by processes, to the same model",
          "[engine][train][shared][property][slow]") {
  const std::string target = GENERATE("y", "kind", "amount");
  const std::string passes = GENERATE("10", "40");
  const bool is_weighted = target == "kind" || (target == "y" && passes == "40");
  CAPTURE(target, is_weighted, passes);
  const TemporaryDirectory directory;
  write_records(directory / "a.csv", 530'000, 10'000, 1);
  TrainRequest request;
  request.files = list_input_files({(directory / "a.csv").string()});
  request.schema = schema_of(target, is_weighted);
  request.recipe_text = kRecipe;
  if (passes == "40") {  // the objective is computed between rounds, and the optimum looked for
    request.recipe_text = R"j({"outputs":["normalize(x)","quantile_bin(n,5)","city"]})j";
    request.parameters.set("sgd.maxPasses", passes);
    request.parameters.set("sgd.l1RegularizationAmount", "1e-5");
  }
  check_shared(request, {2, 5});
}

TEST_CASE("the finish of many shared records is that of one process",
          "[engine][train][shared][property]") {
  const TemporaryDirectory directory;
  write_records(directory / "a.csv", 270'000, 0, 3);
  TrainRequest request;
  request.files = list_input_files({(directory / "a.csv").string()});
  request.schema = schema_of("y", false);
  request.recipe_text = R"j({"outputs":["normalize(x)","quantile_bin(n,5)"]})j";
  request.parameters.set("finish", "on");
  request.statistics = true;
  check_shared(request, {2, 4});
}

TEST_CASE("little memory changes nothing in shared training", "[engine][train][shared][property]") {
  const TemporaryDirectory directory;
  write_records(directory / "a.csv", 300'000, 0, 3);
  TrainRequest request;
  request.files = list_input_files({(directory / "a.csv").string()});
  request.schema = schema_of("y", true);
  request.recipe_text = R"j({"outputs":["normalize(x)","quantile_bin(n,5)","text"]})j";
  request.memory = std::uint64_t{64} << 20;
  check_shared(request, {3});
}

TEST_CASE("what is wrong with the records is told alike by all processes",
          "[engine][train][shared]") {
  const TemporaryDirectory directory;
  write_records(directory / "a.csv", 3'000, 8, 1);
  TrainRequest request;
  request.files = list_input_files({(directory / "a.csv").string()});
  request.schema = schema_of("y", false);
  request.recipe_text = kRecipe;
  request.csv.max_rejected = 300;
  std::vector<std::string> messages(3);
  in_processes(3, [&](const Exchange& exchange) {
    TrainRequest mine = request;
    mine.exchange = &exchange;
    try {
      static_cast<void>(train(mine));
    } catch (const InputError& error) {
      messages[exchange.rank()] = error.what();
    }
  });
  CHECK(messages[0].find("more than 300 records rejected") != std::string::npos);
  CHECK(messages[1] == messages[0]);
  CHECK(messages[2] == messages[0]);
}
