#pragma once
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "service/objects.h"
namespace glassbox {
struct BadQuery : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct DescribeQuery {
  ObjectType type;
  std::optional<std::string> variable = {};
  std::vector<std::pair<std::string, std::string>> comparators = {};
  std::optional<std::string> sort_order = {};
  std::optional<std::string> next_token = {};
  int limit = 100;
};
}  // namespace glassbox
