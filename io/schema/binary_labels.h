/// io/schema/binary_labels.h: the two texts that a BINARY target holds where they are not Amazon's
/// words.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::io {

/// "bad" and "good", "-1" and "1": compared as they stand, blanks around a cell left aside. Neither
/// is empty and they differ. An extension of Amazon's schema: the key "binaryLabels".
struct BinaryLabels {
  std::string negative = {}, positive = {};
  bool operator==(const BinaryLabels&) const = default;
};

/// 1 or 0 for the cell of a target with these labels, with Amazon's words (parse_binary) where
/// there are none; -1 for any other cell.
[[nodiscard]] std::int8_t parse_label(std::string_view cell,
                                      const std::optional<BinaryLabels>& labels);

/// The label of a class, "1" and "0" where there are none of their own.
[[nodiscard]] std::string_view label_text(const std::optional<BinaryLabels>& labels,
                                          bool is_positive);

}  // namespace glassbox::io
