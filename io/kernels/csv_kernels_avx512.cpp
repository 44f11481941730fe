// The CSV kernels compiled for "avx512"; the flags stand in CMakeLists.txt.
#define GLASSBOX_CSV_KERNELS kCsvAvx512Kernels
#define GLASSBOX_CSV_KERNELS_NAME "avx512"
#include "io/kernels/csv_kernels_body.h"
