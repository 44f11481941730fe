#include "engine/batch_prediction.h"

#include <algorithm>
#include <numeric>
#include <optional>

#include "engine/batch_files.h"
#include "engine/metrics.h"

namespace glassbox::engine {
namespace {

// The columns of the output, and how to write a block's records as its lines.
class LineWriter {
 public:
  LineWriter(const MLModel& model, const Schema& data_schema)
      : predictor_(model), class_order_(predictor_.output_count()) {
    std::size_t next = model.schema.attributes.size();  // where plan_for puts what is copied
    if (data_schema.row_id) tag_ = next++;
    if (data_schema.target) true_label_ = next++;
    std::iota(class_order_.begin(), class_order_.end(), 0);
    if (model.type == ModelType::kMulticlass) {
      std::ranges::sort(class_order_, {}, [&](std::size_t k) -> const std::string& {
        return model.classes[k];  // std::string compares bytes
      });
    }
  }

  [[nodiscard]] std::string header() const {
    std::string line;
    if (tag_) line += "tag,";
    if (true_label_) line += "trueLabel,";
    switch (predictor_.model().type) {
      case ModelType::kBinary:
        return line + "bestAnswer,score\n";
      case ModelType::kRegression:
        return line + "score\n";
      case ModelType::kMulticlass:
        break;
    }
    for (const std::size_t k : class_order_) line += quote_csv(predictor_.model().classes[k]) + ",";
    line.back() = '\n';
    return line;
  }

  /// The lines of a block, a blank one for each rejected record.
  [[nodiscard]] std::string lines(const RecordBlock& block) const {
    std::vector<float> scores;
    predictor_.score(block, scores);
    const std::size_t outputs = predictor_.output_count();
    std::string text;
    text.reserve(block.row_count * bytes_per_line() + block.rejected.size());
    auto rejected = block.rejected.begin();
    for (std::size_t row = 0; row < block.row_count; ++row) {
      for (; rejected != block.rejected.end() && rejected->before_row <= row; ++rejected) {
        text += '\n';
      }
      if (tag_) append_cell(text, block.columns[*tag_], row);
      if (true_label_) append_cell(text, block.columns[*true_label_], row);
      append_scores(text, std::span(scores).subspan(row * outputs, outputs));
    }
    text.append(static_cast<std::size_t>(block.rejected.end() - rejected), '\n');
    return text;
  }

 private:
  static void append_cell(std::string& text, const Column& column, std::size_t row) {
    if (const auto* verbatim = std::get_if<TextColumn>(&column)) {
      const std::string_view cell = verbatim->values[row];
      if (cell.find_first_of(",\"\r\n") == std::string_view::npos) {
        text += cell;
      } else {
        text += quote_csv(cell);
      }
    } else if (const auto* binary = std::get_if<BinaryColumn>(&column)) {
      if (binary->values[row] >= 0) text += binary->values[row] != 0 ? '1' : '0';
    }
    text += ',';
  }

  void append_scores(std::string& text, std::span<const float> scores) const {
    const MLModel& model = predictor_.model();
    if (model.type == ModelType::kBinary) {
      text += answers_one(scores[0], model.score_threshold) ? "1," : "0,";
    }
    for (const std::size_t k : class_order_) {
      append_score(text, scores[k]);
      text += ',';
    }
    text.back() = '\n';
  }

  // What most lines do not exceed; what is not written to takes no memory.
  [[nodiscard]] std::size_t bytes_per_line() const {
    constexpr std::size_t kScore = 14, kAnswer = 2, kCopied = 8;  // "-1.234567E-38,", "1,"
    return kAnswer + kScore * class_order_.size() +
           kCopied * ((tag_ ? 1 : 0) + (true_label_ ? 1 : 0));
  }

  Predictor predictor_;
  std::optional<std::size_t> tag_, true_label_;  // columns of the block
  std::vector<std::size_t> class_order_;         // ascending bytes
};

}  // namespace

BatchResult predict_batch(const MLModel& model, std::span<const InputFile> files,
                          const Schema* data_schema, const CsvOptions& options,
                          const BatchOutput& output) {
  const Schema& schema = data_schema != nullptr ? *data_schema : model.schema;
  const LineWriter writer(model, schema);
  const std::string header = writer.header();
  std::optional<BatchFiles> results;
  if (output.stream) {
    output.stream(header);
  } else {
    results.emplace(output.directory, output.id, files, output.existing, output.uri);
  }

  // A block is scored and its lines are written on any thread. They wait for their turn in the
  // block itself, all in the one cell of a column that the plan sets aside.
  ReadPlan plan = plan_for(model, schema, PlanFor::kBatchPrediction);
  plan.columns.emplace_back();
  const auto to_lines = [&](RecordBlock& block) {
    std::string lines = writer.lines(block);
    const auto end = static_cast<std::uint32_t>(lines.size());
    for (Column& column : block.columns) column = {};
    block.columns.back() = TextColumn{StringColumn(std::move(lines), {end})};
  };
  const auto take = [&](RecordBlock&& block) {
    const std::string_view lines = std::get<TextColumn>(block.columns.back()).values[0];
    if (results) {
      results->write(block.file, header, lines);
    } else {
      output.stream(lines);
    }
  };
  BatchResult result;
  result.records = read_csv(files, plan, options, to_lines, take);
  if (results) {
    results->finish(header);
    result.files = results->paths();
  }
  return result;
}

}  // namespace glassbox::engine
