/// recipes/language/scope.h: what names in a recipe stand for, and expressions with groups
/// expanded.
///
/// A name is looked for among assignments, groups, predefined groups and attributes, in that order;
/// one in quotes among attributes before predefined groups.
/// All functions here throw ExpressionError, at an offset in the text the syntax tree came from.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "io/schema/schema.h"
#include "recipes/language/expression.h"
#include "recipes/language/syntax.h"

namespace glassbox::recipes {

/// What an expression over groups stands for: one expression for each member.
using ExpressionList = std::vector<std::shared_ptr<const Expression>>;

class Scope {
 public:
  explicit Scope(const Schema& schema);

  /// Says why a definition cannot have this name; empty = it can. `what` is "group" or
  /// "assignment".
  [[nodiscard]] std::string name_problem(const std::string& name, const std::string& what) const;

  /// group(...) or group_remove(...).
  void define_group(const std::string& name, const SyntaxNode& definition);

  /// Names that assignments further down define, so that messages can tell.
  void announce_assignment(const std::string& name) { announced_.push_back(name); }
  void define_assignment(const std::string& name, const SyntaxNode& definition);

  [[nodiscard]] ExpressionList expand_output(const SyntaxNode& output);

 private:
  enum class Place { kGroup, kAssignment, kOutput };
  using Members = std::vector<std::size_t>;  // attributes, ascending
  using Key = std::tuple<Function, std::size_t, int, std::vector<const Expression*>>;
  struct Known {
    std::shared_ptr<const Expression> expression;
    std::size_t parts = 0;  // functions and names in its text
  };

  const Schema& schema_;
  std::map<std::string, Members, std::less<>> groups_;
  std::map<std::string, ExpressionList, std::less<>> assignments_;
  std::vector<std::string> announced_;
  std::map<Key, Known> known_;  // equal expressions are one object
  std::map<const Expression*, std::size_t> parts_;
  std::map<std::size_t, bool> day_first_;  // attributes of days_since_1970

  [[nodiscard]] ExpressionList expand(const SyntaxNode& node, Place place);
  [[nodiscard]] ExpressionList expand_call(const SyntaxNode& call, Place place);
  void check_kinds(const SyntaxNode& argument, const ExpressionList& list, Function function) const;
  void note_date_order(const Expression& expression, const SyntaxNode& output);
  [[nodiscard]] Members members_of(const SyntaxNode& name, Place place) const;
  [[nodiscard]] Members predefined(std::string_view name) const;
  [[nodiscard]] std::shared_ptr<const Expression> attribute(std::size_t index);
  [[nodiscard]] std::shared_ptr<const Expression> share(Expression expression, std::size_t offset);
  [[nodiscard]] std::size_t usable_attribute(const SyntaxNode& name) const;
  [[noreturn]] void unknown_name(const SyntaxNode& name, Place place) const;
};

}  // namespace glassbox::recipes
