// The training kernels compiled for "baseline"; the flags stand in CMakeLists.txt.
#define GLASSBOX_KERNELS kBaselineKernels
#define GLASSBOX_KERNELS_NAME "baseline"
#include "engine/sgd/sgd_kernels_body.h"
