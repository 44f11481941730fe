/// cli/compare/compare_runs.h: training and judging for `glassbox compare`, as `train` and
/// `evaluate` do.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "engine/evaluate/evaluation.h"
#include "engine/train/train.h"

namespace glassbox::cli {

/// A directory of this run alone, removed with all that is in it.
class ScratchDirectory {
 public:
  ScratchDirectory();  ///< throws std::system_error
  ~ScratchDirectory();
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A recipe file and the training parameters that go with it.
struct Candidate {
  std::filesystem::path recipe;
  std::vector<std::pair<std::string, std::string>> parameters;  ///< by their names
  std::uint64_t seed = 1;                                       ///< of the shuffle

  /// "normalize(ALL_NUMERIC), quantile_bin(ALL_NUMERIC,10)": the recipe's outputs.
  [[nodiscard]] std::string outputs() const;
  /// "sgd.maxPasses 100, sgd.l2RegularizationAmount 0.01".
  [[nodiscard]] std::string parameter_text() const;
};

struct RunOptions {
  int threads = 1;
  bool quiet = false;
};

/// Trains on a split ("0-70") of a CSV file with its schema.  throws as train()
[[nodiscard]] TrainResult train_candidate(const std::filesystem::path& csv,
                                          const std::filesystem::path& schema,
                                          const Candidate& candidate, const std::string& split,
                                          const RunOptions& options);

/// Amazon's learner with nothing but these parameters.
[[nodiscard]] Candidate amazon_candidate(
    std::filesystem::path recipe, std::vector<std::pair<std::string, std::string>> parameters = {});

/// Judges a model on a split of a CSV file.  throws as evaluate()
[[nodiscard]] Evaluation evaluate_split(const MLModel& model, const std::filesystem::path& csv,
                                        const std::string& split, const RunOptions& options);

}  // namespace glassbox::cli
