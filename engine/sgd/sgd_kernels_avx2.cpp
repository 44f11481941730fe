// The training kernels compiled for "avx2"; the flags stand in CMakeLists.txt.
#define GLASSBOX_KERNELS kAvx2Kernels
#define GLASSBOX_KERNELS_NAME "avx2"
#include "engine/sgd/sgd_kernels_body.h"
