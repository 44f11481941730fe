// The CSV kernels compiled for "avx2"; the flags stand in CMakeLists.txt.
#define GLASSBOX_CSV_KERNELS kCsvAvx2Kernels
#define GLASSBOX_CSV_KERNELS_NAME "avx2"
#include "io/kernels/csv_kernels_body.h"
