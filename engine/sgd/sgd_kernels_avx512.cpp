// The training kernels compiled for "avx512"; the flags stand in CMakeLists.txt.
#define GLASSBOX_KERNELS kAvx512Kernels
#define GLASSBOX_KERNELS_NAME "avx512"
#include "engine/sgd/sgd_kernels_body.h"
