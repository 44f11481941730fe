/// cli/datasets/datasets_wine.h: the red-wine file as three learning tasks, see
/// datasets/wine/README.md.
#pragma once

#include <filesystem>
#include <vector>

#include "io/files/whole_file.h"

namespace glassbox::cli {

/// Writes CASE.csv, CASE.schema, CASE.amazon.recipe, CASE.best.recipe and CASE.best.parameters for
/// the cases regression (the file as it is), binary (quality above 6.5 -> 1, otherwise 0) and
/// multiclass (3-4 -> 1, 5-6 -> 2, 7-8 -> 3). Only the target, the last column, differs, and it is
/// one byte long in all three: a split by bytes takes the same records.
///
/// source    a directory with winequality-red.csv, the schemas and the recipes
/// returns   the paths written; all or none
/// throws    InputError: a record of source whose last value is no quality from 3 to 8; an output
///           that exists.  std::system_error: reading or writing failed
std::vector<std::filesystem::path> write_wine_datasets(const std::filesystem::path& source,
                                                       const std::filesystem::path& out,
                                                       WholeFile::Existing existing);

}  // namespace glassbox::cli
