// The sentence behind a column's type, from what was counted: "95 % numbers, e.g. 7.4, 7.8".
#include "io/infer/schema_reasons.h"

#include <cmath>

#include "io/cells/shown_text.h"

namespace glassbox::io {
namespace {

constexpr std::uint64_t kFewValues = 20;  // numbers that may be names of kinds
constexpr double kMostClasses = 100;      // of a multiclass model
constexpr const char* kAreMissing = "missing where they stand";

std::string share_text(std::uint64_t part, std::uint64_t whole) {
  return percent_text(static_cast<double>(part) / static_cast<double>(whole));
}

std::string of_text(std::uint64_t part, std::uint64_t whole) {
  return count_text(part) + " of " + counted(whole, "cell");
}

std::string distinct_text(const DistinctSketch& tally) {
  const auto count = static_cast<std::uint64_t>(std::llround(tally.distinct()));
  return (tally.is_exact() ? "" : "about ") + counted(count, "distinct value");
}

std::string quoted(const std::string& text) { return "\"" + printable(text) + "\""; }

// ", e.g. 7.4, 7.8"
std::string examples(const FirstValues& first, bool are_plain) {
  std::string text;
  for (const auto& value : first.values())
    text += (text.empty() ? ", e.g. " : ", ") +
            (are_plain ? printable(value.text) : quoted(value.text));
  return text;
}

// "\"n/a\" (line 17), \"?\" (line 31)"
std::string places(const FirstValues& first, std::span<const InputFile> files) {
  std::string text;
  for (const auto& value : first.values()) {
    const std::string line = std::to_string(value.place.line);
    text += (text.empty() ? "" : ", ") + quoted(value.text) + " (" +
            (files.size() > 1 ? printable(files[value.place.file].name) + ":" : "line ") + line +
            ")";
  }
  return text;
}

std::string why_by_rules(const ColumnProfile& evidence, AttributeType type) {
  const std::uint64_t filled = evidence.filled(), known = evidence.known();
  switch (type) {
    case AttributeType::kBinary:
      return count_text(evidence.positive()) + " positive and " + count_text(evidence.negative()) +
             " negative cells" + examples(evidence.first(), true);
    case AttributeType::kNumeric:
      if (evidence.are_formatted())
        return of_text(evidence.numbers() + evidence.formatted(), known) + " are numbers, " +
               count_text(evidence.formatted()) + " of them formatted" +
               examples(evidence.first_formatted(), true);
      return (evidence.numbers() == known ? "all " + counted(known, "cell")
                                          : of_text(evidence.numbers(), known) + " (" +
                                                share_text(evidence.numbers(), known) + ")") +
             (known == 1 ? " is a number" : " are numbers") +
             examples(evidence.first_numbers(), true);
    case AttributeType::kText:
      return number_text(evidence.mean_words()) + " words a cell" +
             (evidence.mean_words() > 3
                  ? ""
                  : ", and values of several words that occur once, " +
                        percent_text(evidence.several_words_share()) + " of the cells") +
             examples(evidence.first(), false);
    case AttributeType::kCategorical:
      if (filled == 0) return "every cell is empty";
      if (evidence.leading_zeros() > 0 && evidence.numbers() * 2 > filled)
        return count_text(evidence.leading_zeros()) +
               (evidence.leading_zeros() == 1 ? " cell begins" : " cells begin") +
               " with a 0 before other digits, so they name things, as zip codes do" +
               examples(evidence.first(), false);
      if (evidence.are_dates())
        return of_text(evidence.dates(), known) + " look like dates" +
               examples(evidence.first(), false);
      return distinct_text(evidence.distinct()) + " in " + counted(filled, "cell") +
             examples(evidence.first(), false);
  }
  return "";
}

std::string change_of_numbers(const ColumnProfile& evidence, std::span<const InputFile> files) {
  const std::uint64_t others = evidence.known() - evidence.numbers() - evidence.formatted();
  if (others > 0)
    return count_text(others) +
           (others == 1 ? " cell is not a number, " : " cells are not numbers, ") +
           places(evidence.first_not_numbers(), files) + ", and " + kAreMissing +
           "; below 95 % numbers it would be CATEGORICAL";
  if (evidence.binary() == evidence.known())
    return std::string("a ") + (evidence.positive() > 0 ? "0" : "1") +
           " among them would make it BINARY";
  const double distinct = evidence.distinct().distinct();
  if (evidence.distinct().is_exact() && distinct <= kFewValues)
    return "only " + distinct_text(evidence.distinct()) +
           ": CATEGORICAL if they name kinds rather than amounts";
  return "";
}

std::string change_of_categories(const ColumnProfile& evidence, std::span<const InputFile> files) {
  const std::uint64_t filled = evidence.filled();
  if (filled == 0) return "";
  if (evidence.are_dates()) return "recipes read them by date_part and days_since_1970";
  if (evidence.numbers() * 2 >= filled && evidence.leading_zeros() == 0)
    return of_text(evidence.numbers(), filled) + " (" + share_text(evidence.numbers(), filled) +
           ") are numbers, from 95 % on it would be NUMERIC; not " +
           places(evidence.first_not_numbers(), files);
  if (evidence.binary() == filled)
    return std::string("all cells are ") + (evidence.positive() > 0 ? "positive" : "negative") +
           "; the opposite among them would make it BINARY";
  if (evidence.binary() * 2 >= filled)
    return of_text(evidence.binary(), filled) +
           " are BINARY words, if all were it would be BINARY; not " +
           places(evidence.first_not_binary(), files);
  return "";
}

// What the rules as such say is not repeated for every column.
std::string change_by_rules(const ColumnProfile& evidence, AttributeType type,
                            std::span<const InputFile> files) {
  if (type == AttributeType::kNumeric) return change_of_numbers(evidence, files);
  if (type == AttributeType::kCategorical) return change_of_categories(evidence, files);
  return "";
}

}  // namespace

ColumnReasons column_reasons(const InferredColumn& column, AttributeType type, TypeRules rules,
                             std::span<const InputFile> files) {
  const ColumnProfile& evidence = column.evidence;
  if (column.decided == InferredColumn::Decided::kAsRowId)
    return {"the row id" + examples(evidence.first(), false),
            "without --row-id it would be " + std::string(to_text(column.by_rules))};
  if (column.decided == InferredColumn::Decided::kByOption)
    return {"as --type says; " + why_by_rules(evidence, column.by_rules),
            "without --type it would be " + std::string(to_text(column.by_rules))};
  if (column.decided == InferredColumn::Decided::kByLabels)
    return {"the target, and it has two labels" + examples(evidence.first(), false),
            "as any other column it would be " + std::string(to_text(column.by_rules)) +
                "; --type categorical makes two classes of it"};
  ColumnReasons reasons;
  if (rules == TypeRules::kAmazon) {
    reasons.why = "most votes of " + counted(evidence.cells(), "cell") + ": " +
                  of_text(evidence.numbers(), evidence.cells()) + " " +
                  (evidence.numbers() == 1 ? "is a number" : "are numbers") +
                  examples(evidence.first(), false);
    if (const AttributeType ours = evidence.type(TypeRules::kGlassbox); ours != type)
      reasons.change = "by --rules glassbox these cells make it " + std::string(to_text(ours));
    return reasons;
  }
  reasons.why = why_by_rules(evidence, type);
  if (evidence.empty() > 0 && evidence.filled() > 0)
    reasons.why += "; " + count_text(evidence.empty()) + " empty";
  if (evidence.marked_missing() > 0 && type != AttributeType::kText &&
      type != AttributeType::kCategorical)
    reasons.why += "; " + count_text(evidence.marked_missing()) + " stand for a missing value";
  reasons.change = change_by_rules(evidence, type, files);
  return reasons;
}

std::string target_text(const InferredSchema& inferred) {
  if (!inferred.schema.target) return "";
  const std::size_t at = inferred.schema.find(*inferred.schema.target).value_or(0);
  const ColumnProfile& evidence = inferred.columns[at].evidence;
  const AttributeType type = inferred.schema.attributes[at].type;
  std::string text =
      "Target " + printable(*inferred.schema.target) + " is " + std::string(to_text(type)) + ": ";
  std::uint64_t unusable = evidence.empty();
  switch (type) {
    case AttributeType::kBinary:
      text += "a BINARY model (logistic regression), evaluated by its AUC";
      if (!inferred.schema.binary_labels) unusable = evidence.cells() - evidence.binary();
      break;
    case AttributeType::kCategorical:
      text += "a MULTICLASS model of " + distinct_text(evidence.distinct()) +
              " (multinomial logistic regression), evaluated by its macro F1";
      if (evidence.distinct().distinct() > kMostClasses)
        text += "; at most 100 classes can be learned";
      break;
    case AttributeType::kNumeric:
      text += "a REGRESSION model (linear regression), evaluated by its RMSE";
      unusable = evidence.cells() - evidence.numbers() - evidence.formatted();
      if (evidence.distinct().is_exact() && evidence.distinct().distinct() <= kFewValues)
        text += "; --type categorical makes classes of its " + distinct_text(evidence.distinct());
      break;
    case AttributeType::kText:
      text += "no model learns that; --type categorical makes classes of its " +
              distinct_text(evidence.distinct());
      break;
  }
  const NumberForm form = inferred.schema.number_form(at);
  if (type == AttributeType::kCategorical || inferred.schema.binary_labels)
    for (const auto& [marker, count] : evidence.markers())
      if (form.is_missing(marker)) unusable += count;
  if (unusable > 0)
    text += "; " + counted(unusable, "record") + " without a usable target cannot be learned from";
  return text;
}

}  // namespace glassbox::io
