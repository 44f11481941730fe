// Writes the first inputs of model_fuzz.cpp into a directory: small trained models of each type,
// with and without golden rows, and one as its file is. To be run again when the format changes:
//   build/fuzz/tests/fuzz/write_model_seeds tests/fuzz/corpus/model
#include <fstream>
#include <iostream>
#include <string>

#include "engine/model/model_file.h"
#include "tests/engine/hand_made.h"
#include "tests/fuzz/model_parts.h"

using namespace glassbox::testing;

namespace {

MLModel with_recipe(AttributeType target, const std::string& outputs) {
  MLModel model = fruit_model(target);
  const std::string text = R"({"groups":{},"assignments":{},"outputs":[)" + outputs + "]}";
  model.recipe = FittedRecipe::fit(parse_recipe(text, "seed", model.schema), model.schema,
                                   replay_of(fruit_rows(target), model.schema, 2), /*threads=*/1);
  model.weights = random_weights(model.recipe.features(), model.weights.output_count, 1);
  return model;
}

void write_seed(const std::filesystem::path& directory, const std::string& name,
                const MLModel& model) {
  const TemporaryDirectory scratch;
  model.save(scratch / "m", WholeFile::Existing::kRefuse);
  const std::string bytes = read_whole_file(scratch / "m");
  const FramedSections sections(bytes, name);
  std::string parts;
  for (const char* const section : glassbox::fuzz::kModelSections) {
    if (section == std::string("golden rows")) write_text(directory / name, parts);
    parts += sections.section(section);
    parts += glassbox::fuzz::kSectionEnd;
  }
  write_text(directory / (name + "-golden"), parts);
  if (name == "plain-binary") write_text(directory / "whole-file", bytes);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: write_model_seeds DIRECTORY\n";
    return 2;
  }
  const std::vector<std::pair<std::string, AttributeType>> targets{
      {"binary", AttributeType::kBinary},
      {"classes", AttributeType::kCategorical},
      {"number", AttributeType::kNumeric}};
  const std::vector<std::pair<std::string, std::string>> recipes{
      {"plain", R"j("size","color","note")j"},
      {"bins",
       R"j("normalize(size)","quantile_bin(size,5)","cartesian(color,quantile_bin(size,5))")j"},
      {"words", R"j("ngram(lowercase(note),2)","osb(no_punct(note),3)","cartesian(color,note)")j"}};
  for (const auto& [target, type] : targets) {
    for (const auto& [recipe, outputs] : recipes) {
      write_seed(argv[1], recipe + "-" + target, with_recipe(type, outputs));
    }
  }
}
