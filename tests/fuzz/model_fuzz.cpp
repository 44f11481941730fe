// Input: a model file's sections (model_parts.h), put into a frame whose checksums hold; or, when
// it begins with a model file's magic, that frame, the checksum of its table fixed.
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "engine/model/ml_model.h"
#include "engine/model/model_file.h"
#include "engine/model/prediction.h"
#include "engine/predict/record_prediction.h"
#include "io/base/bytes.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/model_parts.h"
#include "tests/io/temporary_directory.h"

using namespace glassbox::testing;
using glassbox::fuzz::check;

namespace {

constexpr std::string_view kMagic = "GLASSBOX";

std::string framed(std::string_view input) {
  std::vector<ModelSection> sections;
  for (const char* const name : glassbox::fuzz::kModelSections) {
    const auto end = input.find(glassbox::fuzz::kSectionEnd);
    sections.push_back({name, std::string(input.substr(0, end))});
    input.remove_prefix(end == std::string_view::npos ? input.size()
                                                      : end + glassbox::fuzz::kSectionEnd.size());
  }
  if (sections.back().bytes.empty()) sections.back().bytes.assign(sizeof(std::uint64_t), '\0');
  return frame_sections("fuzz", sections);
}

std::string with_table_checksum(std::string bytes) {
  constexpr std::size_t kPreambleBytes = 16;
  if (bytes.size() < kPreambleBytes) return bytes;
  const std::size_t head = kPreambleBytes + ByteReader(std::string_view(bytes).substr(12, 4)).u32();
  if (head + 4 > bytes.size()) return bytes;
  ByteWriter checksum;
  checksum.u32(crc32(std::string_view(bytes).substr(0, head)));
  return bytes.replace(head, 4, checksum.bytes());
}

// Cells of every kind: none, numbers, words, what no type reads.
void check_predictions(const MLModel& model) {
  const Predictor predictor(model);
  FeatureMatrix scratch;
  for (const std::string_view cell :
       {"", "1", "-2.5", "1e308", "red", "very sweet, very sour", "gr\xc3\xbcn \xff"}) {
    const std::vector<std::string_view> cells(model.schema.attributes.size(), cell);
    const RecordPrediction prediction =
        predict_record(predictor, cells, model.score_threshold, /*explain=*/true, scratch);
    check(prediction.scores.size() == predictor.output_count(), "a score for each output");
    (void)to_json(model, prediction);
  }
}

// Weights so large that sums overflow make scores that are not numbers, which load() refuses.
bool has_sane_weights(const LinearModel& weights) {
  const auto sane = [](const auto& values) {
    for (const double v : values) {
      if (std::abs(v) > 1e9) return false;
    }
    return true;
  };
  return sane(weights.bias) && sane(weights.number_weights) && sane(weights.indicator_weights) &&
         sane(std::vector{weights.output_center, weights.output_scale});
}

void check_saving(const MLModel& model) {
  static const TemporaryDirectory directory;
  const auto path = directory.path() / "m";
  model.save(path, WholeFile::Existing::kReplace);
  const std::string bytes = read_whole_file(path);
  try {
    MLModel::load(path, nullptr).save(path, WholeFile::Existing::kReplace);
  } catch (const ModelFileError& error) {
    check(!has_sane_weights(model.weights), std::string("what was saved loads: ") + error.what());
    return;
  }
  check(read_whole_file(path) == bytes, "a model saved again is the same file");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = glassbox::fuzz::text_of(data, size);
  const glassbox::fuzz::MemoryFile file(
      input.starts_with(kMagic) ? with_table_checksum(std::string(input)) : framed(input));
  try {
    std::string warning;
    const MLModel model = MLModel::load(file.path(), &warning);
    check_predictions(model);
    check_saving(model);
  } catch (const ModelFileError&) {
  }
  return 0;
}
