// Input: a recipe, for a schema with attributes of each type and role.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "io/base/input_error.h"
#include "recipes/language/expression_text.h"
#include "recipes/language/recipe.h"
#include "recipes/suggest/suggested_layout.h"
#include "tests/fuzz/check.h"

using namespace glassbox::testing;
using glassbox::fuzz::check;

namespace {

const Schema& shop() {
  static const Schema schema{.attributes = {{"id", AttributeType::kCategorical},
                                            {"color", AttributeType::kCategorical},
                                            {"price", AttributeType::kNumeric},
                                            {"weight-kg", AttributeType::kNumeric},
                                            {"title", AttributeType::kText},
                                            {"1stFlr,SF", AttributeType::kNumeric},
                                            {"it's \"\\\" // q", AttributeType::kText},
                                            {"sold", AttributeType::kBinary},
                                            {"importance", AttributeType::kNumeric},
                                            {"junk", AttributeType::kText},
                                            {"rating", AttributeType::kNumeric}},
                             .target = "rating",
                             .row_id = "id",
                             .row_weight = "importance",
                             .excluded = {"junk"}};
  return schema;
}

using Texts = std::vector<std::string>;

Texts outputs_of(std::string_view json) {
  Texts texts;
  for (const auto& output : parse_recipe(json, "fuzz.recipe", shop()).outputs) {
    texts.push_back(to_text(*output, shop()));
  }
  return texts;
}

// At most 100 calls within each other, those in quotes counted too.
bool can_be_read(const std::string& expression) {
  int depth = 0, deepest = 0;
  for (const char c : expression) {
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    deepest = std::max(deepest, depth);
  }
  return deepest <= 100;
}

// The layout looks at the JSON only, so it may take what is not a recipe.
void check_layout(std::string_view json, const Texts* outputs) {
  std::string formatted;
  try {
    formatted = format_recipe(json, "fuzz.recipe");
  } catch (const InputError&) {
    check(outputs == nullptr, "every recipe can be laid out");
    return;
  }
  check(format_recipe(formatted, "formatted") == formatted, "a layout laid out is itself");
  using Json = nlohmann::ordered_json;
  check(Json::parse(formatted) == Json::parse(json), "a layout is the same JSON");
  if (outputs == nullptr || formatted.size() > Recipe::kMaxTextLength) return;
  check(outputs_of(formatted) == *outputs, "a layout is the same recipe");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view json = glassbox::fuzz::text_of(data, size);
  Texts outputs;
  try {
    outputs = outputs_of(json);
  } catch (const InputError&) {
    check_layout(json, nullptr);
    return 0;
  }
  check(!outputs.empty() && outputs.size() <= kMaxOutputs, "a recipe has outputs");
  const nlohmann::ordered_json printed{{"groups", nlohmann::ordered_json::object()},
                                       {"assignments", nlohmann::ordered_json::object()},
                                       {"outputs", outputs}};
  const std::string text = printed.dump();
  // Assignments may nest deeper than one expression may be written.
  if (text.size() <= Recipe::kMaxTextLength && std::ranges::all_of(outputs, can_be_read)) {
    check(outputs_of(text) == outputs, "outputs as printed are the same recipe");
  }
  check_layout(json, &outputs);
  return 0;
}
