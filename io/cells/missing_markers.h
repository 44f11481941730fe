/// io/cells/missing_markers.h: texts that stand for a missing value: NA, N/A, ?, null and the like.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::io {

/// Which texts to take for missing while a schema is inferred.
class MissingMarkers {
 public:
  /// Those that people write, case ignored: NA, N/A, #N/A, NaN, null, nil, None, ?, -, --.
  MissingMarkers() = default;
  /// These and no others, as they are spelled; an empty list means none at all.
  explicit MissingMarkers(std::vector<std::string> texts)
      : is_default_(false), texts_(std::move(texts)) {}

  /// text  without blanks around it
  [[nodiscard]] bool has(std::string_view text) const;

  /// True for the markers that are no word of a language: a category may well be called "None" or
  /// "-", hardly "NA". Of given texts all are certain.
  [[nodiscard]] bool is_certain(std::string_view text) const;

  [[nodiscard]] bool are_default() const { return is_default_; }
  [[nodiscard]] const std::vector<std::string>& texts() const { return texts_; }

 private:
  bool is_default_ = true;
  std::vector<std::string> texts_;
};

}  // namespace glassbox::io
