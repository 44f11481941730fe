// Reads the sections of a recipe in their order: groups, assignments, outputs. Each string in it is
// an expression; syntax.h makes a tree of it, scope.h looks its names up. A mistake at an offset of
// such a string becomes a line and column of the file.
#include "recipes/language/recipe.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "io/base/input_error.h"
#include "io/json/json_text.h"
#include "recipes/language/functions.h"
#include "recipes/language/scope.h"
#include "recipes/language/syntax.h"

namespace glassbox::recipes {
namespace {

using Json = nlohmann::ordered_json;

// "dependencies", always empty, stood in recipes of the service's first years.
constexpr std::array<const char*, 4> kSections{"groups", "assignments", "dependencies", "outputs"};
constexpr const char* kOrder = "sections come in the order groups, assignments, outputs";

// A key as one step of a JSON pointer (RFC 6901).
std::string pointer_step(const std::string& key) {
  std::string step = "/";
  for (const char c : key) {
    if (c == '~') {
      step += "~0";
    } else if (c == '/') {
      step += "~1";
    } else {
      step += c;
    }
  }
  return step;
}

class RecipeReader {
 public:
  RecipeReader(const JsonText& json, const Schema& schema) : json_(json), scope_(schema) {}

  ExpressionList read() {
    check_sections();
    read_groups();
    read_assignments();
    return read_outputs();
  }

 private:
  const JsonText& json_;
  Scope scope_;

  void check_sections() const {
    if (!json_.root().is_object()) {
      throw InputError(json_.position(""),
                       "a recipe is an object: {\"groups\": {...}, "
                       "\"assignments\": {...}, \"outputs\": [...]}");
    }
    std::size_t last = 0;
    for (const auto& [key, value] : json_.root().items()) {
      const auto found = std::find(kSections.begin(), kSections.end(), key);
      const std::string pointer = pointer_step(key);
      if (found == kSections.end()) {
        const auto nearest = nearest_name(key, {kSections.begin(), kSections.end()});
        throw InputError(json_.key_position(pointer),
                         "no section \"" + key + "\"" +
                             (nearest ? "; did you mean \"" + *nearest + "\"?"
                                      : "; a recipe has groups, assignments and outputs"));
      }
      const auto place = static_cast<std::size_t>(found - kSections.begin());
      if (place < last) {
        throw InputError(json_.key_position(pointer), "section \"" + key + "\" comes after \"" +
                                                          kSections[last] + "\"; " + kOrder);
      }
      last = place;
      const bool wants_array = key == "outputs";
      if (wants_array ? !value.is_array() : !value.is_object()) {
        throw InputError(json_.position(pointer),
                         "section \"" + key + "\" has to be " +
                             (wants_array ? "a list of strings: [\"ALL_INPUTS\"]"
                                          : "an object: {\"NAME\": \"...\"}"));
      }
      if (key == "dependencies" && !value.empty()) {
        throw InputError(json_.position(pointer), "section \"dependencies\" has to be empty");
      }
    }
    if (!json_.root().contains("outputs")) {
      throw InputError(json_.position(""),
                       "section \"outputs\" is missing; without it nothing would be learned from");
    }
  }

  // Calls work and gives its mistakes their place in the file.
  template <class Work>
  void located(const std::string& pointer, const Json& value, const Work& work) const {
    if (!value.is_string()) {
      throw InputError(json_.position(pointer), "expected a string holding an expression");
    }
    try {
      work(value.get_ref<const std::string&>());
    } catch (const ExpressionError& error) {
      throw InputError(json_.position_in_string(pointer, error.offset), error.message);
    }
  }

  void check_name(const std::string& pointer, const std::string& name, const char* what) const {
    const std::string problem = scope_.name_problem(name, what);
    if (!problem.empty()) throw InputError(json_.key_position(pointer), problem);
  }

  [[nodiscard]] Json section(const char* name) const {
    return json_.root().value(name, Json::object());
  }

  void read_groups() {
    const Json groups = section("groups");
    for (const auto& [name, value] : groups.items()) {
      const std::string pointer = "/groups" + pointer_step(name);
      check_name(pointer, name, "group");
      located(pointer, value, [&, &name = name](const std::string& text) {
        scope_.define_group(name, parse_expression(text, Comments::kRefused));
      });
    }
  }

  void read_assignments() {
    const Json assignments = section("assignments");
    for (const auto& [name, value] : assignments.items()) scope_.announce_assignment(name);
    for (const auto& [name, value] : assignments.items()) {
      const std::string pointer = "/assignments" + pointer_step(name);
      check_name(pointer, name, "assignment");
      located(pointer, value, [&, &name = name](const std::string& text) {
        scope_.define_assignment(name, parse_expression(text, Comments::kRefused));
      });
    }
  }

  ExpressionList read_outputs() {
    ExpressionList outputs;
    std::set<const Expression*> seen;
    std::size_t at = 0;
    for (const Json& value : json_.root().at("outputs")) {
      const std::string pointer = "/outputs/" + std::to_string(at++);
      located(pointer, value, [&](const std::string& text) {
        for (const auto& output :
             scope_.expand_output(parse_expression(text, Comments::kAllowed))) {
          if (!seen.insert(output.get()).second) continue;
          if (outputs.size() == kMaxOutputs) {
            throw ExpressionError{0, "more than 10,000 outputs after groups are expanded"};
          }
          outputs.push_back(output);
        }
      });
    }
    if (outputs.empty()) {
      throw InputError(json_.position("/outputs"),
                       at == 0 ? "\"outputs\" is empty, so nothing would be learned from; "
                                 "[\"ALL_INPUTS\"] takes everything as it is"
                               : "\"outputs\" names only groups without members, so nothing would "
                                 "be learned from");
    }
    return outputs;
  }
};

void collect_extensions(const Expression& expression, std::vector<std::string>& names) {
  if (expression.function == Function::kAttribute) return;
  const FunctionRule& rule = rule_of(expression.function);
  std::string name(rule.name);
  const bool is_of_binary =
      rule.function == Function::kNormalize && expression.arguments[0]->kind == ValueKind::kBinary;
  if (is_of_binary) name += " of BINARY";
  if ((rule.is_extension || is_of_binary) && std::ranges::find(names, name) == names.end())
    names.push_back(name);
  for (const auto& argument : expression.arguments) collect_extensions(*argument, names);
}

}  // namespace

std::vector<std::string> extensions_in(const Recipe& recipe) {
  std::vector<std::string> names;
  for (const auto& output : recipe.outputs) collect_extensions(*output, names);
  return names;
}

Recipe parse_recipe(std::string_view json, const std::string& file, const Schema& schema) {
  const auto length = static_cast<std::size_t>(std::count_if(json.begin(), json.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;  // every byte that begins a character
  }));
  if (length > Recipe::kMaxTextLength) {
    throw InputError({.file = file}, "the recipe is " + std::to_string(length) +
                                         " characters long, the most is 131,071");
  }
  Recipe recipe;
  recipe.text = json;
  const JsonText text(recipe.text, file);
  recipe.outputs = RecipeReader(text, schema).read();
  return recipe;
}

}  // namespace glassbox::recipes
