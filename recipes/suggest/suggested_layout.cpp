#include "recipes/suggest/suggested_layout.h"

#include "io/base/input_error.h"
#include "io/json/json_text.h"

namespace glassbox::recipes {
namespace {

using Json = nlohmann::ordered_json;

// Recursion is bounded: JsonText refuses what is nested too deeply.
void write(const Json& value, std::size_t indent, std::string& out) {
  if (value.is_object() && !value.empty()) {
    const std::string margin(indent, ' ');
    const char* before = "{\n";
    for (const auto& [key, member] : value.items()) {
      out += before + margin + "  " + Json(key).dump() + " : ";
      write(member, indent + 2, out);
      before = ",\n";
    }
    out += "\n" + margin + "}";
  } else if (value.is_array() && !value.empty()) {
    const char* before = "[ ";
    for (const Json& element : value) {
      out += before;
      write(element, indent, out);
      before = ", ";
    }
    out += " ]";
  } else if (value.is_object()) {
    out += "{ }";
  } else if (value.is_array()) {
    out += "[ ]";
  } else {
    out += value.dump();
  }
}

}  // namespace

std::string format_recipe(std::string_view json, const std::string& file) {
  const JsonText text{std::string(json), file};
  if (!text.root().is_object())
    throw InputError(text.position(""),
                     "a recipe is an object: {\"groups\": {...}, \"assignments\": {...}, "
                     "\"outputs\": [...]}");
  std::string out;
  write(text.root(), 0, out);
  return out + "\n";
}

}  // namespace glassbox::recipes
