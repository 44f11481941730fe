/// engine/insights/attribute_profile.h: what is counted of each column while records pass by, on
/// any thread.
///
/// Counts, sums and extremes are exact for any number of records; distinct values up to a number of
/// them, see io/base/distinct_sketch.h. What is told in the end does not depend on blocks or
/// threads.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "io/base/distinct_sketch.h"
#include "io/records/record_block.h"
#include "io/schema/schema.h"
#include "recipes/numbers/exact_moments.h"
#include "recipes/text/ascii_words.h"

namespace glassbox::engine {

/// Bounds of what one column may keep.
struct TallyLimits {
  std::size_t distinct = 65'536;                   ///< values
  std::size_t text_bytes = std::size_t{16} << 20;  ///< of the values that are texts

  /// So that all columns together stay below some 200 MB.
  [[nodiscard]] static TallyLimits for_columns(std::size_t count);
};

/// A hash for each of a block's records, made of the cells added so far.
using RecordHashes = std::vector<std::uint64_t>;

/// Distinct texts and how often each occurs.
class TextTally {
 public:
  explicit TextTally(const TallyLimits& limits);
  void add(std::string_view text, std::uint64_t hash, std::uint64_t count);
  void merge(const TextTally& other);
  [[nodiscard]] const DistinctSketch& distinct() const { return distinct_; }
  struct Entry {
    std::string text;
    std::uint64_t count = 0;
  };
  /// The values kept, by falling count, ties by text.
  [[nodiscard]] std::vector<Entry> entries() const;

 private:
  std::size_t most_bytes_, bytes_ = 0;
  int level_ = 0;
  DistinctSketch distinct_;  // also thinned out when the texts do not fit
  std::unordered_map<std::uint64_t, std::string> texts_;  // by hash

  void keep(std::string_view text, std::uint64_t hash);
  void fit();
};

// Each adds a column of a block, and to the hash of each record its cell's: hash times `key`.

class BinaryTally {
 public:
  using Column = BinaryColumn;
  void add(const BinaryColumn& column, std::uint64_t key, RecordHashes& records);
  void merge(const BinaryTally& other);
  std::array<std::uint64_t, 2> counts{};  ///< of 0 and 1
};

class NumberTally {
 public:
  using Column = NumberColumn;
  /// Distinct numbers kept at most: the table stays in the second-level cache.
  static constexpr std::size_t kDistinct = 4'096;
  explicit NumberTally(const TallyLimits& limits)
      : distinct_(std::min(limits.distinct, kDistinct)) {}
  void add(const NumberColumn& column, std::uint64_t key, RecordHashes& records);
  void merge(const NumberTally& other);

  /// Of the values there are; infinities where there are none.
  double min = std::numeric_limits<double>::infinity();
  double max = -std::numeric_limits<double>::infinity();
  std::uint64_t fractions = 0;  ///< values that are not whole
  [[nodiscard]] const ExactMoments& moments() const { return moments_; }
  [[nodiscard]] const DistinctSketch& distinct() const { return distinct_; }

  struct Entry {
    double value = 0;
    std::uint64_t count = 0;
  };
  /// The distinct values kept, ascending.
  [[nodiscard]] std::vector<Entry> entries() const;

 private:
  ExactMoments moments_;
  DistinctSketch distinct_;

  void add_bytes(std::span<const std::uint8_t> values, bool has_missing);
  void count(double value, std::uint64_t times);
};

class CategoryTally {
 public:
  using Column = CategoryColumn;
  explicit CategoryTally(const TallyLimits& limits) : values(limits) {}
  void add(const CategoryColumn& column, std::uint64_t key, RecordHashes& records);
  void merge(const CategoryTally& other) { values.merge(other.values); }
  TextTally values;
};

class WordsTally {
 public:
  using Column = TextColumn;
  explicit WordsTally(const TallyLimits& limits) : words(limits.distinct), texts(limits.distinct) {}
  void add(const TextColumn& column, std::uint64_t key, RecordHashes& records);
  void merge(const WordsTally& other);

  struct Range {
    std::uint64_t min = std::numeric_limits<std::uint64_t>::max(), max = 0;
    void add(std::uint64_t value);
    void merge(const Range& other);
  };
  std::uint64_t total_words = 0;
  Range words_in_text, word_length;  ///< tokens a record; characters a token, no punctuation
  DistinctSketch words;              ///< in lower case, without punctuation
  DistinctSketch texts;

 private:
  AsciiWords ascii_;
  std::string buffer_;
  std::vector<std::uint64_t> hashes_, text_hashes_;  // of words and texts not yet added

  std::uint64_t add_words(std::string_view text, std::size_t behind);
};

using ColumnTally = std::variant<BinaryTally, NumberTally, CategoryTally, WordsTally>;
[[nodiscard]] ColumnTally make_tally(AttributeType type, const TallyLimits& limits);

}  // namespace glassbox::engine
