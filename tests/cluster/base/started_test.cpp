#include "cluster/base/started.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

namespace {

// What started() says, "rank of size", where a launcher has set these.
std::string started_with(const std::vector<std::pair<const char*, const char*>>& variables) {
  for (const auto& [name, value] : variables) ::setenv(name, value, 1);
  const glassbox::cluster::Started started = glassbox::cluster::started();
  for (const auto& variable : variables) ::unsetenv(variable.first);
  return std::to_string(started.rank) + " of " + std::to_string(started.size);
}

}  // namespace

TEST_CASE("a process finds its place in what its launcher has set", "[cluster][started]") {
  CHECK(started_with({}) == "0 of 1");
  CHECK(started_with({{"OMPI_COMM_WORLD_RANK", "2"}, {"OMPI_COMM_WORLD_SIZE", "4"}}) == "2 of 4");
  CHECK(started_with({{"PMIX_RANK", "1"}, {"SLURM_STEP_NUM_TASKS", "3"}, {"SLURM_NTASKS", "8"}}) ==
        "1 of 3");
  CHECK(started_with({{"SLURM_NTASKS", "8"}, {"SLURM_PROCID", "5"}}) == "0 of 1");  // a plain srun
  CHECK(started_with({{"GLASSBOX_RANK", "1"}, {"GLASSBOX_SIZE", "2"}, {"GLASSBOX_MEET", "/m"}}) ==
        "1 of 2");
}
