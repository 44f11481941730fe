// Expressions to a list of steps without repeats. ngram(lowercase(t),2) and lowercase(t) share the
// node that lowers t; a node comes after those it needs, so one walk over the list computes all.
#include "recipes/fit/node_plan.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "recipes/numbers/date_parts.h"

namespace glassbox::recipes {
namespace {

// Whether the attribute at the bottom is TEXT.
bool is_text_date(const Expression& expression) {
  const Expression* at = &expression;
  while (at->function != Function::kAttribute) at = at->arguments[0].get();
  return at->kind == ValueKind::kText;
}

class PlanMaker {
 public:
  PlanMaker(const Schema& schema, Conventions conventions)
      : is_amazon_(conventions == Conventions::kAmazon) {
    plan_.number_slot.assign(schema.attributes.size(), PlanNode::kNone);
    plan_.attributes_used.assign(schema.attributes.size(), false);
    for (std::size_t i = 0; i < schema.attributes.size(); ++i)
      plan_.forms.push_back(schema.number_form(i));
    plan_.day_first.assign(schema.attributes.size(), false);
  }

  void add_output(const std::shared_ptr<const Expression>& expression) {
    PlanOutput output{.expression = expression};
    switch (expression->kind) {
      case ValueKind::kNumber:
        output.attribute = number_attribute(*expression);
        output.normalized = expression->function == Function::kNormalize;
        output.has_missing_indicator = true;
        break;
      case ValueKind::kText:
        output.node = word_set(words(*expression, {}));
        break;
      default:
        output.node = levels(*expression);
        if (expression->function == Function::kQuantileBin) {
          output.attribute = bottom_attribute(*expression);
          output.has_missing_indicator = !is_amazon_;
        }
    }
    plan_.outputs.push_back(std::move(output));
  }

  Plan take() { return std::move(plan_); }

 private:
  using Kind = PlanNode::Kind;
  using Key = std::tuple<Kind, std::size_t, int, bool, bool, std::size_t, std::size_t>;
  bool is_amazon_;
  Plan plan_;
  std::map<Key, std::size_t> known_;

  // The attribute whose number an expression is made from.
  std::size_t number_attribute(const Expression& expression) {
    const Expression* at = &expression;
    while (at->function != Function::kAttribute && at->function != Function::kDaysSince1970)
      at = at->arguments[0].get();
    const std::size_t attribute = bottom_attribute(*at);
    if (at->function == Function::kDaysSince1970) {
      plan_.forms[attribute].kind = NumberForm::Kind::kDate;
      plan_.day_first[attribute] = at->arguments[0]->function == Function::kDayFirst;
    } else if (at->kind == ValueKind::kBinary) {
      plan_.forms[attribute].kind = NumberForm::Kind::kBinary;
    }
    use_number(attribute);
    return attribute;
  }

  void use_number(std::size_t attribute) {
    plan_.attributes_used[attribute] = true;
    if (plan_.number_slot[attribute] != PlanNode::kNone) return;
    plan_.number_slot[attribute] = plan_.numbers.size();
    plan_.numbers.push_back(attribute);
  }

  std::size_t add(PlanNode node) {
    const Key key{node.kind,           node.attribute, node.n,    node.words.lowercase,
                  node.words.no_punct, node.left,      node.right};
    const auto [place, is_new] = known_.try_emplace(key, plan_.nodes.size());
    if (!is_new) return place->second;
    for (const std::size_t argument : {node.left, node.right}) {
      if (argument == PlanNode::kNone) continue;
      node.depth = std::max(node.depth, plan_.nodes[argument].depth + 1);
      node.is_set = node.is_set || plan_.nodes[argument].is_set;
    }
    node.counts_tokens = is_amazon_;
    plan_.depth_count = std::max(plan_.depth_count, node.depth + 1);
    plan_.nodes.push_back(node);
    return plan_.nodes.size() - 1;
  }

  // lowercase and no_punct commute (case mapping keeps the general category's class), so a chain
  // of them is two flags.
  std::size_t words(const Expression& expression, WordOptions options) {
    switch (expression.function) {
      case Function::kLowercase:
        options.lowercase = true;
        return words(*expression.arguments[0], options);
      case Function::kNoPunct:
        options.no_punct = true;
        return words(*expression.arguments[0], options);
      default:
        plan_.attributes_used[expression.attribute] = true;
        return add({.kind = Kind::kWords,
                    .attribute = expression.attribute,
                    .words = options,
                    .is_set = true});
    }
  }

  std::size_t word_set(std::size_t words) { return add({.kind = Kind::kWordSet, .left = words}); }

  std::size_t levels(const Expression& expression) {
    switch (expression.function) {
      case Function::kNgram:
      case Function::kOsb:
        return add({.kind = expression.function == Function::kNgram ? Kind::kNgram : Kind::kOsb,
                    .n = expression.n,
                    .left = words(*expression.arguments[0], {})});
      case Function::kQuantileBin: {
        const std::size_t attribute = number_attribute(expression);
        return add({.kind = Kind::kBin, .attribute = attribute, .n = expression.n});
      }
      case Function::kCartesian: {
        std::size_t node = levels(*expression.arguments[0]);
        for (std::size_t i = 1; i < expression.arguments.size(); ++i) {
          const std::size_t right = levels(*expression.arguments[i]);
          node = add({.kind = Kind::kPair, .left = node, .right = right});
        }
        return node;
      }
      case Function::kDatePart: {
        const std::size_t attribute = bottom_attribute(expression);
        plan_.attributes_used[attribute] = true;
        return add({.kind = is_text_date(expression) ? Kind::kTextDate : Kind::kCategory,
                    .attribute = attribute,
                    .n = date_part_node(expression)});
      }
      default:
        if (expression.kind == ValueKind::kText) return word_set(words(expression, {}));
        plan_.attributes_used[expression.attribute] = true;
        return add({.kind = expression.kind == ValueKind::kBinary ? Kind::kBinary : Kind::kCategory,
                    .attribute = expression.attribute});
    }
  }
};

}  // namespace

int date_part_node(const Expression& expression) {
  const bool is_day_first = expression.arguments[0]->function == Function::kDayFirst;
  return expression.n + (is_day_first ? kDayFirstPart : 0);
}

std::size_t bottom_attribute(const Expression& expression) {
  const Expression* at = &expression;
  while (at->function != Function::kAttribute) at = at->arguments[0].get();
  return at->attribute;
}

Plan Plan::make(const Recipe& recipe, const Schema& schema) {
  PlanMaker maker(schema, recipe.conventions);
  for (const auto& output : recipe.outputs) maker.add_output(output);
  return maker.take();
}

}  // namespace glassbox::recipes
