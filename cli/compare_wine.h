/// cli/compare_wine.h: what the wine cases of `glassbox compare` share.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "cli/compare_report.h"
#include "cli/compare_runs.h"

namespace glassbox::cli {

/// A case of write_wine_datasets() with what Amazon scored on it and what we must.
struct WineCase {
  const char* name;  ///< of the files; the case is "wine-" + name
  const char* metric;
  const char* title;
  double amazon;
  Must must;
  const char* same_passes;  ///< sgd.maxPasses with Amazon's recipe
  const char* same_l2;      ///< sgd.l2RegularizationAmount with it
  const char* same_label;

  [[nodiscard]] std::string case_name() const { return std::string("wine-") + name; }
};

/// The files of a case and the two candidates trained on them.
struct WineFiles {
  std::filesystem::path csv, schema;
  Candidate same, best;

  /// directory  where write_wine_datasets() wrote
  /// source     where it took from: has CASE.best.parameters
  WineFiles(const WineCase& one, const std::filesystem::path& directory,
            const std::filesystem::path& source);
};

/// Both candidates trained on the first 70 % and judged on the rest.
struct WineRuns {
  Evaluation same, best;
  std::uint64_t training_records = 0;
  std::vector<std::string> training_classes;  ///< multiclass
  std::vector<std::uint64_t> training_class_counts;
};
[[nodiscard]] WineRuns run_wine(const WineFiles& files, const RunOptions& options);

[[nodiscard]] ComparedFigure wine_figure(const WineCase& one, const WineRuns& runs);

/// Lines on records and baseline, and on the two candidates.
[[nodiscard]] std::string wine_records_text(const WineRuns& runs, const std::string& baseline);
[[nodiscard]] std::string candidates_text(const WineCase& one, const WineFiles& files);

/// What all wine cases have in their details.
[[nodiscard]] nlohmann::ordered_json wine_json(const WineCase& one, const WineFiles& files,
                                               const WineRuns& runs);

/// wine-multiclass.
void compare_wine_classes(const WineCase& one, const WineFiles& files, const RunOptions& options,
                          CompareReport& report);

/// wine-stratified: the same case split by class, over 20 seeds; scratch is a directory for it.
void compare_wine_stratified(const WineCase& one, const WineFiles& files,
                             const std::filesystem::path& scratch, const RunOptions& options,
                             CompareReport& report);

}  // namespace glassbox::cli
