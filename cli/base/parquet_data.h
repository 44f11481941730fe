/// cli/base/parquet_data.h: DATA that are Parquet files, where Python is there to read them.
#pragma once

#include <vector>

#include "io/files/input_files.h"

namespace glassbox::cli {

/// The program's variable that names a Python with the package glassbox_ml and pyarrow or DuckDB.
/// The `glassbox` of the Python package sets it.
inline constexpr const char* kPythonVariable = "GLASSBOX_PYTHON";

/// Puts in place of each Parquet file a CSV without a name, in $TMPDIR, with the same cells as the
/// frame of that file has in Python. Without the variable nothing happens: the reader of CSV says
/// what such a file is, and how to convert it.
///
/// has_header  whether the first line is to have the names of the columns
/// returns     whether there was one
/// throws      InputError: what Python could not read, in its words; std::system_error; Interrupted
bool convert_parquet(std::vector<InputFile>& files, bool has_header, bool quiet);

}  // namespace glassbox::cli
