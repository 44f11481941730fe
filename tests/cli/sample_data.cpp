#include "tests/cli/sample_data.h"

#include <catch2/catch.hpp>

namespace glassbox::testing {

const char* const kSampleHeader = "id,size,color,y\n";

std::string sample_record(SampleTarget target, int i) {
  const int size = i * 7 % 17, color = i % 3;
  const bool odd = i % 11 == 0;
  std::string y;
  switch (target) {
    case SampleTarget::kBinary:
      y = (size > 8) != odd ? "1" : "0";
      break;
    case SampleTarget::kMulticlass:
      y = size > 11 ? "large" : (size > 5) != odd ? "middle" : "small";
      break;
    case SampleTarget::kRegression:
      y = std::to_string(size + 10 * color + (odd ? 3 : 0));
      break;
  }
  const char* const colors[] = {"red", "green", "blue"};
  return "r" + std::to_string(i) + "," + std::to_string(size) + "," + colors[color] + "," + y +
         "\n";
}

std::string sample_csv(SampleTarget target, int begin, int end) {
  std::string csv = kSampleHeader;
  for (int i = begin; i < end; ++i) csv += sample_record(target, i);
  return csv;
}

std::string sample_schema(SampleTarget target) {
  const char* const type = target == SampleTarget::kBinary       ? "BINARY"
                           : target == SampleTarget::kMulticlass ? "CATEGORICAL"
                                                                 : "NUMERIC";
  return std::string(R"({"version":"1.0","rowId":"id","rowWeight":null,"targetAttributeName":"y",)"
                     R"("dataFormat":"CSV","dataFileContainsHeader":true,"attributes":[)"
                     R"({"attributeName":"id","attributeType":"TEXT"},)"
                     R"({"attributeName":"size","attributeType":"NUMERIC"},)"
                     R"({"attributeName":"color","attributeType":"CATEGORICAL"},)"
                     R"({"attributeName":"y","attributeType":")") +
         type + R"("}],"excludedAttributeNames":[]})";
}

void write_sample(const Workspace& at, SampleTarget target) {
  at.write("data.csv", sample_csv(target, 0, 200));
  at.write("data.schema", sample_schema(target));
}

void train_sample(const Workspace& at, SampleTarget target) {
  write_sample(at, target);
  at.write("data.recipe", R"j({"outputs": ["ALL_CATEGORICAL", "normalize(ALL_NUMERIC)"]})j");
  const Run run = at.run({"train", "data.csv", "--schema", "data.schema", "--recipe", "data.recipe",
                          "-o", "model.model"});
  CHECK(run.err == "");
  REQUIRE(run.exit_code == 0);
}

}  // namespace glassbox::testing
