/// bench/workloads/workload.h: made-up data of the kinds people bring, any size, always the same.
///
/// Row i is the same whatever the number of rows, so a short file is the beginning of a long one.
/// The rows are in random order: any cut of a file makes two samples of the same population.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "bench/workloads/csv_writer.h"
#include "io/schema/schema.h"

namespace glassbox::bench {

struct Workload {
  std::string_view name;
  std::uint64_t usual_rows;
  Schema (*schema)();
  std::string_view recipe;
  void (*write_rows)(std::uint64_t rows, CsvWriter& out);  ///< without the header
};

/// Advertisements shown and clicked or not: eight numbers of differing distributions, four
/// categories of 10 to 1,000 levels, some of them rare. Log-odds are a sum of bends and humps of
/// the numbers and an effect of each level, so a model of bins and levels can nearly reach the
/// best there is: log loss about 0.43, AUC about 0.88.
[[nodiscard]] Workload clicks();

/// Reviews of 5 to 20 words from a vocabulary of 30,000, liked or not. Words and some pairs of
/// neighbouring words speak for or against.
[[nodiscard]] Workload texts();

/// Ninety measurements on scales from 0.1 to 1000, in families of three that move together; the
/// target is linear in them, plus noise with deviation 1, which is the best RMSE there is.
[[nodiscard]] Workload regression();

}  // namespace glassbox::bench
