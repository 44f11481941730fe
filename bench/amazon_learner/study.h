// What the study prints: a figure's mean and spread over shuffles, beside Amazon's.
#pragma once

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "learner.h"

namespace glassbox::bench {

class Figure {
 public:
  void add(double value) { values_.push_back(value); }
  [[nodiscard]] double mean() const {
    return std::accumulate(values_.begin(), values_.end(), 0.0) /
           static_cast<double>(values_.size());
  }
  // "0.771 0.006": mean and standard deviation.
  [[nodiscard]] std::string text(int decimals) const {
    double squares = 0;
    for (const double value : values_) squares += (value - mean()) * (value - mean());
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, "%6.*f %-5.*f", decimals, mean(), decimals,
                  std::sqrt(squares / static_cast<double>(values_.size())));
    return buffer;
  }

 private:
  std::vector<double> values_;
};

// How often each rate was chosen: "100:20".
class Rates {
 public:
  void add(double rate) { ++counts_[rate]; }
  [[nodiscard]] std::string text() const {
    std::string text;
    for (const auto& [rate, count] : counts_) {
      char buffer[64];
      std::snprintf(buffer, sizeof buffer, "%s%g:%d", text.empty() ? "" : " ", rate, count);
      text += buffer;
    }
    return text;
  }

 private:
  std::map<double, int> counts_;
};

[[nodiscard]] std::string text_of(const Rules& rules);

void study_wine(const std::filesystem::path& csv, int shuffles);
// directory  where MNIST's four IDX files are
void study_mnist(const std::filesystem::path& directory, int shuffles);

}  // namespace glassbox::bench
