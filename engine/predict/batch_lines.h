/// engine/predict/batch_lines.h: what a batch prediction says of each record, as lines of CSV.
///
/// source  Amazon ML Developer Guide, "Reading the Batch Prediction Output Files"
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/model/prediction.h"

namespace glassbox::engine {

struct BatchFormat {
  enum class Form {
    kAmazon,    ///< Amazon's columns and numbers, float32
    kExact,     ///< Amazon's columns, exact doubles, no two columns of one name
    kReadable,  ///< row id or line, actual label, predicted label or number, probability
  };
  Form form = Form::kAmazon;
  /// Columns of the data by their names, verbatim, before the prediction. Not with kAmazon.
  std::vector<std::string> kept = {};
};

/// The columns of the output, and how to write a block's records as its lines. Immutable; threads
/// share it.
class BatchLines {
 public:
  /// model  must outlive it
  /// files  of the data, for a column that names them where they are several and have no row id
  /// throws  InputError when the data lack a column that is to be kept
  BatchLines(const MLModel& model, const Schema& data_schema, std::span<const InputFile> files,
             const BatchFormat& format);

  /// What to read for it; blocks need their line numbers (CsvOptions::keep_lines) where
  /// needs_line_numbers() says so.
  [[nodiscard]] const ReadPlan& plan() const { return plan_; }
  [[nodiscard]] bool needs_line_numbers() const { return needs_line_numbers_; }

  /// The names, with a line end.
  [[nodiscard]] std::string header() const;

  /// The lines of a block; a rejected record leaves a blank one (kReadable: its line number alone).
  [[nodiscard]] std::string lines(const RecordBlock& block) const;

  /// Sentences about columns that would have shared a name.
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }

 private:
  struct OutputColumn {
    enum class Kind { kFile, kLine, kCopied, kAnswer, kScore, kProbability };
    Kind kind = Kind::kScore;
    std::string name = {};
    std::size_t index = 0;  ///< kCopied: column of the block; kScore: output of the model
  };
  void add(OutputColumn::Kind kind, std::string name, std::size_t index = 0);
  void add_amazon_columns(const Schema& data_schema);
  void add_readable_columns(const Schema& data_schema, bool has_several_files);
  void add_kept_columns(const Schema& data_schema, const std::vector<std::string>& kept);
  void add_class_columns();
  void name_apart(OutputColumn& column, const char* what, const char* prefix);
  void append_cell(std::string& text, const Column& column, std::size_t row) const;
  void append_number(std::string& text, double score) const;
  [[nodiscard]] std::size_t answer_of(std::span<const double> scores) const;

  Predictor predictor_;
  BatchFormat::Form form_;
  ReadPlan plan_;
  std::vector<OutputColumn> columns_;
  std::vector<std::string> files_;    // quoted
  std::vector<std::string> answers_;  // quoted labels: of 0 and 1, or the classes
  std::vector<std::string> notes_;
  std::optional<std::size_t> tag_, true_label_;  // columns of the block
  bool needs_line_numbers_ = false;
};

}  // namespace glassbox::engine
