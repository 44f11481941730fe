// fill_store DIR OBJECTS: a data directory for `glassbox serve` with that many models.
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "bench/service/filled_store.h"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: fill_store DIR OBJECTS\n");
    return 2;
  }
  try {
    glassbox::bench::fill_store(argv[1], std::atoi(argv[2]));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "fill_store: %s\n", error.what());
    return 1;
  }
}
