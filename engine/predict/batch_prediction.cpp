#include "engine/predict/batch_prediction.h"

#include <optional>

#include "engine/predict/batch_files.h"
#include "io/base/together.h"
#include "io/csv/gathered_csv.h"

namespace glassbox::engine {

BatchResult predict_batch(const MLModel& model, std::span<const InputFile> files,
                          const Schema* data_schema, const CsvOptions& options,
                          const BatchOutput& output) {
  const Schema& schema = data_schema != nullptr ? *data_schema : model.schema;
  const BatchLines writer(model, schema, files, output.stream ? output.format : BatchFormat());
  const std::string header = writer.header();
  std::optional<BatchFiles> results;
  together(*options.exchange, [&] {
    if (options.exchange->rank() > 0) return;
    if (output.stream) {
      output.stream(header);
    } else {
      results.emplace(output.directory, output.id, files, output.existing, output.uri, output.root);
    }
  });

  // A block is scored and its lines are written on any thread. They wait for their turn in the
  // block itself, all in the one cell of a column that the plan sets aside.
  ReadPlan plan = writer.plan();
  plan.columns.emplace_back();
  CsvOptions reading = options;
  reading.keep_lines = writer.needs_line_numbers();
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
  result.records = read_csv_for_first(files, plan, reading, to_lines, take);
  result.notes = writer.notes();
  if (results) {
    results->finish(header);
    result.files = results->paths();
  }
  return result;
}

}  // namespace glassbox::engine
