// What can be wrong with a target: classes spelled in two ways ("Good", "good "), classes with few
// records, more than 100 classes, a number that is really a class.
#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "engine/insights/findings.h"
#include "engine/model/linear_model.h"
#include "recipes/text/words.h"

namespace glassbox::engine {
namespace {

using Severity = Finding::Severity;

std::string quoted(const std::string& name) { return "\"" + name + "\""; }

std::string listed(const std::vector<std::string>& values) {
  constexpr std::size_t kMost = 5;
  std::string text;
  for (std::size_t i = 0; i < std::min(values.size(), kMost); ++i)
    text += (i == 0 ? "" : ", ") + quoted(values[i]);
  return values.size() > kMost ? text + " and " + std::to_string(values.size() - kMost) + " more"
                               : text;
}

// In lower case, one blank between words, none around.
std::string plain(const std::string& value) {
  std::string spelled, buffer;
  WordReader words(value, {.lowercase = true}, buffer);
  for (std::string_view word; words.next(word);) {
    if (!spelled.empty()) spelled += ' ';
    spelled += word;
  }
  return spelled;
}

void find_spellings(const AttributeInsight& target, const std::vector<TextTally::Entry>& values,
                    std::vector<Finding>& findings) {
  std::map<std::string, std::vector<std::string>> by_spelling;
  for (const TextTally::Entry& value : values)
    if (!value.text.empty()) by_spelling[plain(value.text)].push_back(value.text);
  for (const auto& [spelling, spelled] : by_spelling) {
    if (spelled.size() < 2) continue;
    findings.push_back({"target-spellings", Severity::kWarning, target.name,
                        "target " + quoted(target.name) + " spells one class in " +
                            std::to_string(spelled.size()) + " ways: " + listed(spelled),
                        "spell it alike in the data; each spelling is a class of its own"});
  }
}

void find_class_problems(const FindingsInput& input, const AttributeInsight& target,
                         std::size_t column, std::vector<Finding>& findings) {
  const CategoryInsight& category = *target.category;
  if (category.unique.value > kMaxClasses)
    findings.push_back({"too-many-classes", Severity::kWarning, target.name,
                        "target " + quoted(target.name) + " has " +
                            (category.unique.is_approximate ? "about " : "") +
                            std::to_string(static_cast<std::uint64_t>(category.unique.value)) +
                            " classes; at most 100 can be learned",
                        "merge rare classes, or in the schema make " + quoted(target.name) +
                            " NUMERIC if its values are amounts"});
  const std::vector<TextTally::Entry> values =
      std::get<CategoryTally>(input.tally->columns[column]).values.entries();
  find_spellings(target, values, findings);
  constexpr std::uint64_t kFew = 10;
  std::vector<std::string> rare;
  for (const TextTally::Entry& value : values)
    if (!value.text.empty() && value.count < kFew) rare.push_back(value.text);
  if (!rare.empty() && category.unique.value <= kMaxClasses)
    findings.push_back({"rare-classes", Severity::kWarning, target.name,
                        "fewer than 10 records each have the target " + listed(rare) +
                            ": too few to learn from or to evaluate with",
                        "merge them with others or gather more; `glassbox split` deals out every "
                        "class evenly"});
}

void find_uneven_binary(const AttributeInsight& target, std::vector<Finding>& findings) {
  const std::uint64_t least = std::min(target.binary->true_count, target.binary->false_count);
  const std::uint64_t all = target.binary->true_count + target.binary->false_count;
  if (least == 0) {
    findings.push_back({"one-class", Severity::kWarning, target.name,
                        "target " + quoted(target.name) + " is " +
                            (all == 0 ? "never 0 or 1" : "always the same") +
                            "; training needs both 0 and 1",
                        "use data with both, or another split"});
  } else if (least < 10 || least * 100 < all) {
    findings.push_back(
        {"rare-classes", Severity::kWarning, target.name,
         "only " + std::to_string(least) + " of " + std::to_string(all) +
             " records have the target " + (target.binary->true_count == least ? "1" : "0"),
         "choose the score threshold afterwards: `glassbox threshold MODEL DATA --best f1`; "
         "`glassbox split` deals out both classes evenly"});
  }
}

}  // namespace

void find_target_problems(const FindingsInput& input, std::vector<Finding>& findings) {
  if (!input.schema->target) return;
  const std::size_t column = input.schema->find(*input.schema->target).value();
  const AttributeInsight& target = (*input.attributes)[column];
  const std::uint64_t unusable =
      target.invalid + target.missing;  // a class may not be empty either
  if (unusable > 0)
    findings.push_back(
        {"target-missing", Severity::kWarning, target.name,
         "target " + quoted(target.name) + " is missing or invalid in " + std::to_string(unusable) +
             " of " + std::to_string(input.records->used) + " records, which training rejects",
         unusable == input.records->used
             ? "name another target, or another type for it in the schema"
             : "nothing, if these records were never labelled"});
  switch (target.type) {
    case AttributeType::kText:
      findings.push_back(
          {"text-target", Severity::kWarning, target.name,
           "target " + quoted(target.name) + " is TEXT, for which there is no type of model",
           "in the schema, make it BINARY, CATEGORICAL or NUMERIC"});
      return;
    case AttributeType::kBinary:
      return find_uneven_binary(target, findings);
    case AttributeType::kCategorical:
      return find_class_problems(input, target, column, findings);
    case AttributeType::kNumeric:
      if (target.number->has_values && target.number->is_whole && target.number->unique.value <= 10)
        findings.push_back(
            {"few-numbers", Severity::kNote, target.name,
             "target " + quoted(target.name) + " takes only " +
                 std::to_string(static_cast<std::uint64_t>(target.number->unique.value)) +
                 " different whole numbers",
             "if they are classes, make it CATEGORICAL in the schema; as NUMERIC it is predicted "
             "as an amount"});
      return;
  }
}

}  // namespace glassbox::engine
