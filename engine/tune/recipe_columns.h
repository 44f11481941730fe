/// engine/tune/recipe_columns.h: which columns a recipe of our own uses, and which it leaves out or
/// reads as dates. Amazon's suggested recipe takes them all.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "io/cells/parse_date.h"
#include "io/records/record_block.h"
#include "io/schema/schema.h"

namespace glassbox::engine {

/// An input that tells nothing about other records, or nothing new.
struct LeftOutColumn {
  enum class Kind { kConstant, kId, kRowNumber, kCopy };
  std::size_t attribute = 0;
  Kind kind = Kind::kId;
  std::optional<std::size_t> copy_of = {};  ///< kCopy: the attribute that stays
};

/// A CATEGORICAL or TEXT input of dates, and what of them varies.
struct DateColumn {
  std::size_t attribute = 0;
  std::vector<std::string> parts = {};  ///< words of date_part: month, weekday, hour
  bool is_day_first = false;            ///< 31/12/2025
  bool has_two_orders = false;          ///< some cells are another day in the other order
  std::string told_by = {};             ///< the first cell that is a date in this order alone
  std::uint64_t line = 0;               ///< of that cell; 0 = not known, or in a further file
};

struct RecipeColumns {
  std::vector<LeftOutColumn> left_out = {};  ///< in the schema's order, like the next
  std::vector<DateColumn> dates = {};

  [[nodiscard]] bool are_all_plain() const { return left_out.empty() && dates.empty(); }
  [[nodiscard]] bool leaves_out(std::size_t attribute) const;
  /// The schema with what is left out among the excluded.
  [[nodiscard]] Schema inputs_of(const Schema& schema) const;
  /// The same without dates: what recipes use by type, such as ALL_NUMERIC.
  [[nodiscard]] Schema plain_inputs_of(const Schema& schema) const;
  /// A sentence for each column.
  [[nodiscard]] std::vector<std::string> notes(const Schema& schema) const;
};

/// Left out are, of at least kLeastRecords records:
///
///   constants    one value in all records, if these are all records there are
///   ids          CATEGORICAL or of one-word texts, a value of its own in 95 % of the records, or
///                in all of them when they are fewer than 50
///   row numbers  whole numbers that repeat less than a quarter as often as numbers drawn evenly
///                from between the least and the largest would, where those would repeat five times
///                or more; in the first column, or ascending or descending, or with a name like id,
///                number or index. Not those whose name has a word like year, date, time or rank
///   copies       equal numbers or texts, or categories that stand for each other one by one, as a
///                code and its name do; the first of them stays
///
/// Dates are CATEGORICAL and TEXT inputs of which 95 % of the cells are dates
/// (io/cells/parse_date.h), all day first or all month first, whichever more of them are. Where
/// nothing would stay, nothing is left out.
///
/// blocks   training records or a sample of them, columns in the schema's order
/// records  how many there are in all
/// order    of dates that can be read either way
/// cost     O(attributes x records)
[[nodiscard]] RecipeColumns choose_columns(const Schema& schema,
                                           std::span<const RecordBlock> blocks,
                                           std::uint64_t records,
                                           DateOrder order = DateOrder::kMonthFirst);

}  // namespace glassbox::engine
