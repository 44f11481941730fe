/// cli/compare/compare_wine.h: what the wine cases of `glassbox compare` share.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "cli/compare/compare_report.h"
#include "cli/compare/compare_runs.h"

namespace glassbox::cli {

/// Orders of training that figures of Amazon's learner are means over.
inline constexpr std::uint64_t kWineShuffles = 20;

/// A case of write_wine_datasets() with what Amazon scored on it, how near Amazon's learner has to
/// come, and what Glassbox's must reach.
struct WineCase {
  const char* name;  ///< of the files; the case is "wine-" + name
  const char* metric;
  const char* title;
  double amazon, tolerance;
  Must must;

  [[nodiscard]] std::string case_name() const { return std::string("wine-") + name; }
};

/// The files of a case and the two candidates trained on them.
struct WineFiles {
  std::filesystem::path csv, schema;
  Candidate amazon, best;

  /// directory  where write_wine_datasets() wrote
  /// source     where it took from: has CASE.best.parameters
  WineFiles(const WineCase& one, const std::filesystem::path& directory,
            const std::filesystem::path& source);
};

/// Both candidates trained on the first 70 % and evaluated on the rest, Amazon's learner in
/// kWineShuffles orders.
struct WineRuns {
  std::vector<Evaluation> amazon;
  Evaluation best;
  std::uint64_t training_records = 0;
  std::vector<std::string> training_classes;  ///< multiclass
  std::vector<std::uint64_t> training_class_counts;
};
[[nodiscard]] WineRuns run_wine(const WineFiles& files, const RunOptions& options);

[[nodiscard]] ComparedFigure wine_figure(const WineCase& one, const WineRuns& runs);

/// Over the orders of training.  value(Evaluation) -> number
template <class Value>
Spread amazon_spread(const WineRuns& runs, const Value& value) {
  std::vector<double> values;
  for (const Evaluation& one : runs.amazon) values.push_back(static_cast<double>(value(one)));
  return spread_of(values);
}

/// Lines on records and baseline, and on the two candidates.
[[nodiscard]] std::string wine_records_text(const WineRuns& runs, const std::string& baseline);
[[nodiscard]] std::string candidates_text(const WineFiles& files);

/// What all wine cases have in their details.
[[nodiscard]] nlohmann::ordered_json wine_json(const WineFiles& files, const WineRuns& runs);

/// wine-multiclass.
void compare_wine_classes(const WineCase& one, const WineFiles& files, const RunOptions& options,
                          CompareReport& report);

/// wine-stratified: the same case split by class, over 20 seeds; scratch is a directory for it.
void compare_wine_stratified(const WineCase& one, const WineFiles& files,
                             const std::filesystem::path& scratch, const RunOptions& options,
                             CompareReport& report);

}  // namespace glassbox::cli
