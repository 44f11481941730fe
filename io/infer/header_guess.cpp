// Whether the first line holds names. Each column votes: a word above numbers says yes, a number
// above numbers no. On a tie, a first line with an empty, repeated or numeric cell cannot be names.
#include "io/infer/header_guess.h"

#include <algorithm>
#include <optional>
#include <set>

#include "io/cells/missing_markers.h"
#include "io/cells/number_form.h"
#include "io/cells/parse_cell.h"
#include "io/cells/parse_date.h"

namespace glassbox::io {
namespace {

std::string column_count_text(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " column" : " columns");
}

// A number however it is written, or a date.
bool is_value(std::string_view cell) { return parse_formatted_number(cell) || is_date(cell); }

// What the column below says of its first cell; nullopt: nothing.
std::optional<bool> is_name(const CsvSample& sample, std::size_t column) {
  const std::string_view first = trim(sample.records[0].cells[column]);
  if (first.empty()) return std::nullopt;
  std::size_t filled = 0, numbers = 0, positive = 0, negative = 0;
  for (std::size_t i = 1; i < sample.records.size(); ++i) {
    const std::string_view cell = trim(sample.records[i].cells[column]);
    if (cell.empty() || MissingMarkers().has(cell)) continue;
    ++filled;
    if (is_value(cell)) ++numbers;
    if (const auto binary = parse_binary(cell); binary >= 0) ++(binary == 1 ? positive : negative);
  }
  if (filled == 0) return std::nullopt;
  if (numbers * 20 >= filled * 19) return !is_value(first);
  if (positive + negative == filled) {
    if (parse_binary(first) >= 0) return false;
    if (positive > 0 && negative > 0) return true;  // else "no" may be a word like any other
  }
  return std::nullopt;
}

// Why the first line cannot hold names, or "".
std::string what_names_are_not(const CsvSample& sample) {
  const std::vector<std::string>& first = sample.records[0].cells;
  std::set<std::string_view> seen;
  for (std::size_t column = 0; column < first.size(); ++column) {
    const std::string_view name = first[column];
    const std::string cell = "\"" + std::string(name.substr(0, 40)) + "\"";
    if (trim(name).empty()) return "has an empty cell";
    if (parse_number(name)) return "holds the number " + cell;
    const auto length = std::ranges::count_if(name, [](char c) { return (c & 0xc0) != 0x80; });
    if (length > std::ptrdiff_t{Schema::kMaxNameLength}) return "has a cell too long for a name";
    if (!seen.insert(name).second) return "holds " + cell + " twice";
    for (std::size_t i = 1; i < sample.records.size(); ++i)
      if (sample.records[i].cells[column] == name)
        return "holds " + cell + ", which line " + std::to_string(sample.records[i].line) +
               " has in the same column";
  }
  return "";
}

HeaderGuess glassbox_guess(const CsvSample& sample) {
  std::size_t names = 0, values = 0;
  for (std::size_t column = 0; column < sample.records[0].cells.size(); ++column)
    if (const auto name = is_name(sample, column)) ++(*name ? names : values);
  const std::string voters = std::to_string(names + values) + " whose other cells tell";
  if (names > values)
    return {true,
            "the first line does not fit " +
                (values == 0 ? "the " + column_count_text(names) + " of numbers or BINARY words"
                             : column_count_text(names) + " of the " + voters)};
  if (values > names)
    return {false,
            "the first line fits " +
                (names == 0 ? "the " + column_count_text(values) + " of numbers or BINARY words"
                            : column_count_text(values) + " of the " + voters)};
  const std::string problem = what_names_are_not(sample);
  if (!problem.empty()) return {false, "the first line " + problem};
  return {true,
          "the cells of the first line are all different, no numbers, and none occurs again "
          "in its column"};
}

HeaderGuess amazon_guess(const CsvSample& sample) {
  ColumnProfile cells(/*most_distinct=*/1);
  for (const std::string& cell : sample.records[0].cells) cells.add(cell, {});
  const AttributeType type = cells.type(TypeRules::kAmazon);
  return {type == AttributeType::kCategorical,
          "most votes of the first line's cells are for " + std::string(to_text(type))};
}

}  // namespace

HeaderGuess guess_header(const CsvSample& sample, TypeRules rules) {
  return rules == TypeRules::kAmazon ? amazon_guess(sample) : glassbox_guess(sample);
}

}  // namespace glassbox::io
