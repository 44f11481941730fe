/// bench/workloads/zipf.h: a few choices often, most of them rarely, as words and shops are.
#pragma once

#include <cstdint>
#include <vector>

#include "bench/workloads/random_numbers.h"

namespace glassbox::bench {

/// Draws k of 0..count-1 with a chance in proportion to 1 / (k + 1), in constant time.
///
/// source  A. J. Walker, "An Efficient Method for Generating Discrete Random Variables with General
///         Distributions" (ACM TOMS 3, 1977): a column is its own choice up to its share, else its
///         alias
class Zipf {
 public:
  explicit Zipf(std::uint32_t count) : columns_(count) {
    double total = 0;
    for (std::uint32_t k = 0; k < count; ++k) total += 1.0 / (k + 1);
    std::vector<double> load(count);  // mean 1
    std::vector<std::uint32_t> light, heavy;
    for (std::uint32_t k = 0; k < count; ++k) {
      load[k] = count / (total * (k + 1));
      columns_[k] = {1.0, k};
      (load[k] < 1 ? light : heavy).push_back(k);
    }
    while (!light.empty() && !heavy.empty()) {
      const std::uint32_t poor = light.back(), rich = heavy.back();
      light.pop_back();
      columns_[poor] = {load[poor], rich};
      load[rich] -= 1 - load[poor];
      if (load[rich] < 1) {
        heavy.pop_back();
        light.push_back(rich);
      }
    }
  }

  std::uint32_t operator()(RandomNumbers& random) const {
    const auto column = static_cast<std::uint32_t>(random.below(columns_.size()));
    return random.uniform() < columns_[column].share ? column : columns_[column].alias;
  }

 private:
  struct Column {
    double share = 1;
    std::uint32_t alias = 0;
  };
  std::vector<Column> columns_;
};

}  // namespace glassbox::bench
