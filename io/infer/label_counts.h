/// io/infer/label_counts.h: which values a target has, as long as they are two, and what to make of
/// them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "io/schema/binary_labels.h"

namespace glassbox::io {

/// Counts the different cells of a column, blanks around them and empty ones left aside, until
/// there are too many to be two labels. Adding and merging commute.
class LabelCounts {
 public:
  void add(std::string_view cell);
  void merge(const LabelCounts& other);

  [[nodiscard]] bool are_two() const { return counts_.size() == 2; }
  /// Cells by value, at most kMost + 1 of the values.
  [[nodiscard]] const std::map<std::string, std::uint64_t, std::less<>>& counts() const {
    return counts_;
  }
  /// "\"bad\" (70) and \"good\" (30)"; of more than kMost values, the first of them.
  [[nodiscard]] std::string text() const;

  static constexpr std::size_t kMost = 3;

 private:
  void add(std::string_view text, std::uint64_t count);
  std::map<std::string, std::uint64_t, std::less<>> counts_;
};

struct ChosenLabels {
  BinaryLabels labels;
  std::string reason;  ///< why the positive one is: "the rarer one", "as --positive says"
};

/// Names the positive one of two labels: the one asked for; of two numbers the larger; else the one
/// that is rarer, of equals the one whose bytes come last.
/// positive  the wish of --positive; nullopt: nobody asked
/// returns   nullopt when the wish is neither
/// throws    std::invalid_argument unless there are two
[[nodiscard]] std::optional<ChosenLabels> choose_labels(const LabelCounts& tally,
                                                        const std::optional<std::string>& positive);

}  // namespace glassbox::io
