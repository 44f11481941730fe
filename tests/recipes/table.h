/// tests/recipes/table.h: records written as text, for tests.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "io/cells/parse_cell.h"
#include "io/records/record_block.h"
#include "io/schema/schema.h"
#include "recipes/fit/fitted_recipe.h"

namespace glassbox::testing {

using Row = std::vector<std::string>;  // one cell for each attribute; empty = missing
using Table = std::vector<Row>;

inline Schema schema_of(std::vector<Attribute> attributes) {
  Schema schema;
  schema.attributes = std::move(attributes);
  return schema;
}

inline Column column_of(const Table& rows, std::size_t attribute, AttributeType type) {
  switch (type) {
    case AttributeType::kBinary: {
      BinaryColumn column;
      for (const Row& row : rows) column.values.push_back(parse_binary(row[attribute]));
      return column;
    }
    case AttributeType::kNumeric: {
      std::vector<double> values;
      for (const Row& row : rows) {
        values.push_back(parse_number(row[attribute]).value_or(std::nan("")));
      }
      return NumberColumn(std::move(values));
    }
    case AttributeType::kCategorical: {
      std::vector<std::string> met;
      StringColumn dictionary;
      std::vector<std::uint32_t> codes;
      for (const Row& row : rows) {
        const auto found = std::find(met.begin(), met.end(), row[attribute]);
        codes.push_back(static_cast<std::uint32_t>(found - met.begin()));
        if (found != met.end()) continue;
        met.push_back(row[attribute]);
        dictionary.push_back(row[attribute]);
      }
      if (met.size() > 3) return CategoryColumn(std::move(codes), std::move(dictionary));
      return CategoryColumn(std::vector<std::uint8_t>(codes.begin(), codes.end()),
                            std::move(dictionary));
    }
    case AttributeType::kText:
      break;
  }
  TextColumn column;
  for (const Row& row : rows) column.values.push_back(row[attribute]);
  return column;
}

inline RecordBlock block_of(const Table& rows, const Schema& schema) {
  RecordBlock block;
  block.row_count = rows.size();
  for (std::size_t i = 0; i < schema.attributes.size(); ++i) {
    block.columns.push_back(column_of(rows, i, schema.attributes[i].type));
  }
  return block;
}

/// Plays the rows in blocks of the given size, without the columns that are not wanted.
inline BlockReplay replay_of(const Table& rows, const Schema& schema, std::size_t block_rows) {
  return [&rows, &schema, block_rows](const std::vector<bool>& wanted,
                                      const std::function<void(const RecordBlock&)>& use) {
    for (std::size_t begin = 0; begin < rows.size(); begin += block_rows) {
      const auto at = rows.begin() + static_cast<std::ptrdiff_t>(begin);
      const std::size_t count = std::min(block_rows, rows.size() - begin);
      RecordBlock block = block_of(Table(at, at + static_cast<std::ptrdiff_t>(count)), schema);
      for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (!wanted[i]) block.columns[i] = std::monostate{};
      }
      use(block);
    }
  };
}

/// {"outputs": [outputs...]}; the items are put into JSON strings as they are.
inline std::string outputs_recipe(const std::vector<std::string>& outputs) {
  std::string json = "{\"outputs\": [";
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    json += (i == 0 ? "\"" : ", \"") + outputs[i] + "\"";
  }
  return json + "]}";
}

inline FittedRecipe fit(const std::string& recipe, const Schema& schema, const Table& training,
                        std::size_t block_rows = 1000, int threads = 1) {
  return FittedRecipe::fit(parse_recipe(recipe, "test.recipe", schema), schema,
                           replay_of(training, schema, block_rows), threads);
}

/// The names of the indicators a row has, in order.
inline std::vector<std::string> names_of(const FittedRecipe& recipe, const FeatureMatrix& matrix,
                                         std::size_t row) {
  std::vector<std::string> names;
  for (const std::uint32_t id : matrix.row_ids(row)) names.push_back(recipe.indicator_name(id));
  return names;
}

/// All indicator names of the fitted recipe, in order.
inline std::vector<std::string> all_names(const FittedRecipe& recipe) {
  std::vector<std::string> names;
  for (std::uint32_t id = 0; id < recipe.features().indicator_count(); ++id) {
    names.push_back(recipe.indicator_name(id));
  }
  return names;
}

/// The tokens of each row's indicators, sorted: what a single set-valued output gave, in words.
inline std::vector<std::string> tokens_of(const FittedRecipe& recipe, const Row& cells) {
  FeatureMatrix matrix;
  const std::vector<std::string_view> views(cells.begin(), cells.end());
  recipe.transform_record(views, matrix);
  std::vector<std::string> tokens;
  for (const std::uint32_t id : matrix.row_ids(0)) tokens.push_back(recipe.indicator_token(id));
  std::sort(tokens.begin(), tokens.end());
  return tokens;
}

}  // namespace glassbox::testing
