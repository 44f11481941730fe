#include "io/schema/attribute_names.h"

#include <algorithm>
#include <set>

#include "io/cells/parse_cell.h"
#include "io/schema/schema.h"

namespace glassbox::io {
namespace {

// The first characters of a name in UTF-8.
std::string first_characters(const std::string& name, std::size_t count) {
  std::size_t end = 0;
  for (; end < name.size(); ++end)
    if ((name[end] & 0xc0) != 0x80 && count-- == 0) break;
  return name.substr(0, end);
}

}  // namespace

std::vector<std::string> numbered_names(std::size_t count) {
  const std::size_t digits = std::to_string(count).size();
  std::vector<std::string> names;
  for (std::size_t i = 1; i <= count; ++i) {
    const std::string number = std::to_string(i);
    names.push_back("Var" + std::string(digits - number.size(), '0') + number);
  }
  return names;
}

std::vector<std::string> mended_names(std::vector<std::string> names,
                                      std::vector<std::string>& notes) {
  const std::vector<std::string> numbered = numbered_names(names.size());
  // A name that needs no fixing keeps it, wherever it stands.
  std::set<std::string> taken(names.begin(), names.end()), seen;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string before = names[i];
    std::string problem, name = before;
    if (trim(name).empty()) {
      problem = "has no name";
      name = numbered[i];
    } else if (name = first_characters(before, Schema::kMaxNameLength); name != before) {
      problem = "has a name of more than 64 characters";
    }
    const bool is_free = problem.empty() ? !seen.contains(name) : !taken.contains(name);
    if (!is_free) {
      if (problem.empty()) problem = "is called \"" + name + "\" like one before";
      const std::string stem = name;
      for (std::size_t n = 2; taken.contains(name); ++n) {
        const std::string suffix = "_" + std::to_string(n);
        name = first_characters(stem, Schema::kMaxNameLength - suffix.size()) + suffix;
      }
    }
    if (!problem.empty())
      notes.push_back("column " + std::to_string(i + 1) + " " + problem + "; called \"" + name +
                      "\"");
    seen.insert(name);
    taken.insert(name);
    names[i] = name;
  }
  return names;
}

}  // namespace glassbox::io
