/// io/base/parallel_for.h: independent pieces of work on a few threads.
#pragma once

#include <algorithm>
#include <cstddef>

#include "io/base/first_failure.h"
#include "io/base/rooms.h"

namespace glassbox::io {

/// How many of `threads` are worth waking for this many small steps; one where meeting again would
/// cost more than the work.
[[nodiscard]] inline int threads_for(std::size_t steps, int threads) {
  return steps < 20'000 ? 1 : threads;
}

/// Calls work(0) .. work(count-1), each once, in any order. An exception ends up with the caller,
/// as OpenMP by itself would not let it.
template <class Work>
void parallel_for(std::size_t count, int threads, const Work& work) {
  if (threads <= 1 || count <= 1) {
    for (std::size_t i = 0; i < count; ++i) work(i);
    return;
  }
  // Large pieces where there are thousands, single ones where each is a column of its own.
  const std::size_t chunk = std::clamp<std::size_t>(count / 64, 1, 16);
  FirstFailure failure;
#pragma omp parallel for num_threads(threads) schedule(dynamic, chunk)
  for (std::size_t i = 0; i < count; ++i) failure.guard([&] { work(i); });
  failure.rethrow();
}

}  // namespace glassbox::io
