#include "engine/model/ml_model.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <set>

#include "engine/model/golden_rows.h"
#include "engine/model/model_file.h"
#include "engine/model/prediction.h"
#include "io/base/bytes.h"
#include "io/base/input_error.h"
#include "tests/engine/hand_made.h"

using namespace glassbox::testing;

namespace {

std::string saved(const MLModel& model) {
  const TemporaryDirectory directory;
  model.save(directory / "m", WholeFile::Existing::kRefuse);
  return read_whole_file(directory / "m");
}

// What loading these bytes says, "" when it says nothing.
std::string load_error(const std::string& bytes, const TemporaryDirectory& directory) {
  write_text(directory / "m", bytes);
  try {
    std::string warning;
    const MLModel model = MLModel::load(directory / "m", &warning);
  } catch (const ModelFileError& error) {
    std::string message = error.what();
    const std::string file = (directory / "m").string() + ": ";
    REQUIRE(message.substr(0, file.size()) == file);
    return message.substr(file.size());
  }
  return "";
}

const std::vector<std::string> kSections{"header",        "schema",  "recipe",
                                         "fitted recipe", "weights", "golden rows"};

std::vector<ModelSection> sections_of(const std::string& bytes) {
  const FramedSections framed(bytes, "m");
  std::vector<ModelSection> sections;
  for (const std::string& name : kSections) {
    sections.push_back({name, std::string(framed.section(name))});
  }
  return sections;
}

AttributeType any_target() {
  return GENERATE(AttributeType::kBinary, AttributeType::kCategorical, AttributeType::kNumeric);
}

}  // namespace

TEST_CASE("a model comes back from its file as it was saved", "[engine][ml_model]") {
  const TemporaryDirectory directory;
  MLModel model = fruit_model(any_target());
  model.parameters.set("sgd.l2RegularizationAmount", "1.0E-04");
  model.parameters.seed = 18'446'744'073'709'551'615U;
  model.score_threshold = 0.1 + 0.2;
  model.training.parameters_trimmed = 3;
  model.training.gain = 0.1;
  model.training.gain_passes = 20;
  model.save(directory / "m", WholeFile::Existing::kRefuse);
  std::string warning = "left from before";
  const MLModel loaded = MLModel::load(directory / "m", &warning);
  CHECK(warning.empty());
  CHECK(loaded.type == model.type);
  CHECK(loaded.schema == model.schema);
  CHECK(loaded.recipe.recipe().text == model.recipe.recipe().text);
  CHECK(loaded.parameters.to_map() == model.parameters.to_map());
  CHECK(loaded.parameters.l2 == 1e-4);
  CHECK(loaded.parameters.seed == model.parameters.seed);
  CHECK(loaded.classes == model.classes);
  CHECK(loaded.score_threshold == model.score_threshold);
  CHECK(loaded.weights.bias == model.weights.bias);
  CHECK(loaded.weights.number_weights == model.weights.number_weights);
  CHECK(loaded.weights.indicator_weights == model.weights.indicator_weights);
  CHECK(loaded.weights.output_center == model.weights.output_center);
  CHECK(loaded.weights.output_scale == model.weights.output_scale);
  CHECK(loaded.target.quantiles == model.target.quantiles);
  CHECK(loaded.target.class_counts == model.target.class_counts);
  CHECK(loaded.target.mean == model.target.mean);
  CHECK(loaded.training.objective == model.training.objective);
  CHECK(loaded.training.parameters_trimmed == 3);
  CHECK(loaded.training.gain == model.training.gain);
  CHECK(loaded.training.gain_passes == model.training.gain_passes);
  CHECK(loaded.data_digest == model.data_digest);

  std::vector<double> before, after;
  const RecordBlock block = block_of(fruit_rows(AttributeType::kBinary), model.schema);
  if (model.type == ModelType::kBinary) {
    Predictor(model).score(block, before);
    Predictor(loaded).score(block, after);
    CHECK(before == after);
  }
  CHECK(saved(loaded) == saved(model));
}

TEST_CASE("a file of format 1, whose numbers count from zero, scores as it did",
          "[engine][ml_model]") {
  const AttributeType target = any_target();
  const MLModel model = fruit_model(target);
  MLModel as_it_was = fruit_model(target);
  const std::size_t outputs = model.weights.output_count;
  for (std::size_t k = 0; k < outputs; ++k)
    as_it_was.weights.bias[k] -=
        model.weights.number_weights[k] * model.recipe.features().numbers[0].center;
  std::vector<ModelSection> sections = sections_of(saved(model));
  sections[4] = sections_of(saved(as_it_was))[4];
  REQUIRE(sections[4].name == "weights");
  std::string bytes = frame_sections("glassbox 0.1.0", sections);
  bytes[8] = 1;
  const auto word = [](std::uint32_t value) {
    ByteWriter out;
    out.u32(value);
    return out.bytes();
  };
  const std::size_t head = 16 + ByteReader(std::string_view(bytes).substr(12, 4)).u32();
  bytes.replace(head, 4, word(crc32(std::string_view(bytes).substr(0, head))));

  const TemporaryDirectory directory;
  write_text(directory / "m", bytes);
  const MLModel loaded = MLModel::load(directory / "m", nullptr);
  for (std::size_t k = 0; k < outputs; ++k)
    CHECK(loaded.weights.bias[k] == Approx(model.weights.bias[k]).epsilon(1e-12));
}

TEST_CASE("the same model gives the same bytes", "[engine][ml_model]") {
  const AttributeType target = any_target();
  CHECK(saved(fruit_model(target)) == saved(fruit_model(target)));
}

TEST_CASE("a training that diverged can still be saved and looked at", "[engine][ml_model]") {
  const TemporaryDirectory directory;
  MLModel model = fruit_model(AttributeType::kBinary);
  model.training.objective = std::nan("");
  model.data_digest = "caf\xe9";  // not UTF-8
  model.save(directory / "m", WholeFile::Existing::kRefuse);
  CHECK(std::isnan(MLModel::load(directory / "m", nullptr).training.objective));
}

TEST_CASE("a model that could not be loaded is not saved", "[engine][ml_model]") {
  const TemporaryDirectory directory;
  const double bad = GENERATE(std::nan(""), std::numeric_limits<double>::infinity());
  MLModel model = fruit_model(any_target());
  const int place = GENERATE(0, 1, 2);
  if (place == 0) model.weights.bias[0] = bad;
  if (place == 1) model.weights.number_weights[0] = bad;
  if (place == 2) model.weights.indicator_weights[0] = static_cast<float>(bad);
  CHECK_THROWS_AS(model.save(directory / "m", WholeFile::Existing::kRefuse), std::invalid_argument);
  CHECK_FALSE(std::filesystem::exists(directory / "m"));
}

TEST_CASE("a model whose parts contradict each other is not saved, and replaces none",
          "[engine][ml_model]") {
  const TemporaryDirectory directory;
  fruit_model(AttributeType::kCategorical).save(directory / "m", WholeFile::Existing::kRefuse);
  const std::string before = read_whole_file(directory / "m");
  MLModel model = fruit_model(AttributeType::kCategorical);
  const int what = GENERATE(0, 1, 2);
  if (what == 0) model.classes.pop_back();
  if (what == 1) model.weights.bias.pop_back();
  if (what == 2) model.target.class_counts.push_back(1);
  CHECK_THROWS_AS(model.save(directory / "m", WholeFile::Existing::kReplace), std::exception);
  CHECK(read_whole_file(directory / "m") == before);
  CHECK(directory.file_count() == 1);
}

TEST_CASE("a model cut short anywhere is one clear error", "[engine][ml_model]") {
  const TemporaryDirectory directory;
  const std::string bytes = saved(fruit_model(AttributeType::kCategorical));
  CHECK(load_error("", directory) == "not a Glassbox ML model");
  std::size_t end = bytes.size();
  const std::vector<ModelSection> sections = sections_of(bytes);
  for (auto section = sections.rbegin(); section != sections.rend(); ++section) {
    CAPTURE(section->name);
    // One byte short of its end, in the middle, right where it begins.
    for (const std::size_t cut :
         {end - 1, end - section->bytes.size() / 2, end - section->bytes.size()}) {
      CHECK(load_error(bytes.substr(0, cut), directory) == "truncated in section " + section->name);
    }
    end -= section->bytes.size();
  }
  std::mt19937 rng(1);
  for (int i = 0; i < 300; ++i) {
    const std::size_t cut = end + rng() % (bytes.size() - end);
    CAPTURE(cut);
    CHECK_THAT(load_error(bytes.substr(0, cut), directory),
               Catch::StartsWith("truncated in section "));
  }
  for (std::size_t cut = 1; cut < end; ++cut) {  // the table and what stands before it
    CAPTURE(cut);
    CHECK(load_error(bytes.substr(0, cut), directory) == "truncated in its table of sections");
  }
}

TEST_CASE("any one bit that flipped is found", "[engine][ml_model][slow]") {
  const TemporaryDirectory directory;
  std::string bytes = saved(fruit_model(AttributeType::kBinary));
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    if (load_error(bytes, directory).empty()) {
      CAPTURE(bit);
      FAIL("loaded");
    }
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
  }
  CHECK(load_error(bytes, directory).empty());
}

TEST_CASE("a flipped bit is blamed on the section it is in", "[engine][ml_model]") {
  const TemporaryDirectory directory;
  const std::string bytes = saved(fruit_model(AttributeType::kBinary));
  std::size_t end = bytes.size();
  const std::vector<ModelSection> sections = sections_of(bytes);
  std::mt19937 rng(1);
  for (auto section = sections.rbegin(); section != sections.rend(); ++section) {
    const std::size_t begin = end - section->bytes.size();
    for (int i = 0; i < 5; ++i) {
      std::string damaged = bytes;
      const std::size_t at = begin + rng() % section->bytes.size();
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << rng() % 8));
      CHECK(load_error(damaged, directory) ==
            "damaged in section " + section->name + " (checksum)");
    }
    end = begin;
  }
}

TEST_CASE("a file that is not a model, of another version, or too long says so",
          "[engine][ml_model]") {
  const TemporaryDirectory directory;
  const std::string bytes = saved(fruit_model(AttributeType::kBinary));
  CHECK(load_error("size,color\n1,red\n", directory) == "not a Glassbox ML model");
  std::string newer = bytes;
  newer[8] = 3;
  CHECK(load_error(newer, directory) == "model format 3, but this build reads formats 1 to 2");
  CHECK(load_error(bytes + "x", directory) == "1 bytes too many after its last section");
}

TEST_CASE("sections that hold but contradict each other are refused", "[engine][ml_model]") {
  const TemporaryDirectory directory;
  const std::vector<ModelSection> binary = sections_of(saved(fruit_model(AttributeType::kBinary)));
  const std::vector<ModelSection> classes =
      sections_of(saved(fruit_model(AttributeType::kCategorical)));
  MLModel of_fewer_words = fruit_model(AttributeType::kBinary);
  Table rows = fruit_rows(AttributeType::kBinary);
  for (Row& row : rows) row[3] = "sweet";
  of_fewer_words.recipe = fit(of_fewer_words.recipe.recipe().text, of_fewer_words.schema, rows);
  of_fewer_words.weights = random_weights(of_fewer_words.recipe.features(), 1, 1);
  const auto error_with = [&](std::size_t section, const std::string& replacement) {
    std::vector<ModelSection> sections = binary;
    sections[section].bytes = replacement;
    return load_error(frame_sections("glassbox 0.0.1", sections), directory);
  };
  CHECK(error_with(4, classes[4].bytes) ==
        "section weights: the weights are not those of the classes");
  CHECK(error_with(3, sections_of(saved(of_fewer_words))[3].bytes) ==
        "section weights: the weights do not belong to these features");
  CHECK(error_with(4, binary[4].bytes + "x") == "section weights: 1 bytes too many");
  CHECK(error_with(5, classes[5].bytes) ==
        "section golden rows: an observation of another shape than the model's");
  CHECK_THAT(error_with(4, binary[4].bytes.substr(0, 9)), Catch::StartsWith("section weights: "));
  CHECK_THAT(error_with(0, "{"), Catch::StartsWith("section header: "));
  CHECK_THAT(error_with(0, "[]"), Catch::StartsWith("section header: "));
  CHECK_THAT(error_with(1, "{}"), Catch::StartsWith("section schema: "));
  CHECK_THAT(error_with(2, R"({"outputs":["pear"]})"), Catch::StartsWith("section recipe: "));
  CHECK_THAT(error_with(3, ""), Catch::StartsWith("section fitted recipe: "));
  std::vector<ModelSection> without_weights = binary;
  without_weights.erase(without_weights.begin() + 4);
  CHECK(load_error(frame_sections("glassbox 0.0.1", without_weights), directory) ==
        "section weights is missing");
}

TEST_CASE("an impossible count is refused before memory is asked for", "[engine][ml_model]") {
  const TemporaryDirectory directory;
  std::vector<ModelSection> sections = sections_of(saved(fruit_model(AttributeType::kBinary)));
  for (std::size_t section = 3; section < sections.size(); ++section) {
    const std::string before = sections[section].bytes;
    for (std::size_t at = 0; at + 8 <= before.size(); ++at) {  // every place a count could stand
      sections[section].bytes =
          before.substr(0, at) + std::string(7, '\xff') + "\x7f" + before.substr(at + 8);
      const std::string error =
          load_error(frame_sections("glassbox 0.1.0", sections), directory);  // no crash is enough
      if (!error.empty()) CHECK_THAT(error, !Catch::Contains("bad_alloc"));
    }
    sections[section].bytes = before;
  }
}

TEST_CASE("scores that come out slightly otherwise are a warning, far off ones an error",
          "[engine][golden_rows]") {
  const TemporaryDirectory directory;
  const MLModel model = fruit_model(any_target());
  std::vector<ModelSection> sections = sections_of(saved(model));
  const auto load_with = [&](const auto& change) {
    std::vector<GoldenRow> rows = golden_rows(model);
    for (GoldenRow& row : rows) {
      for (float& score : row.scores) score = change(score);
    }
    ByteWriter out;
    encode(rows, out);
    sections.back().bytes = out.bytes();
    write_text(directory / "m", frame_sections("glassbox 0.0.1", sections));
    std::string warning;
    try {
      const MLModel loaded = MLModel::load(directory / "m", &warning);
    } catch (const ModelFileError& error) {
      return std::string(error.what());
    }
    return warning;
  };
  const std::string file = (directory / "m").string();
  const auto up = [](float x) { return std::nextafter(x, 1e30F); };
  CHECK(load_with([](float x) { return x; }).empty());
  CHECK(load_with([&](float x) { return up(up(x)); }).empty());
  CHECK(load_with([&](float x) { return up(up(up(x))); }) ==
        file + ": glassbox 0.0.1 wrote this model; its scores differ from ours in the last digits");
  CHECK(load_with([](float x) { return x * 1.01F; }) ==
        file +
            ": glassbox 0.0.1 wrote this model and scored its sample records otherwise than "
            "glassbox 0.1.0 does; train it again");
  CHECK_THAT(load_with([](float) { return std::nanf(""); }), Catch::Contains("train it again"));
}

TEST_CASE("golden rows visit different levels and numbers", "[engine][golden_rows]") {
  const std::vector<GoldenRow> rows = golden_rows(fruit_model(AttributeType::kBinary));
  std::set<std::string> colors, sizes;
  std::set<float> scores;
  for (const GoldenRow& row : rows) {
    sizes.insert(row.cells[1]);
    colors.insert(row.cells[2]);
    scores.insert(row.scores[0]);
    CHECK(row.cells[0].empty());  // the row id and the target have no part in a score
    CHECK(row.cells[4].empty());
  }
  CHECK(sizes.size() >= 4);
  CHECK(colors.contains("green"));
  CHECK(colors.contains("red"));
  CHECK(scores.size() >= 4);
}

TEST_CASE("a model file that cannot be read is the machine's error", "[engine][ml_model]") {
  const TemporaryDirectory directory;
  CHECK_THROWS_AS(MLModel::load(directory / "none", nullptr), std::system_error);
  const MLModel model = fruit_model(AttributeType::kBinary);
  model.save(directory / "m", WholeFile::Existing::kRefuse);
  CHECK_THROWS_AS(model.save(directory / "m", WholeFile::Existing::kRefuse), InputError);
  CHECK_NOTHROW(model.save(directory / "m", WholeFile::Existing::kReplace));
}
