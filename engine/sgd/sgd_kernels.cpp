// Which kernels this machine runs.
#include "engine/sgd/sgd_kernels.h"

#include <cstring>

namespace glassbox::engine {

const SgdKernels* sgd_kernels(const char* name) {
  const auto wanted = [&](const SgdKernels& k) {
    return name == nullptr || std::strcmp(name, k.name) == 0;
  };
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq") && wanted(kAvx512Kernels))
    return &kAvx512Kernels;
  if (__builtin_cpu_supports("avx2") && wanted(kAvx2Kernels)) return &kAvx2Kernels;
#endif
  return wanted(kBaselineKernels) ? &kBaselineKernels : nullptr;
}

}  // namespace glassbox::engine
