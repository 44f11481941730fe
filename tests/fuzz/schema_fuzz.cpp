// Input: a schema.
#include "io/base/input_error.h"
#include "io/infer/schema_inference.h"
#include "io/schema/schema.h"
#include "tests/fuzz/check.h"

using namespace glassbox::testing;
using glassbox::fuzz::check;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Schema schema;
  try {
    schema = parse_schema(glassbox::fuzz::text_of(data, size), "fuzz.schema");
  } catch (const InputError&) {
    return 0;
  }
  check(parse_schema(to_json(schema), "canonical") == schema, "the canonical form says the same");
  check(parse_schema(format_schema(schema), "formatted") == schema, "the layout says the same");
  check(schema.attributes.size() <= Schema::kMaxAttributes,
        "a schema has at most 1,000 attributes");
  for (std::size_t i = 0; i < schema.attributes.size(); ++i) {
    check(schema.find(schema.attributes[i].name) == i, "an attribute is found by its name");
  }
  return 0;
}
