/// recipes/parallel_for.h: independent pieces of work on a few threads.
#pragma once

#include <cstddef>
#include <exception>
#include <mutex>

namespace glassbox {

/// Calls work(0) .. work(count-1), each once, in any order. An exception ends up with the caller,
/// as OpenMP by itself would not let it.
template <class Work>
void parallel_for(std::size_t count, int threads, const Work& work) {
  if (threads <= 1 || count <= 1) {
    for (std::size_t i = 0; i < count; ++i) work(i);
    return;
  }
  std::exception_ptr failure;
  std::mutex failure_mutex;
#pragma omp parallel for num_threads(threads) schedule(dynamic, 16)
  for (std::size_t i = 0; i < count; ++i) {
    try {
      work(i);
    } catch (...) {
      const std::lock_guard lock(failure_mutex);
      if (!failure) failure = std::current_exception();
    }
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace glassbox
