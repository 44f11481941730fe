#include "service/store/objects.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace glassbox::service {
namespace {

constexpr std::array<std::string_view, 4> kTypes{"DataSource", "MLModel", "Evaluation",
                                                 "BatchPrediction"};
constexpr std::array<std::string_view, 5> kStatuses{"PENDING", "INPROGRESS", "COMPLETED", "FAILED",
                                                    "DELETED"};

template <typename Enum, std::size_t n>
std::optional<Enum> named(const std::array<std::string_view, n>& names, std::string_view text) {
  const auto found = std::find(names.begin(), names.end(), text);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::string_view to_text(ObjectType type) { return kTypes.at(static_cast<std::size_t>(type)); }

std::string_view to_text(ObjectStatus status) {
  return kStatuses.at(static_cast<std::size_t>(status));
}

std::optional<ObjectType> object_type(std::string_view text) {
  return named<ObjectType>(kTypes, text);
}

std::optional<ObjectStatus> object_status(std::string_view text) {
  return named<ObjectStatus>(kStatuses, text);
}

}  // namespace glassbox::service
