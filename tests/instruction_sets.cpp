// Says whether this machine's tests run the kernels of an instruction set: `instruction_sets
// avx512` exits with 77, which ctest reports as skipped, where its processor lacks it. The tests of
// kernels (tests/io/kernels, tests/engine/sgd) go through the sets that are there.
#include <cstdio>

#include "engine/sgd/sgd_kernels.h"
#include "io/kernels/csv_kernels.h"

int main(int argc, char** argv) {
  if (argc != 2) return std::fputs("usage: instruction_sets baseline|avx2|avx512\n", stderr), 2;
  const bool has_csv = glassbox::io::csv_kernels(argv[1]) != nullptr;
  const bool has_sgd = glassbox::engine::sgd_kernels(argv[1]) != nullptr;
  if (has_csv && has_sgd) return 0;
  std::printf("%s: this processor lacks it; not tested here:%s%s\n", argv[1],
              has_csv ? "" : " reading CSV", has_sgd ? "" : " training");
  return 77;
}
