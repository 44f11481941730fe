// Names and functions of a recipe, checked and expanded. ngram(ALL_TEXT,2) over the attributes
// title and body becomes two expressions, ngram(title,2) and ngram(body,2); cartesian(a_group, b)
// one for each member of the group. Equal expressions are one object, so that later steps compute
// them once, and so that a chain of assignments that doubles itself is noticed before it fills the
// memory.
#include "recipes/language/scope.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <set>
#include <string_view>
#include <utility>

#include "recipes/language/expression_text.h"
#include "recipes/language/functions.h"

namespace glassbox::recipes {
namespace {

// Longer ones come from assignments that double each other; sixty such lines would write a text
// longer than any memory.
constexpr std::size_t kMaxParts = 1000;
constexpr std::size_t kMaxDefinedName = 64;
constexpr std::size_t kListedNames = 8;

constexpr std::string_view kAllInputs = "ALL_INPUTS";
constexpr std::array<std::pair<std::string_view, AttributeType>, 4> kTypeGroups{
    {{"ALL_TEXT", AttributeType::kText},
     {"ALL_NUMERIC", AttributeType::kNumeric},
     {"ALL_CATEGORICAL", AttributeType::kCategorical},
     {"ALL_BINARY", AttributeType::kBinary}}};

std::string in_quotes(std::string_view name) { return "\"" + std::string(name) + "\""; }

ValueKind kind_of(AttributeType type) {
  switch (type) {
    case AttributeType::kBinary:
      return ValueKind::kBinary;
    case AttributeType::kCategorical:
      return ValueKind::kCategory;
    case AttributeType::kNumeric:
      return ValueKind::kNumber;
    case AttributeType::kText:
      break;
  }
  return ValueKind::kText;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

[[noreturn]] void fail(const SyntaxNode& at, std::string message) {
  throw ExpressionError{at.offset, std::move(message)};
}

std::string function_list() {
  std::string list;
  for (const FunctionRule& rule : all_functions()) {
    list += (list.empty() ? "" : ", ") + std::string(rule.name);
  }
  return list;
}

const FunctionRule& function_called(const SyntaxNode& call) {
  if (const FunctionRule* const rule = find_function(call.text)) return *rule;
  if (call.text == "group" || call.text == "group_remove") {
    fail(call, call.text +
                   " can only be used in section \"groups\"; define a group there and use "
                   "its name here");
  }
  std::vector<std::string> names;
  for (const FunctionRule& rule : all_functions()) names.emplace_back(rule.name);
  const auto nearest = nearest_name(call.text, names);
  fail(call, "no function " + in_quotes(call.text) +
                 (nearest ? "; did you mean " + in_quotes(*nearest) + "?"
                          : "; use one of " + function_list()));
}

// The place of the word in the rule's list, from 1.
int check_word(const SyntaxNode& word, const FunctionRule& rule) {
  const auto found = std::find(rule.words.begin(), rule.words.end(), word.text);
  if (word.kind == SyntaxNode::Kind::kName && found != rule.words.end())
    return static_cast<int>(found - rule.words.begin()) + 1;
  std::string list;
  for (const std::string_view known : rule.words)
    list += (list.empty() ? "" : ", ") + std::string(known);
  fail(word, "the last argument of " + std::string(rule.usage) + " is " + in_quotes(word.text) +
                 ", expected one of " + list);
}

// Checks the shape of a call; returns the integer, 0 where there is none.
int check_arguments(const SyntaxNode& call, const FunctionRule& rule) {
  const std::size_t found = call.arguments.size();
  const bool takes_last = rule.takes_integer() || rule.takes_word();
  const std::size_t wanted = rule.takes_many || takes_last ? 2 : 1;
  if (rule.takes_many ? found < wanted : found != wanted) {
    fail(call, std::string(rule.usage) + " takes " + (rule.takes_many ? "at least " : "") +
                   std::to_string(wanted) + (wanted == 1 ? " argument" : " arguments") + ", not " +
                   std::to_string(found));
  }
  const std::size_t expressions = takes_last ? found - 1 : found;
  for (std::size_t i = 0; i < expressions; ++i) {
    const SyntaxNode& argument = call.arguments[i];
    if (argument.kind == SyntaxNode::Kind::kInteger) {
      fail(argument,
           std::string(rule.name) + " takes " + std::string(rule.wants) + " here, not the number " +
               argument.text +
               "; a name that begins with a digit has to be quoted: " + quote_name(argument.text));
    }
  }
  if (!takes_last) return 0;
  const SyntaxNode& last = call.arguments.back();
  if (rule.takes_word()) return check_word(last, rule);
  const std::string range = std::to_string(rule.least) + " to " + std::to_string(rule.most);
  if (last.kind != SyntaxNode::Kind::kInteger) {
    fail(last, "n of " + std::string(rule.usage) + " has to be a whole number from " + range);
  }
  int n = 0;
  const auto [end, error] =
      std::from_chars(last.text.data(), last.text.data() + last.text.size(), n);
  if (error != std::errc{} || n < rule.least || n > rule.most) {
    fail(last, "n of " + std::string(rule.usage) + " is " + last.text + ", expected " + range);
  }
  return n;
}

ExpressionList without_repeats(const ExpressionList& list) {
  std::set<const Expression*> seen;
  ExpressionList result;
  for (const auto& expression : list) {
    if (seen.insert(expression.get()).second) result.push_back(expression);
  }
  return result;
}

}  // namespace

Scope::Scope(const Schema& schema) : schema_(schema) {}

std::string Scope::name_problem(const std::string& name, const std::string& what) const {
  if (name.empty() || characters(name) > kMaxDefinedName) {
    return what + " name " + in_quotes(name) + " is " + std::to_string(characters(name)) +
           " characters long, expected 1 to 64";
  }
  if (!begins_with_letter(name)) {
    return what + " name " + in_quotes(name) + " has to begin with a letter";
  }
  if (is_predefined(name)) return in_quotes(name) + " is predefined; choose another name";
  if (groups_.contains(name)) {
    return in_quotes(name) + " is already the name of a group; choose another name";
  }
  return {};
}

void Scope::define_group(const std::string& name, const SyntaxNode& definition) {
  const bool removes = definition.text == "group_remove";
  if (definition.kind != SyntaxNode::Kind::kCall || (definition.text != "group" && !removes)) {
    fail(definition, "a group is defined by group(a, b, ...) or group_remove(group, a, ...)");
  }
  const std::size_t least = removes ? 2 : 1;
  if (definition.arguments.size() < least) {
    fail(definition, std::string(removes ? "group_remove(group, a, ...) takes at least 2 arguments"
                                         : "group(a, b, ...) takes at least 1 argument") +
                         ", not " + std::to_string(definition.arguments.size()));
  }
  std::set<std::size_t> members;
  for (std::size_t i = 0; i < definition.arguments.size(); ++i) {
    for (const std::size_t member : members_of(definition.arguments[i], Place::kGroup)) {
      if (removes && i > 0) {
        members.erase(member);
      } else {
        members.insert(member);
      }
    }
  }
  groups_[name] = Members(members.begin(), members.end());
}

void Scope::define_assignment(const std::string& name, const SyntaxNode& definition) {
  assignments_[name] = expand(definition, Place::kAssignment);
}

ExpressionList Scope::expand_output(const SyntaxNode& output) {
  ExpressionList list = expand(output, Place::kOutput);
  for (const auto& expression : list) {
    if (expression->kind == ValueKind::kDate)
      fail(output, to_text(*expression, schema_) +
                       " is a date, no feature; use it in date_part or days_since_1970");
    note_date_order(*expression, output);
  }
  return list;
}

// A date has one number of days, whatever features are made of it.
void Scope::note_date_order(const Expression& expression, const SyntaxNode& output) {
  if (expression.function == Function::kDaysSince1970) {
    const Expression& date = *expression.arguments[0];
    const bool is_day_first = date.function == Function::kDayFirst;
    const std::size_t attribute = is_day_first ? date.arguments[0]->attribute : date.attribute;
    const auto [known, is_new] = day_first_.emplace(attribute, is_day_first);
    if (!is_new && known->second != is_day_first)
      fail(output, quote_name(schema_.attributes[attribute].name) +
                       " is read day first in one days_since_1970, and month first in another");
  }
  for (const auto& argument : expression.arguments) note_date_order(*argument, output);
}

ExpressionList Scope::expand(const SyntaxNode& node, Place place) {
  switch (node.kind) {
    case SyntaxNode::Kind::kInteger:
      fail(node, "the number " + node.text +
                     " by itself means nothing; a name that begins with a "
                     "digit has to be quoted: " +
                     quote_name(node.text));
    case SyntaxNode::Kind::kCall:
      return expand_call(node, place);
    case SyntaxNode::Kind::kName:
      break;
  }
  const auto assigned = assignments_.find(node.text);
  if (assigned != assignments_.end()) return assigned->second;
  ExpressionList list;
  for (const std::size_t member : members_of(node, place)) list.push_back(attribute(member));
  return list;
}

ExpressionList Scope::expand_call(const SyntaxNode& call, Place place) {
  const FunctionRule& rule = function_called(call);
  const int n = check_arguments(call, rule);
  std::vector<ExpressionList> arguments;
  std::size_t combinations = 1;
  const std::size_t count =
      call.arguments.size() - (rule.takes_integer() || rule.takes_word() ? 1 : 0);
  for (std::size_t i = 0; i < count; ++i) {
    arguments.push_back(without_repeats(expand(call.arguments[i], place)));
    check_kinds(call.arguments[i], arguments.back(), rule.function);
    combinations *= arguments.back().size();
    if (combinations > kMaxOutputs) {
      fail(call, "this makes more than 10,000 combinations");
    }
  }
  // An odometer over the members, the last argument turning fastest.
  ExpressionList list;
  std::vector<std::size_t> digits(count, 0);
  for (std::size_t made = 0; made < combinations; ++made) {
    Expression expression{.function = rule.function, .n = n, .arguments = {}};
    std::vector<ValueKind> kinds;
    for (std::size_t i = 0; i < count; ++i) {
      expression.arguments.push_back(arguments[i][digits[i]]);
      kinds.push_back(expression.arguments.back()->kind);
    }
    expression.kind = rule.result(kinds);
    list.push_back(share(std::move(expression), call.offset));
    for (std::size_t i = count; i-- > 0;) {
      if (++digits[i] < arguments[i].size()) break;
      digits[i] = 0;
    }
  }
  return list;
}

void Scope::check_kinds(const SyntaxNode& argument, const ExpressionList& list,
                        Function function) const {
  const FunctionRule& rule = rule_of(function);
  for (const auto& expression : list) {
    // Only an attribute has dates: not a bin, nor a part of a date.
    const bool is_attribute = expression->function == Function::kAttribute;
    const bool is_date_function =
        function == Function::kDatePart || function == Function::kDaysSince1970;
    if (rule.accepts(expression->kind) &&
        (is_attribute || (function != Function::kDayFirst &&
                          (!is_date_function || expression->kind == ValueKind::kDate))))
      continue;
    const std::string text = to_text(*expression, schema_);
    std::string message =
        std::string(rule.name) + " takes " + std::string(rule.wants) + ", but " + text;
    const bool is_member = argument.kind == SyntaxNode::Kind::kName && argument.text != text &&
                           quote_name(argument.text) != text;
    if (is_member) message += " (from " + argument.text + ")";
    message += " is ";
    message += expression->function == Function::kAttribute
                   ? to_text(schema_.attributes[expression->attribute].type)
                   : describe(expression->kind);
    if (expression->kind == ValueKind::kDate && function == Function::kCartesian)
      message += "; use it in date_part or days_since_1970";
    else if (function == Function::kCartesian)
      message += "; bin it first: quantile_bin(" + text + ",20)";
    fail(argument, message);
  }
}

Scope::Members Scope::members_of(const SyntaxNode& name, Place place) const {
  if (name.kind != SyntaxNode::Kind::kName) {
    fail(name, "a group can only hold attributes and groups, by name");
  }
  const auto group = groups_.find(name.text);
  if (group != groups_.end()) return group->second;
  const bool is_attribute = name.is_quoted && schema_.find(name.text).has_value();
  if (is_predefined(name.text) && !is_attribute) {
    if (name.text == kAllInputs && place != Place::kOutput) {
      fail(name,
           "ALL_INPUTS can only be used in outputs; use ALL_TEXT, ALL_NUMERIC, "
           "ALL_CATEGORICAL or ALL_BINARY here");
    }
    return predefined(name.text);
  }
  if (!schema_.find(name.text)) unknown_name(name, place);
  return {usable_attribute(name)};
}

Scope::Members Scope::predefined(std::string_view name) const {
  Members members;
  const auto type = std::find_if(kTypeGroups.begin(), kTypeGroups.end(),
                                 [&](const auto& group) { return group.first == name; });
  for (std::size_t i = 0; i < schema_.attributes.size(); ++i) {
    const bool belongs = type == kTypeGroups.end() || schema_.attributes[i].type == type->second;
    if (belongs && schema_.is_input(i)) members.push_back(i);
  }
  return members;
}

std::size_t Scope::usable_attribute(const SyntaxNode& name) const {
  const std::size_t index = *schema_.find(name.text);
  if (schema_.is_input(index)) return index;
  const char* role = "excluded by the schema";
  if (schema_.target == name.text) role = "the target";
  if (schema_.row_id == name.text) role = "the row id";
  if (schema_.row_weight == name.text) role = "the row weight";
  fail(name, in_quotes(name.text) + " is " + role + " and cannot be used in a recipe");
}

void Scope::unknown_name(const SyntaxNode& name, Place place) const {
  if (place != Place::kGroup &&
      std::find(announced_.begin(), announced_.end(), name.text) != announced_.end()) {
    fail(name, "assignment " + in_quotes(name.text) +
                   " is defined further down; an assignment can only use earlier ones");
  }
  std::vector<std::string> candidates;
  for (std::size_t i = 0; i < schema_.attributes.size(); ++i) {
    if (schema_.is_input(i)) candidates.push_back(schema_.attributes[i].name);
  }
  const std::size_t attribute_count = candidates.size();
  for (const auto& [group, members] : groups_) candidates.push_back(group);
  for (const auto& [type_group, type] : kTypeGroups) candidates.emplace_back(type_group);
  if (place == Place::kOutput) candidates.emplace_back(kAllInputs);
  if (place != Place::kGroup) {
    for (const auto& [assigned, list] : assignments_) candidates.push_back(assigned);
  }
  std::string message = place == Place::kGroup
                            ? "no attribute or group " + in_quotes(name.text)
                            : "no attribute, group or assignment " + in_quotes(name.text);
  if (const auto nearest = nearest_name(name.text, candidates)) {
    fail(name, message + "; did you mean " + in_quotes(*nearest) + "?");
  }
  message += attribute_count == 0 ? "; the schema has no inputs" : "; the attributes are ";
  for (std::size_t i = 0; i < std::min(attribute_count, kListedNames); ++i) {
    message += (i == 0 ? "" : ", ") + quote_name(candidates[i]);
  }
  if (attribute_count > kListedNames) {
    message += " and " + std::to_string(attribute_count - kListedNames) + " more";
  }
  fail(name, message);
}

std::shared_ptr<const Expression> Scope::attribute(std::size_t index) {
  return share({.function = Function::kAttribute,
                .kind = kind_of(schema_.attributes[index].type),
                .attribute = index,
                .arguments = {}},
               /*offset=*/0);
}

std::shared_ptr<const Expression> Scope::share(Expression expression, std::size_t offset) {
  std::vector<const Expression*> arguments;
  std::size_t parts = 1;
  for (const auto& argument : expression.arguments) {
    arguments.push_back(argument.get());
    parts += parts_.at(argument.get());
  }
  if (parts > kMaxParts) {
    throw ExpressionError{offset, "this expands to an expression of more than 1,000 parts"};
  }
  Known& known = known_[{expression.function, expression.attribute, expression.n, arguments}];
  if (!known.expression) {
    known = {std::make_shared<const Expression>(std::move(expression)), parts};
    parts_[known.expression.get()] = parts;
  }
  return known.expression;
}

}  // namespace glassbox::recipes
