/// cli/run/run_steps.h: all the steps from a CSV to an explained model, one after the other, as
/// `run` takes them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/base/options.h"
#include "cli/base/progress.h"
#include "engine/evaluate/evaluation.h"
#include "engine/insights/insights.h"
#include "engine/train/train.h"
#include "engine/tune/tune.h"
#include "io/infer/schema_inference.h"

namespace glassbox::cli {

/// What to run on which data.
struct RunRequest {
  std::vector<InputFile> files;
  std::vector<std::string> arguments;  ///< as the user wrote them
  std::string data;                    ///< the same as words of a shell
  QueryData query;                     ///< where that is a database
  SchemaInferenceOptions inference;
  std::string schema_file;  ///< empty: infer; else read this one
  std::string split;        ///< --split as the user wrote it
  Rearrangement training;   ///< the records to learn from; the others evaluate
  bool tunes = false, all_columns = false;
  DateOrder date_order = DateOrder::kMonthFirst;  ///< where dates do not tell
  std::string learner;                            ///< of --learner; empty: the default
  std::string delimiter;                          ///< of --delimiter
  std::filesystem::path directory;
  CommonOptions common;
};

/// The files that a run leaves in its directory.
struct RunFiles {
  explicit RunFiles(const std::filesystem::path& directory);
  std::filesystem::path schema, recipe, parameters, model, log, insights, evaluation, report,
      training_rejects, evaluation_rejects;
  /// All that the run may write.
  [[nodiscard]] std::vector<std::filesystem::path> all() const;
};

struct RunResult {
  Schema schema;
  std::optional<InferredSchema> inferred;  ///< unless the schema was read
  Insights insights;
  std::optional<TuneResult> tuned;
  TrainResult trained;
  std::string log;
  Evaluation evaluation;

  /// What the recipe leaves out and reads as dates.
  [[nodiscard]] const RecipeColumns& columns() const {
    return tuned ? tuned->columns : trained.columns;
  }
};

/// files   what messages call the files of the run
/// staged  where rejected records are written to meanwhile
/// throws  as the steps
[[nodiscard]] RunResult run_steps(const RunRequest& request, const RunFiles& files,
                                  const RunFiles& staged, Progress& progress);

}  // namespace glassbox::cli
