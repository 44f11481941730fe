/// recipes/fit/record_view.h: some consecutive records, whether they stand in a block or are a
/// single one given as text, so that both take the same path to features.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "io/records/record_block.h"
#include "recipes/fit/node_plan.h"

namespace glassbox::recipes {

class RecordView {
 public:
  /// Records [begin, begin + size) of a block. The block and the plan outlive the view.
  RecordView(const Plan& plan, const RecordBlock& block, std::size_t begin, std::size_t size)
      : plan_(&plan), block_(&block), begin_(begin), size_(size) {}

  /// One record; cells[i] is attribute i, empty = missing.
  RecordView(const Plan& plan, std::span<const std::string_view> cells)
      : plan_(&plan), cells_(cells), size_(1) {}

  [[nodiscard]] std::size_t size() const { return size_; }

  /// Some of the records of a block's view.
  [[nodiscard]] RecordView part(std::size_t begin, std::size_t size) const {
    return {*plan_, *block_, begin_ + begin, size};
  }

  /// A NUMERIC attribute, days since 1970 of a CATEGORICAL or TEXT one that holds dates, or 1 and 0
  /// of a BINARY one; NaN = missing or invalid.
  void numbers(std::size_t attribute, std::span<double> out) const;

  /// The block's column of a NUMERIC attribute; nullptr when there is none, for dates
  /// and BINARY ones.
  [[nodiscard]] const NumberColumn* number_column(std::size_t attribute) const;

  /// A BINARY attribute as 0 and 1; kNoLevel = missing or invalid.
  void binaries(std::size_t attribute, std::span<std::uint32_t> out) const;

  /// A TEXT attribute, or a CATEGORICAL one outside a block; empty = missing.
  [[nodiscard]] std::string_view text(std::size_t attribute, std::size_t row) const;

  /// The block's codes for a CATEGORICAL attribute and where this view begins in them; nullptr
  /// when there is no such column.
  [[nodiscard]] const CategoryColumn* categories(std::size_t attribute) const;
  [[nodiscard]] std::size_t begin() const { return begin_; }
  [[nodiscard]] bool is_block() const { return block_ != nullptr; }

 private:
  const Plan* plan_;
  const RecordBlock* block_ = nullptr;
  std::span<const std::string_view> cells_;
  std::size_t begin_ = 0;
  std::size_t size_ = 0;
};

}  // namespace glassbox::recipes
