/// cli/datasets/stratified_split.h: labelled records as two files with the same share of each
/// class.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "io/csv/csv_reader.h"
#include "io/schema/schema.h"

namespace glassbox::cli {

struct StratifiedSplit {
  double percent_begin = 0, percent_end = 70;  ///< the share of the first file
  std::uint64_t seed = 1;
};

struct StratifiedClass {
  std::string name;
  std::uint64_t first = 0, second = 0;  ///< records in each file
};

struct StratifiedResult {
  ReadReport records;
  std::vector<StratifiedClass> classes;  ///< by first appearance in the data
};

/// Shuffles all usable records by shuffled_order(count, seed). Of the n records of a class, in that
/// order, those from round(n * begin / 100) on and before round(n * end / 100) go to `first`, the
/// others to `second`. So the two files hold each record once, both are in shuffled order, and
/// splits with the same seed and neighbouring shares are disjoint: 0-20, 20-40, ... make folds.
///
/// Records are copied verbatim, with their line ends; where the schema says so, each file begins
/// with the header of the first input file.
///
/// throws  InputError: a target that is NUMERIC or TEXT, or none; as read_csv
/// cost    two readings; memory for all records' text
StratifiedResult write_stratified_split(std::span<const InputFile> files, const Schema& schema,
                                        const CsvOptions& options, const StratifiedSplit& split,
                                        WholeFile& first, WholeFile& second);

}  // namespace glassbox::cli
