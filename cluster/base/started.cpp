#include "cluster/base/started.h"

#include "cluster/base/environment.h"

namespace glassbox::cluster {

Started started() {
  if (const auto seat = seat_in_environment()) return {seat->rank, seat->size};
  if (const auto size = number_in_environment("OMPI_COMM_WORLD_SIZE"))
    return {number_in_environment("OMPI_COMM_WORLD_RANK").value_or(0), *size};
  for (const char* name : {"PMIX_RANK", "PMI_RANK"})
    if (const auto rank = number_in_environment(name))
      for (const char* size_name : {"PMI_SIZE", "SLURM_NTASKS"})
        if (const auto size = number_in_environment(size_name)) return {*rank, *size};
  return {};
}

}  // namespace glassbox::cluster
