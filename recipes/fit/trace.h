/// recipes/fit/trace.h: what a fitted recipe makes of one record, step by step, for people to
/// follow.
///
/// Steps are worked out once more from the rules of the language, as text; which features come of
/// them is read off the row that every prediction is made from. So the two can be compared.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "recipes/language/recipe.h"

namespace glassbox::recipes {

/// A cell as it came and what it was read as.
struct CellTrace {
  enum class State {
    kValue,    ///< as its type reads it
    kMissing,  ///< empty; of CATEGORICAL and TEXT an empty cell is a value
    kInvalid,  ///< not of its type, taken as missing
  };
  std::size_t attribute = 0;  ///< index into the schema
  std::string cell;
  State state = State::kValue;
};

/// One expression's value. Which fields are of use follows from its kind.
struct TraceStep {
  std::string expression;  ///< "quantile_bin(alcohol,20)"
  Function function = Function::kAttribute;
  ValueKind kind = ValueKind::kNumber;
  std::optional<double> number;     ///< kNumber; nothing where missing, or where it was not learned
                                    ///< because nothing depends on it (normalize within a bin)
  std::vector<std::string> tokens;  ///< other kinds: the token of a category, bin or BINARY value;
                                    ///< words, n-grams, pairs as they come, repeats kept
  std::optional<double> mean, deviation;  ///< normalize: of the training values
  std::string interval;                   ///< quantile_bin: "(11.2,11.5]", in the argument's unit
  std::uint32_t bin_count = 0;            ///< quantile_bin: bins that training made
};

/// A feature that is not 0, or a number.
struct TraceFeature {
  std::string name;
  bool is_number = false;
  std::size_t index = 0;  ///< of the number, or id of the indicator
  double value = 1;
};

/// One output of the recipe, groups expanded.
struct OutputTrace {
  std::string expression;
  std::vector<TraceStep> steps;     ///< what is computed first stands first; the output last
  std::vector<std::string> unseen;  ///< tokens without a feature, as training never saw them
  std::vector<TraceFeature> features;
};

struct RecordTrace {
  std::vector<CellTrace> cells;  ///< of attributes that outputs read, in the schema's order
  std::vector<OutputTrace> outputs;
};

}  // namespace glassbox::recipes
