// Rules that look at described attributes and say what is wrong with the data: ids, constants,
// leakage, duplicates. A finding is a sentence with the numbers behind it and one on how to fix it.
#include "engine/insights/findings.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <map>
#include <optional>

#include "engine/model/linear_model.h"
#include "io/cells/parse_date.h"
#include "recipes/suggest/information.h"

namespace glassbox::engine {
namespace {

using Severity = Finding::Severity;
using Role = AttributeInsight::Role;

std::string in_quotes(const std::string& name) { return "\"" + name + "\""; }

std::string percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*f %%", share < 0.1 && share > 0 ? 1 : 0, 100 * share);
  return text;
}

std::string exclude(const std::string& name) {
  return "in the schema, add " + in_quotes(name) + " to excludedAttributeNames";
}

Estimate distinct_of(const AttributeInsight& attribute) {
  if (attribute.number) return attribute.number->unique;
  if (attribute.category) return attribute.category->unique;
  if (attribute.text) return attribute.text->unique_texts;
  return {(attribute.binary->true_count > 0 ? 1.0 : 0.0) +
          (attribute.binary->false_count > 0 ? 1.0 : 0.0)};
}

// The most frequent values tell; each date may be met once and still come again as a weekday.
bool holds_dates(const AttributeInsight& attribute) {
  return attribute.category && !attribute.category->top.empty() &&
         std::ranges::all_of(attribute.category->top, [](const ValueCount& value) {
           return value.value.empty() || is_date(value.value);
         });
}

// A value for (nearly) every record, and nothing that a model could carry over to other records.
bool is_id_like(const AttributeInsight& attribute, double records) {
  const Estimate distinct = distinct_of(attribute);  // an estimate may be off by some percent
  if (records < 50 || distinct.value < (distinct.is_approximate ? 0.88 : 0.95) * records)
    return false;
  if (attribute.category) return !holds_dates(attribute);
  if (attribute.text) return attribute.text->words_max <= 1;
  if (!attribute.number || !attribute.number->is_whole) return false;
  // Numbers drawn at random from so short a range would repeat.
  return attribute.number->max - attribute.number->min < 5 * records;
}

void describe_constant(const AttributeInsight& attribute, double distinct,
                       std::vector<Finding>& findings) {
  findings.push_back(
      {"constant", Severity::kWarning, attribute.name,
       in_quotes(attribute.name) +
           (distinct == 0 ? " has no value in any record" : " has the same value in all records"),
       exclude(attribute.name)});
}

}  // namespace

double leakage_score(std::span<const std::uint32_t> x, std::span<const std::uint32_t> y) {
  constexpr std::size_t kLeast = 40;
  std::uint32_t levels = 0, classes = 0;
  std::size_t known = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (y[i] == kNoCode) continue;
    ++known;
    levels = std::max(levels, x[i] + 1);
    classes = std::max(classes, y[i] + 1);
  }
  // Ids have as many levels as records, and too many classes cannot be learned.
  if (known < kLeast || classes < 2 || levels > known / 2 || classes > kMaxClasses) return 0;
  struct Cell {
    double learned = 0, judged = 0;  // records
  };
  std::vector<Cell> cells(std::size_t{levels} * classes), of_class(classes);
  std::vector<double> of_level(levels);
  double records = 0;
  bool is_judged = true;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (y[i] == kNoCode) continue;
    is_judged = !is_judged;
    Cell& cell = cells[std::size_t{x[i]} * classes + y[i]];
    (is_judged ? cell.judged : cell.learned) += 1;
    (is_judged ? of_class[y[i]].judged : of_class[y[i]].learned) += 1;
    if (!is_judged) {
      of_level[x[i]] += 1;
      records += 1;
    }
  }
  double before = 0, after = 0;  // bits
  for (std::uint32_t k = 0; k < classes; ++k) {
    const double usual = (of_class[k].learned + 1) / (records + classes);
    before -= of_class[k].judged * std::log2(usual);
    for (std::uint32_t level = 0; level < levels; ++level) {
      const Cell& cell = cells[std::size_t{level} * classes + k];
      if (cell.judged > 0)
        after -= cell.judged * std::log2((cell.learned + usual) / (of_level[level] + 1));
    }
  }
  return before <= 0 ? 0 : std::max(0.0, 1 - after / before);
}

double leakage_score_in_order(std::span<const std::uint32_t> x, std::span<const std::uint32_t> y) {
  const double as_it_is = leakage_score(x, y);
  std::map<std::uint32_t, std::map<std::uint32_t, std::size_t>> counts;  // code, class
  bool is_learned = false;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (y[i] == kNoCode) continue;
    is_learned = !is_learned;  // the first, the third, as leakage_score() has it
    if (is_learned) ++counts[x[i]][y[i]];
  }
  std::map<std::uint32_t, std::uint32_t> first_of;  // where the next level begins
  std::uint32_t level = 0;
  std::optional<std::uint32_t> before;
  for (const auto& [code, of_class] : counts) {
    const std::uint32_t mostly =
        std::ranges::max_element(of_class, {}, [](const auto& one) { return one.second; })->first;
    if (before && *before != mostly) ++level;
    if (before != mostly) first_of[code] = level;
    before = mostly;
  }
  if (level == 0) return as_it_is;
  std::vector<std::uint32_t> merged(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const auto after = first_of.upper_bound(x[i]);
    merged[i] = after == first_of.begin() ? 0 : std::prev(after)->second;
  }
  return std::max(as_it_is, leakage_score(merged, y));
}

void find_attribute_problems(const FindingsInput& input, std::vector<Finding>& findings) {
  constexpr double kLeak = 0.9;
  const std::vector<AttributeInsight>& attributes = *input.attributes;
  const auto records = static_cast<double>(input.records->used);
  for (const AttributeInsight& attribute : attributes) {
    const double distinct = distinct_of(attribute).value;
    if (attribute.role == Role::kInput) {
      if (distinct <= 1 && (attribute.missing + attribute.invalid == 0 || distinct == 0 ||
                            attribute.category || attribute.text)) {
        describe_constant(attribute, distinct, findings);
      } else if (is_id_like(attribute, records)) {
        findings.push_back(
            {"id-like", Severity::kWarning, attribute.name,
             in_quotes(attribute.name) + " has a value of its own in " +
                 percent(std::min(1.0, distinct / records)) +
                 " of the records: a name or a number of the record, nothing to learn from",
             input.schema->row_id ? exclude(attribute.name)
                                  : "in the schema, set rowId to " + in_quotes(attribute.name) +
                                        "; or add it to excludedAttributeNames"});
      }
      if (attribute.leakage_score >= kLeak)
        findings.push_back(
            {"leak", Severity::kWarning, attribute.name,
             in_quotes(attribute.name) + " alone tells " + percent(attribute.leakage_score) +
                 " of what there is to know about the target: is it known before the target is?",
             exclude(attribute.name) + " unless it is known when you predict"});
    }
    const std::uint64_t missing =
        attribute.type == AttributeType::kNumeric || attribute.type == AttributeType::kBinary
            ? attribute.missing
            : 0;
    if (attribute.role == Role::kInput && distinct >= 1 &&
        static_cast<double>(missing) > 0.5 * records)
      findings.push_back(
          {"mostly-missing", Severity::kNote, attribute.name,
           in_quotes(attribute.name) + " is empty in " +
               percent(static_cast<double>(missing) / records) + " of the records",
           "nothing need be done: absence is a feature of its own; or " + exclude(attribute.name)});
    if (attribute.invalid > 0 && attribute.role != Role::kExcluded &&
        attribute.role != Role::kTarget)
      findings.push_back(
          {"invalid-values",
           static_cast<double>(attribute.invalid) > 0.01 * records ? Severity::kWarning
                                                                   : Severity::kNote,
           attribute.name,
           in_quotes(attribute.name) + " does not fit type " +
               std::string(to_text(attribute.type)) + " in " + std::to_string(attribute.invalid) +
               " records, where it is taken as missing",
           "fix these cells, or in the schema make " + in_quotes(attribute.name) + " CATEGORICAL"});
  }
}

void find_record_problems(const FindingsInput& input, std::vector<Finding>& findings) {
  const auto records = static_cast<double>(input.records->used);
  const DistinctSketch& seen = input.tally->records;
  const double repeated = seen.repeated();
  const std::string about = seen.is_exact() ? "" : "about ";
  // Whole lines are alike only where no row id tells them apart.
  const std::string drop = input.schema->row_id ? "keep one of each, whatever its row id"
                                                : "awk '!seen[$0]++' DATA > NEW";
  // Five alike on average are no mistakes: the attributes have few values, and new records will be
  // like known ones, too.
  const bool repeat_by_nature = repeated >= 0.8 * records;
  if (repeated >= 1)
    findings.push_back(
        {"duplicate-records",
         repeated > 0.05 * records && !repeat_by_nature ? Severity::kWarning : Severity::kNote, "",
         about + std::to_string(std::llround(repeated)) + " of " +
             std::to_string(input.records->used) +
             " records repeat an earlier one in every attribute" +
             (input.schema->row_id ? " but the row id" : "") +
             (repeat_by_nature ? ": the attributes have few different values" : ""),
         "if they were recorded twice: " + drop});
  if (input.rest == nullptr || repeat_by_nature) return;
  // Records of the rest that the part has too; both sides thinned out alike.
  const DistinctSketch& rest = input.rest->records;
  const int level = std::max(seen.level(), rest.level());
  double common = 0;
  for (const DistinctSketch::Entry& entry : rest.entries())
    if (seen.keeps(entry.hash) && seen.count_of(entry.hash) > 0)
      common += std::ldexp(static_cast<double>(entry.count), level);
  const auto rest_records = static_cast<double>(input.rest->sample.seen());
  common = std::min(common, rest_records);  // the estimate knows of no bound
  if (common >= 1)
    findings.push_back(
        {"duplicates-across-split",
         common > 0.01 * rest_records ? Severity::kWarning : Severity::kNote, "",
         (level == 0 ? "" : "about ") + std::to_string(std::llround(common)) + " of the " +
             std::to_string(input.rest->sample.seen()) +
             " records of the evaluation part have an exact copy in the training part: an "
             "evaluation on them rewards learning by heart",
         "remove copies before splitting: " + drop});
}

std::vector<Finding> find_problems(const FindingsInput& input, int threads) {
  std::vector<Finding> findings;
  find_target_problems(input, findings);
  find_attribute_problems(input, findings);
  find_record_problems(input, findings);
  if (input.rest != nullptr) find_drift(input, threads, findings);
  std::stable_partition(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.severity == Severity::kWarning;
  });
  return findings;
}

}  // namespace glassbox::engine
