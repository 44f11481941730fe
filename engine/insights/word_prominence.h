/// engine/insights/word_prominence.h: which words of a text tell most about the target.
///
/// source  Amazon ML Developer Guide, "Descriptive Statistics": words ranked by correlation with
///         the target, without a target by entropy
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::engine {

struct ProminentWord {
  std::string word;  ///< in lower case, without punctuation
  double prominence = 0;
  std::uint64_t records = 0;  ///< that contain it
};

struct WordProminence {
  std::vector<ProminentWord> words;  ///< the most prominent first, ties by word
  /// For each text the rank of the first of these that it contains, words.size() where none: the
  /// text in the simplest terms.
  std::vector<std::uint32_t> codes;
};

/// texts   of records
/// target  their target's codes, kNoCode = unknown; empty without a target
/// most    words to rank
[[nodiscard]] WordProminence prominent_words(std::span<const std::string_view> texts,
                                             std::span<const std::uint32_t> target,
                                             std::size_t most);

}  // namespace glassbox::engine
