// Works out each step of an output again, the slow and obvious way, as text to show. It shares no
// code with transform.cpp on purpose: the features at its end are those that prediction really
// used.
#include "recipes/fit/trace.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "io/cells/parse_cell.h"
#include "io/cells/parse_date.h"
#include "recipes/fit/fitted_recipe.h"
#include "recipes/fit/fitted_state.h"
#include "recipes/fit/record_view.h"
#include "recipes/language/expression_text.h"
#include "recipes/numbers/date_parts.h"
#include "recipes/text/words.h"

namespace glassbox::recipes {
namespace {

using Tokens = std::vector<std::string>;

Tokens words_of(const std::string& text, WordOptions options) {
  std::string buffer;
  WordReader reader(text, options, buffer);
  Tokens words;
  for (std::string_view word; reader.next(word);) words.emplace_back(word);
  return words;
}

Tokens each_word(const Tokens& words, WordOptions options) {
  Tokens result;
  for (const std::string& word : words)
    for (std::string& changed : words_of(word, options)) result.push_back(std::move(changed));
  return result;
}

Tokens ngrams_of(const Tokens& words, int n) {
  Tokens grams;
  for (std::size_t begin = 0; begin < words.size(); ++begin) {
    std::string gram;
    for (std::size_t i = begin; i < std::min(begin + static_cast<std::size_t>(n), words.size());
         ++i) {
      gram += (i == begin ? "" : " ") + words[i];
      grams.push_back(gram);
    }
  }
  return grams;
}

Tokens bigrams_of(const Tokens& words, int n) {
  Tokens pairs;
  for (std::size_t begin = 0; begin < words.size(); ++begin)
    for (std::size_t i = begin + 1; i < std::min(begin + static_cast<std::size_t>(n), words.size());
         ++i)
      pairs.push_back(words[begin] + std::string(i - begin, '_') + words[i]);
  return pairs;
}

Tokens combinations(const Tokens& left, const Tokens& right) {
  Tokens pairs;
  for (const std::string& a : left)
    for (const std::string& b : right) pairs.push_back(a + "_" + b);
  return pairs;
}

// The steps of one output. Learned numbers come from the recipe's state.
class StepMaker {
 public:
  StepMaker(const Schema& schema, const Plan& plan, const FittedPlan& learned,
            std::span<const std::string_view> cells)
      : schema_(schema), plan_(plan), learned_(learned), cells_(cells) {}

  std::vector<TraceStep> of(const Expression& output) {
    steps_.clear();
    add(output);
    return std::move(steps_);
  }

 private:
  const Schema& schema_;
  const Plan& plan_;
  const FittedPlan& learned_;
  std::span<const std::string_view> cells_;
  std::vector<TraceStep> steps_;

  TraceStep add(const Expression& expression) {
    std::vector<TraceStep> arguments;
    for (const auto& argument : expression.arguments) arguments.push_back(add(*argument));
    TraceStep step;
    step.expression = to_text(expression, schema_);
    const auto known = std::ranges::find(steps_, step.expression, &TraceStep::expression);
    if (known != steps_.end()) return *known;
    step.function = expression.function;
    step.kind = expression.kind;
    fill(expression, arguments, step);
    steps_.push_back(step);
    return step;
  }

  void fill(const Expression& expression, const std::vector<TraceStep>& arguments,
            TraceStep& step) const {
    switch (expression.function) {
      case Function::kAttribute:
        return read(expression, step);
      case Function::kLowercase:
        step.tokens = each_word(arguments[0].tokens, {.lowercase = true});
        return stand_in_for_none(step);
      case Function::kNoPunct:
        step.tokens = each_word(arguments[0].tokens, {.no_punct = true});
        return stand_in_for_none(step);
      case Function::kNgram:
        step.tokens = ngrams_of(arguments[0].tokens, expression.n);
        return;
      case Function::kOsb:
        step.tokens = bigrams_of(arguments[0].tokens, expression.n);
        return;
      case Function::kNormalize:
        return normalize(expression, step);
      case Function::kQuantileBin:
        return bin(expression, step);
      case Function::kCartesian:
        step.tokens = arguments[0].tokens;
        for (std::size_t i = 1; i < arguments.size(); ++i)
          step.tokens = combinations(step.tokens, arguments[i].tokens);
        return;
      case Function::kDatePart: {
        std::string buffer;
        step.tokens.emplace_back(date_part_token(cells_[bottom_attribute(expression)],
                                                 date_part_node(expression), buffer));
        return;
      }
      case Function::kDayFirst:
        step.tokens.emplace_back(cells_[bottom_attribute(expression)]);
        return;
      case Function::kDaysSince1970:
        step.number = number_of(bottom_attribute(expression));
        return;
    }
  }

  void read(const Expression& expression, TraceStep& step) const {
    const std::string_view cell = cells_[expression.attribute];
    switch (expression.kind) {
      case ValueKind::kNumber:
        step.number = number_of(expression.attribute);
        return;
      case ValueKind::kBinary:
        if (const auto value = parse_binary(cell);
            value >= 0 && !plan_.forms[expression.attribute].is_missing(cell))
          step.tokens.push_back(std::to_string(value));
        return;
      case ValueKind::kCategory:
        step.tokens.emplace_back(cell);
        return;
      default:
        step.tokens = words_of(std::string(cell), {});
        stand_in_for_none(step);
    }
  }

  // Of a text without words.
  void stand_in_for_none(TraceStep& step) const {
    const bool counts = std::ranges::any_of(plan_.nodes, &PlanNode::counts_tokens);
    if (counts && step.tokens.empty()) step.tokens.emplace_back();
  }

  [[nodiscard]] std::optional<double> number_of(std::size_t attribute) const {
    double number = 0;
    RecordView(plan_, cells_).numbers(attribute, std::span(&number, 1));
    return std::isnan(number) ? std::nullopt : std::optional(number);
  }

  [[nodiscard]] const NumberStatistics& statistics_of(std::size_t attribute) const {
    return learned_.statistics[plan_.number_slot[attribute]];
  }

  // Means are learned where an output shows one: a number, or the edges of normalized bins.
  [[nodiscard]] bool has_moments(std::size_t attribute) const {
    return std::ranges::any_of(plan_.outputs, [attribute](const PlanOutput& output) {
      const Expression& shown = *output.expression;
      const bool is_number = shown.kind == ValueKind::kNumber;
      const bool is_normalised_bin = shown.function == Function::kQuantileBin &&
                                     shown.arguments[0]->function == Function::kNormalize;
      return (is_number || is_normalised_bin) && output.attribute == attribute;
    });
  }

  void normalize(const Expression& expression, TraceStep& step) const {
    const std::size_t attribute = bottom_attribute(expression);
    if (!has_moments(attribute)) return;
    const NumberStatistics& learned = statistics_of(attribute);
    step.mean = learned.mean;
    step.deviation = learned.deviation;
    if (const auto number = number_of(attribute))
      step.number = learned.deviation == 0 ? 0 : (*number - learned.mean) / learned.deviation;
  }

  void bin(const Expression& expression, TraceStep& step) const {
    const std::size_t attribute = bottom_attribute(expression);
    const auto node = std::ranges::find_if(plan_.nodes, [&](const PlanNode& one) {
      return one.kind == PlanNode::Kind::kBin && one.attribute == attribute &&
             one.n == expression.n;
    });
    const NodeState& state = learned_.nodes[static_cast<std::size_t>(node - plan_.nodes.begin())];
    step.bin_count = state.bins.bin_count();
    const auto number = number_of(attribute);
    if (!number) {
      step.tokens.emplace_back("missing");
      return;
    }
    std::uint32_t level = 0;
    state.bins(std::span(&*number, 1), state.missing_bin, std::span(&level, 1));
    step.tokens.push_back(std::to_string(level));
    std::vector<double> edges = state.bins.edges();
    if (expression.arguments[0]->function == Function::kNormalize && has_moments(attribute)) {
      const NumberStatistics& learned = statistics_of(attribute);
      for (double& edge : edges) edge = (edge - learned.mean) / learned.deviation;
    }
    step.interval = interval_text(edges, level);
  }
};

CellTrace cell_trace(const Schema& schema, std::size_t attribute, std::string_view cell) {
  CellTrace trace{attribute, std::string(cell), CellTrace::State::kValue};
  const AttributeType type = schema.attributes[attribute].type;
  const bool is_number = type == AttributeType::kNumeric,
             is_binary = type == AttributeType::kBinary;
  if (!is_number && !is_binary) return trace;
  const NumberForm form = schema.number_form(attribute);
  if (trim(cell).empty() || form.is_missing(cell)) {
    trace.state = CellTrace::State::kMissing;
  } else if (is_number ? !parse_number_as(form, cell) : parse_binary(cell) < 0) {
    trace.state = CellTrace::State::kInvalid;
  }
  return trace;
}

// The indicators of a group that are not 0, the one that rows leave out among them, with how often
// the record has each.
std::map<std::uint32_t, std::uint32_t> active(const IndicatorGroup& group,
                                              std::span<const std::uint32_t> listed) {
  std::map<std::uint32_t, std::uint32_t> counts;
  for (const std::uint32_t id : listed)
    if (id >= group.begin && id < group.end) ++counts[id];
  if (counts.empty() && group.reference) counts[*group.reference] = 1;
  return counts;
}

}  // namespace

RecordTrace FittedRecipe::trace(std::span<const std::string_view> cells) const {
  FeatureMatrix row;
  transform_record(cells, row);
  const Schema& schema = state_->schema;
  const Layout& layout = state_->layout;
  RecordTrace trace;
  for (std::size_t i = 0; i < schema.attributes.size(); ++i)
    if (attributes_used()[i]) trace.cells.push_back(cell_trace(schema, i, cells[i]));

  StepMaker steps(schema, state_->plan, state_->learned, cells);
  std::size_t number = 0;
  for (std::size_t at = 0; at < state_->plan.outputs.size(); ++at) {
    const Expression& expression = *state_->plan.outputs[at].expression;
    OutputTrace output{to_text(expression, schema), steps.of(expression), {}, {}};
    if (expression.kind == ValueKind::kNumber) {
      const NumberFeature& feature = layout.space.numbers[number];
      const double value =
          feature.center + feature.scale * static_cast<double>(row.row_numbers(0)[number]);
      output.features.push_back({feature.name, /*is_number=*/true, number, value});
      ++number;
    }
    std::set<std::string> seen;
    for (std::size_t i = 0; i < layout.indicators.size(); ++i) {
      if (layout.indicators[i].output != at) continue;
      for (const auto& [id, count] : active(layout.space.groups[i], row.row_ids(0))) {
        seen.insert(indicator_token(id));
        output.features.push_back(
            {indicator_name(id), /*is_number=*/false, id, static_cast<double>(count)});
      }
    }
    const bool has_tokens =
        expression.kind != ValueKind::kNumber && expression.kind != ValueKind::kBinary;
    if (has_tokens) {
      std::set<std::string> told;
      for (const std::string& token : output.steps.back().tokens)
        if (!seen.contains(token) && told.insert(token).second) output.unseen.push_back(token);
    }
    trace.outputs.push_back(std::move(output));
  }
  return trace;
}

}  // namespace glassbox::recipes
