/// glassbox/predict.h: predictions for one record, or for files.
#pragma once

#include <glassbox/data.h>
#include <glassbox/model.h>

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace glassbox {

/// One record: attribute -> value as it would stand in a CSV cell. Attributes left out, and empty
/// values, are missing; the target is ignored.
using Record = std::map<std::string, std::string>;

struct Prediction {
  /// Binary: {P(target = 1)}; multiclass: a probability for each of Model::classes(), adding up to
  /// 1; regression: {the predicted number}.
  std::vector<double> scores;
  /// Binary: the label of 1 where the score, rounded to float, reaches the score threshold, else
  /// that of 0; multiclass: the most probable class, the first of ties; regression: "".
  std::string label;
  /// Names that the schema does not have, and values that are not of their type: both are ignored.
  std::vector<std::string> warnings;
};

/// Predicts one record.
///
///     glassbox::Prediction p = glassbox::predict(model, {{"alcohol", "12.5"}, {"pH", "3.2"}});
///     if (p.scores[0] >= 0.8) ...
///
/// The score is that of a batch prediction to the last bit. Thread-safe.
/// throws  nothing but std::bad_alloc: a record whose values are all missing has a score, too
/// cost    microseconds for some ten attributes: the names are looked up, then each feature that
///         is not zero costs a multiplication an output
[[nodiscard]] Prediction predict(const Model& model, const Record& record);

/// predict() for cells in the order of Model::attributes(), empty where missing: no name is looked
/// up. Thread-safe.
/// throws  Error kInput: another number of cells than attributes
/// cost    one to three microseconds for some ten attributes
[[nodiscard]] Prediction predict_cells(const Model& model, std::span<const std::string_view> cells);

/// What a file of predictions looks like.
enum class PredictionFormat {
  kExact,     ///< Amazon's columns, numbers with all their digits
  kReadable,  ///< row id or line, actual label if known, predicted label or number, probability
};

/// Predicts all records of `data` and writes them, in order, as one CSV with a header.
///
///     glassbox::Data data;
///     data.files = {"new.csv"};
///     glassbox::predict_file(model, data, "predictions.csv");
///
/// data     the target need not be there; the model's schema where it has none of its own
/// output   path; appears whole or not at all
/// replace  whether a file of that name may be replaced
/// returns  the account of the records; a rejected one is an empty line of the output
/// throws   Error kInput: the output exists, a column the model needs is not there, no usable
///          record, more than 10,000 rejected records; kSystem
/// cost     one pass on `data.threads` threads, constant memory
/// source   Amazon ML Developer Guide, "Reading the Batch Prediction Output Files"
RecordCounts predict_file(const Model& model, const Data& data, const std::string& output,
                          PredictionFormat format = PredictionFormat::kExact, bool replace = false);

/// Margins and scores of many records, in memory.
struct AllPredictions {
  std::size_t outputs = 1;      ///< K: 1 for binary and regression models, otherwise the classes
  std::vector<double> margins;  ///< [record * K + k], see RecordExplanation
  std::vector<double> scores;   ///< [record * K + k], as Prediction::scores
  RecordCounts records;         ///< a rejected record has no row above
};

/// Predicts all records of `data`, in order.
///
///     glassbox::AllPredictions made = glassbox::predict_all(model, data);
///     made.scores[i * made.outputs + k] ...
///
/// data    as for predict_file()
/// throws  as predict_file(), but for what concerns the output
/// cost    one pass on `data.threads` threads, 16 bytes a margin; a table's columns are read where
///         they lie
[[nodiscard]] AllPredictions predict_all(const Model& model, const Data& data);

}  // namespace glassbox
