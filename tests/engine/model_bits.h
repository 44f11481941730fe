/// tests/engine/model_bits.h: all bits of a model's weights, to compare.
#pragma once

#include <string>

#include "engine/model/linear_model.h"

namespace glassbox::testing {

inline std::string model_bits(const LinearModel& model) {
  std::string all;
  const auto add = [&](const auto& values) {
    all.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof values[0]);
  };
  add(model.bias);
  add(model.number_weights);
  add(model.indicator_weights);
  return all;
}

}  // namespace glassbox::testing
