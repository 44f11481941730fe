// The CSV kernels compiled for "baseline"; the flags stand in CMakeLists.txt.
#define GLASSBOX_CSV_KERNELS kCsvBaselineKernels
#define GLASSBOX_CSV_KERNELS_NAME "baseline"
#include "io/kernels/csv_kernels_body.h"
