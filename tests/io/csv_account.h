/// tests/io/csv_account.h: everything a reading of CSV files tells, as text that can be compared.
#pragma once

#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "io/base/input_error.h"
#include "io/csv/csv_pipeline.h"

namespace glassbox::testing {

/// A line a record in order, used or rejected; the last is the sum, or the error that ended it.
using CsvAccount = std::vector<std::string>;

/// 17 digits.
inline std::string shown(double v) {
  char text[40];
  std::snprintf(text, sizeof text, "%.17g", v);
  return std::isnan(v) ? "missing" : text;
}

inline std::string cell_of(const Column& column, std::size_t row) {
  if (const auto* text = std::get_if<TextColumn>(&column)) return std::string(text->values[row]);
  if (const auto* category = std::get_if<CategoryColumn>(&column))
    return std::string(category->dictionary()[(*category)[row]]);
  if (const auto* number = std::get_if<NumberColumn>(&column)) return shown((*number)[row]);
  if (const auto* binary = std::get_if<BinaryColumn>(&column))
    return std::to_string(binary->values[row]);
  return "none";
}

/// options.keep_lines has to be set.
inline CsvAccount account_of(const std::vector<InputFile>& files, const ReadPlan& plan,
                             const CsvOptions& options, CsvPipeline pipeline) {
  CsvAccount account;
  const auto take = [&](RecordBlock&& block) {
    std::size_t rejected = 0;
    for (std::size_t row = 0; row <= block.row_count; ++row) {
      for (; rejected < block.rejected.size() && block.rejected[rejected].before_row == row;
           ++rejected) {
        const RejectedRecord& record = block.rejected[rejected];
        account.push_back("rejected " + std::to_string(block.file) + ":" +
                          std::to_string(record.line) + ":" + std::to_string(record.column) + " " +
                          record.reason + " <" + record.text + ">");
      }
      if (row == block.row_count) break;
      std::string line =
          "used " + std::to_string(block.file) + ":" + std::to_string(block.lines[row]);
      for (const Column& column : block.columns) line += "|" + cell_of(column, row);
      account.push_back(line);
    }
  };
  try {
    const ReadReport ledger = read_csv_with(files, plan, options, {}, take, pipeline);
    std::string line = ledger.summary();
    for (const auto count : ledger.invalid_cells) line += " " + std::to_string(count);
    line += " /";
    for (const auto count : ledger.missing_cells) line += " " + std::to_string(count);
    account.push_back(line);
  } catch (const InputError& error) {
    const std::string what = error.what();  // the command that converts the file unzips it, too
    account.push_back(what.substr(0, what.find("; this converts it")));
  }
  return account;
}

}  // namespace glassbox::testing
