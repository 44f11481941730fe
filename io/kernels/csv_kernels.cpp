// Which kernels this machine runs.
#include "io/kernels/csv_kernels.h"

#include <cstring>

namespace glassbox::io {

const CsvKernels* csv_kernels(const char* name) {
  const auto wanted = [&](const CsvKernels& k) {
    return name == nullptr || std::strcmp(name, k.name) == 0;
  };
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2") &&
      wanted(kCsvAvx512Kernels))
    return &kCsvAvx512Kernels;
  if (__builtin_cpu_supports("avx2") && wanted(kCsvAvx2Kernels)) return &kCsvAvx2Kernels;
#endif
  return wanted(kCsvBaselineKernels) ? &kCsvBaselineKernels : nullptr;
}

}  // namespace glassbox::io
