/// cli/compare/compare.h: the cases of `glassbox compare`, each trained here and now.
///
/// Every figure comes from a model trained in this run on the first 70 % of the bytes and evaluated
/// on the rest, as Amazon's console split data. Amazon's learner has Amazon's default parameters
/// and is trained in many orders, as the order Amazon shuffled records into is not known.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>

#include "cli/compare/compare_report.h"
#include "cli/compare/compare_runs.h"

namespace glassbox::cli {

inline constexpr std::array<std::string_view, 6> kCompareCases = {
    "wine-regression", "wine-binary", "wine-multiclass",
    "wine-stratified", "mnist",       "mnist-neighbours"};

struct CompareRequest {
  std::set<std::string, std::less<>> cases;  ///< of kCompareCases
  std::filesystem::path wine, mnist;         ///< directories of the original files
  bool all_seeds = false;                    ///< MNIST in all its shuffles instead of the first
  RunOptions run;
};

inline constexpr const char* kTrainSplit = "0-70";
inline constexpr const char* kEvaluationSplit = "70-100";
inline constexpr const char* kWholeFile = "0-100";

/// Adds what is asked for of the four wine cases to the report.
/// throws  as write_wine_datasets(), train() and evaluate()
void compare_wine(const CompareRequest& request, CompareReport& report);

/// The same of MNIST's two. mnist holds shuffles 1 to 5 on all seeds, mnist-neighbours 1 to 3.
void compare_mnist(const CompareRequest& request, CompareReport& report);

/// Whether MNIST's four files are in this directory.
[[nodiscard]] bool has_mnist(const std::filesystem::path& directory);

/// MNIST's figures without values, for when it is not there.
void skip_mnist(const CompareRequest& request, CompareReport& report);

}  // namespace glassbox::cli
