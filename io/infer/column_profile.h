/// io/infer/column_profile.h: what the cells of one column say about its type.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "io/base/distinct_sketch.h"
#include "io/cells/missing_markers.h"
#include "io/schema/schema.h"

namespace glassbox::io {

/// Which rules a column's type is decided by.
enum class TypeRules {
  /// In this order, cells that are empty or blank left aside, and for the first four those that
  /// stand for a missing value (MissingMarkers):
  ///   all BINARY words, both polarities among them -> BINARY;
  ///   95 % or more numbers, formatted ones too, unless 1 % begin with a 0 before other digits, as
  ///     zip codes do                               -> NUMERIC;
  ///   95 % or more dates                           -> CATEGORICAL;
  ///   more than three words a cell on average, or distinct values of two words and more that are
  ///   more than half as many as the cells          -> TEXT;
  ///   anything else, also nothing                  -> CATEGORICAL
  kGlassbox,
  /// Every cell votes: a number for NUMERIC, one that equals 0 or 1 for BINARY as well; of the
  /// others, empty ones too, one with more than 20 words for TEXT, any other for CATEGORICAL. Most
  /// votes win; of equals BINARY, then NUMERIC, then CATEGORICAL (Amazon's fell as it happened).
  ///
  /// source  Amazon's machine-learning-samples, its script that guesses a schema
  kAmazon,
};

/// Where a cell stands.
struct CellPlace {
  std::uint64_t file = 0, line = 0;
  bool operator==(const CellPlace&) const = default;
  bool operator<(const CellPlace& other) const {
    return file != other.file ? file < other.file : line < other.line;
  }
};

/// The first few different values, by place, with where each stands first.
class FirstValues {
 public:
  static constexpr std::size_t kMost = 3;
  static constexpr std::size_t kMostBytes = 60;  ///< longer ones are cut, "..." at the end

  struct Value {
    CellPlace place;
    std::string text;
  };

  void add(std::string_view text, CellPlace place);
  void merge(const FirstValues& other);
  [[nodiscard]] const std::vector<Value>& values() const { return values_; }

 private:
  std::vector<Value> values_;  // ascending by place
};

/// Counts over the cells of a column. Adding and merging commute: what comes out depends neither on
/// threads nor on the order of blocks.
class ColumnProfile {
 public:
  static constexpr std::size_t kAmazonTextWords = 20;  ///< more words make a cell TEXT there

  /// most_distinct  counted exactly up to here, estimated beyond (see distinct_sketch.h); memory in
  ///                proportion
  explicit ColumnProfile(std::size_t most_distinct)
      : distinct_(most_distinct), several_words_(most_distinct) {}

  /// Cells that are one of these stand for a missing value; the default ones unless set. For add()
  /// alone: they need to live no longer than it is called.
  void set_missing(const MissingMarkers& markers) { missing_ = &markers; }

  void add(std::string_view cell, CellPlace place);
  void merge(const ColumnProfile& other);

  [[nodiscard]] AttributeType type(TypeRules rules) const;

  [[nodiscard]] std::uint64_t cells() const { return cells_; }
  [[nodiscard]] std::uint64_t empty() const { return empty_; }
  [[nodiscard]] std::uint64_t filled() const { return cells_ - empty_; }
  [[nodiscard]] std::uint64_t numbers() const { return numbers_; }
  [[nodiscard]] std::uint64_t positive() const { return positive_; }  ///< 1 y yes t true
  [[nodiscard]] std::uint64_t negative() const { return negative_; }  ///< 0 n no f false
  [[nodiscard]] std::uint64_t binary() const { return positive_ + negative_; }
  [[nodiscard]] std::uint64_t formatted() const { return formatted_; }  ///< $1,586.46 and the like
  [[nodiscard]] std::uint64_t dates() const { return dates_; }
  [[nodiscard]] std::uint64_t leading_zeros() const { return leading_zeros_; }  ///< 01234
  /// Cells by the text that stands for a missing value, and all of them together.
  [[nodiscard]] const std::map<std::string, std::uint64_t, std::less<>>& markers() const {
    return markers_;
  }
  [[nodiscard]] std::uint64_t marked_missing() const { return marked_missing_; }
  /// Cells that hold something.
  [[nodiscard]] std::uint64_t known() const { return filled() - marked_missing_; }
  /// Whether a CATEGORICAL column is one of dates.
  [[nodiscard]] bool are_dates() const { return known() > 0 && dates_ * 20 >= known() * 19; }
  /// Whether a NUMERIC column needs NumberForm::Kind::kFormatted.
  [[nodiscard]] bool are_formatted() const { return formatted_ > 0; }
  [[nodiscard]] const FirstValues& first_formatted() const { return first_formatted_; }
  [[nodiscard]] double mean_words() const;  ///< of cells that are not empty
  [[nodiscard]] const DistinctSketch& distinct() const { return distinct_; }
  /// Share of the cells that their distinct values of several words would be; 0 when all are empty.
  [[nodiscard]] double several_words_share() const;

  [[nodiscard]] const FirstValues& first() const { return first_; }
  [[nodiscard]] const FirstValues& first_numbers() const { return first_numbers_; }
  [[nodiscard]] const FirstValues& first_not_numbers() const { return first_not_numbers_; }
  [[nodiscard]] const FirstValues& first_not_binary() const { return first_not_binary_; }

 private:
  [[nodiscard]] AttributeType glassbox_type() const;
  [[nodiscard]] AttributeType amazon_type() const;

  std::uint64_t cells_ = 0, empty_ = 0, numbers_ = 0, positive_ = 0, negative_ = 0, words_ = 0;
  std::uint64_t zeros_and_ones_ = 0;  // numbers equal to 0 or 1, "1.0" too
  std::uint64_t formatted_ = 0, dates_ = 0, leading_zeros_ = 0, marked_missing_ = 0;
  const MissingMarkers* missing_ = nullptr;  // none: the default ones
  std::map<std::string, std::uint64_t, std::less<>> markers_;
  std::uint64_t many_words_ = 0;  // cells of more than kAmazonTextWords, no numbers
  DistinctSketch distinct_, several_words_;
  FirstValues first_, first_numbers_, first_not_numbers_, first_not_binary_, first_formatted_;
};

}  // namespace glassbox::io
