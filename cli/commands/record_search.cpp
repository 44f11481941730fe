#include "cli/commands/record_search.h"

#include "cli/base/text_table.h"
#include "io/base/input_error.h"

namespace glassbox::cli {

FoundRecord find_record(std::span<const InputFile> files, const Schema& schema,
                        const CsvOptions& options, std::uint64_t number) {
  ReadPlan plan = plan_all(schema, /*with_target=*/false);
  for (PlannedColumn& column : plan.columns) column.type = AttributeType::kText;
  CsvOptions csv = options;
  csv.keep_lines = true;
  FoundRecord found;
  std::uint64_t before = 0;
  found.records = read_csv(files, plan, csv, {}, [&](RecordBlock&& block) {
    if (number > before && number <= before + block.row_count) {
      const auto row = static_cast<std::size_t>(number - before - 1);
      for (const Column& column : block.columns)
        found.cells.emplace_back(std::get<TextColumn>(column).values[row]);
      found.where = {files[block.file].name, block.lines[row]};
    }
    before += block.row_count;
  });
  if (found.cells.empty())
    throw InputError({files.front().name}, "no record " + count_text(number) + "; there are " +
                                               count_text(before) + " that can be used");
  return found;
}

}  // namespace glassbox::cli
