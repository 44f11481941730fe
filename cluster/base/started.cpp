#include "cluster/base/started.h"

#include <array>

#include "cluster/base/environment.h"

namespace glassbox::cluster {
namespace {

template <std::size_t N>
std::optional<std::size_t> first_number(const std::array<const char*, N>& names) {
  for (const char* name : names)
    if (const auto number = number_in_environment(name)) return number;
  return std::nullopt;
}

}  // namespace

Started started() {
  if (const auto seat = seat_in_environment()) return {seat->rank, seat->size};
  auto size = first_number(std::array{"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"});
  // Of a plain srun's tasks, which know nothing of each other, none has a rank of PMI.
  if (!size && first_number(std::array{"PMIX_RANK", "PMI_RANK"}))
    size = number_in_environment("SLURM_STEP_NUM_TASKS");
  if (!size) return {};
  const auto rank = first_number(std::array{"OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK"});
  return {rank.value_or(0), *size};
}

}  // namespace glassbox::cluster
