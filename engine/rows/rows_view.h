/// engine/rows/rows_view.h: training records as the kernels see them. Pointers only, so that every
/// instruction set can compile it anew.
#pragma once

#include <cstddef>
#include <cstdint>

#include "io/base/rooms.h"

namespace glassbox::engine {

/// Training records in the order of training. Record i owns
///   nonreference [nonreference_ends[i-1], nonreference_ends[i]):  levels that are not their
///   group's
///     reference, with the group's slot beside each
///   indicators [indicator_ends[i-1], indicator_ends[i]):  levels of groups without a reference
///   numbers    [i * number_stride, (i+1) * number_stride): padded with zeros
struct RowsView {
  const std::uint32_t* nonreference;
  const std::uint16_t* nonreference_groups;
  const std::uint32_t* nonreference_ends;
  const std::uint32_t* indicators;
  const std::uint32_t* indicator_ends;
  const float* numbers;
  std::size_t number_count;
  std::size_t number_stride;   ///< number_count rounded up to 8
  const float* squared_norms;  ///< 1 + active indicators + sum of squared numbers
  const float* labels;         ///< the target, 0/1, or the class index
  const float* weights;        ///< of records; nullptr = all 1
};

}  // namespace glassbox::engine
