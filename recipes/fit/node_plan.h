/// recipes/fit/node_plan.h: a recipe as a list of distinct sub-expressions, each computed once per
/// record however many outputs share it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "io/schema/schema.h"
#include "recipes/language/recipe.h"
#include "recipes/text/words.h"

namespace glassbox::recipes {

/// Something that yields levels (numbered categories or tokens) for a record.
struct PlanNode {
  enum class Kind {
    kBinary,    ///< levels 0 and 1
    kCategory,  ///< a CATEGORICAL attribute's values, or with n > 0 that part of its dates
    kTextDate,  ///< that part of the dates of a TEXT attribute
    kBin,       ///< quantile_bin of an attribute; what normalize does cannot move a bin
    kWords,     ///< a TEXT attribute's words in order, repeats kept
    kWordSet,   ///< kWords without unknown ones and, unless counts_tokens, without repeats
    kNgram,
    kOsb,
    kPair,  ///< a combination of two nodes; a longer cartesian is folded from the left
  };
  static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

  Kind kind = Kind::kCategory;
  std::size_t attribute = 0;
  int n = 0;  ///< bins, window or part of a date, see date_part_node()
  WordOptions words{};
  std::size_t left = kNone, right = kNone;  ///< earlier nodes
  bool is_set = false;                      ///< any number of levels for a record, not at most one
  bool counts_tokens = false;  ///< a set keeps repeats, a text without words is the empty token
  int depth = 0;               ///< 0 reads attributes; otherwise one more than its deepest argument

  bool operator==(const PlanNode&) const = default;
};

/// One output expression.
struct PlanOutput {
  std::shared_ptr<const Expression> expression{};
  std::size_t node = PlanNode::kNone;  ///< for levels
  std::size_t attribute = 0;           ///< the number's, for kNumber and quantile_bin
  bool normalized = false;             ///< a number: normalize(...) rather than raw
  bool has_missing_indicator = false;  ///< can be missing: a number or its bin
};

struct Plan {
  std::vector<PlanNode> nodes;  ///< arguments before those who use them
  std::vector<PlanOutput> outputs;
  std::vector<std::size_t> numbers;  ///< NUMERIC attributes that are read, dates as days, BINARY
                                     ///< ones as 1 and 0
  std::vector<std::size_t> number_slot;  ///< attribute -> index into `numbers`, or kNone
  std::vector<bool> attributes_used;
  std::vector<NumberForm> forms;  ///< attribute -> how its number is written
  std::vector<bool> day_first;    ///< attribute -> how days_since_1970 reads it
  int depth_count = 0;

  [[nodiscard]] static Plan make(const Recipe& recipe, const Schema& schema);
};

/// PlanNode::n of a date_part: its part as date_part_token() takes it.
[[nodiscard]] int date_part_node(const Expression& expression);

/// The attribute at the bottom of a chain of one-argument functions.
[[nodiscard]] std::size_t bottom_attribute(const Expression& expression);

}  // namespace glassbox::recipes
