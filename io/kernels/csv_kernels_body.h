// The loops themselves. Included by one file for each instruction set; everything here is private
// to that file.
#include "io/kernels/csv_kernels.h"
#include "io/kernels/number_codes_body.h"
#include "io/kernels/row_scan_body.h"
#include "io/kernels/short_decimals_body.h"

namespace glassbox::io {

const CsvKernels GLASSBOX_CSV_KERNELS{GLASSBOX_CSV_KERNELS_NAME, scan_row<false>, scan_row<true>,
                                      read_decimals, encode_numbers};

}  // namespace glassbox::io
