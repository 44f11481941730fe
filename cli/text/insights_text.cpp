// Findings first, then a table for each type of attribute.
#include "cli/text/insights_text.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <nlohmann/json.hpp>

#include "cli/base/text_table.h"

namespace glassbox::cli {
namespace {

using enum TextTable::Align;

constexpr std::size_t kWidestValue = 27;
constexpr std::size_t kProminentWords = 5;

// A value of the data, short enough for a table.
std::string shown(const std::string& value) {
  if (value.empty()) return "(empty)";
  return shortened(printable(value), kWidestValue);
}

std::string fixed(double value, int digits) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

std::string estimated(const Estimate& estimate) {
  return (estimate.is_approximate ? "~" : "") +
         count_text(static_cast<std::uint64_t>(estimate.value));
}

std::string counted_share(std::uint64_t count, std::uint64_t all) {
  if (count == 0) return "0";
  return count_text(count) + " (" +
         percent_text(static_cast<double>(count) / static_cast<double>(all)) + ")";
}

class Tables {
 public:
  explicit Tables(const Insights& insights) : insights_(insights) {}

  std::string text() const { return binaries() + categories() + numbers() + texts(); }

 private:
  using Row = std::vector<std::string>;

  // One table; the most related to the target first.
  template <class Cells>
  std::string table(AttributeType type, const char* title, std::vector<TextTable::Align> columns,
                    Row head, const Cells& cells) const {
    std::vector<const AttributeInsight*> rows;
    for (const AttributeInsight& attribute : insights_.attributes)
      if (attribute.type == type) rows.push_back(&attribute);
    if (rows.empty()) return "";
    std::stable_sort(rows.begin(), rows.end(),
                     [](const AttributeInsight* a, const AttributeInsight* b) {
                       return a->correlation.value_or(-1) > b->correlation.value_or(-1);
                     });
    columns.insert(columns.begin(), {kLeft, kRight});
    head.insert(head.begin(), {title, "information"});
    TextTable table(columns);
    table.add(head);
    for (const AttributeInsight* const attribute : rows) {
      using enum AttributeInsight::Role;
      Row row = cells(*attribute);
      const std::string role =
          attribute->role == kInput ? "" : " [" + std::string(to_text(attribute->role)) + "]";
      const std::string bits = attribute->correlation ? fixed(*attribute->correlation, 5) : "NA";
      row.insert(row.begin(),
                 {printable(attribute->name) + role,
                  (attribute->correlation && !insights_.sample_is_all ? "~" : "") + bits});
      table.add(row);
    }
    return "\n" + table.text();
  }

  std::string binaries() const {
    return table(
        AttributeType::kBinary, "BINARY", {kRight, kRight, kRight}, {"true", "false", "invalid"},
        [this](const AttributeInsight& attribute) {
          const BinaryInsight& binary = *attribute.binary;
          const std::uint64_t valid = binary.true_count + binary.false_count;
          return Row{counted_share(binary.true_count, valid),
                     counted_share(binary.false_count, valid),
                     counted_share(attribute.invalid + attribute.missing, insights_.records.used)};
        });
  }

  std::string categories() const {
    return table(
        AttributeType::kCategorical, "CATEGORICAL", {kRight, kLeft, kLeft},
        {"unique", "most frequent", "least frequent"}, [this](const AttributeInsight& attribute) {
          const CategoryInsight& category = *attribute.category;
          const auto value = [&](const ValueCount& one) {
            return shown(one.value) + " " + counted_share(one.count, insights_.records.used);
          };
          return Row{estimated(category.unique),
                     category.top.empty()
                         ? "-"
                         : (category.top_is_approximate ? "~" : "") + value(category.top.front()),
                     category.least_frequent ? value(*category.least_frequent) : "-"};
        });
  }

  std::string numbers() const {
    return table(
        AttributeType::kNumeric, "NUMERIC", {kRight, kRight, kLeft, kRight, kRight, kRight},
        {"missing", "invalid", "range", "mean", "median", "unique"},
        [this](const AttributeInsight& attribute) {
          const NumberInsight& number = *attribute.number;
          const std::uint64_t all = insights_.records.used;
          Row row{counted_share(attribute.missing, all), counted_share(attribute.invalid, all)};
          if (!number.has_values) {
            row.insert(row.end(), {"-", "-", "-", "0"});
            return row;
          }
          row.insert(
              row.end(),
              {number_text(number.min) + " - " + number_text(number.max), number_text(number.mean),
               (number.quantiles_are_approximate ? "~" : "") + number_text(number.median),
               estimated(number.unique)});
          return row;
        });
  }

  std::string texts() const {
    return table(
        AttributeType::kText, "TEXT", {kRight, kRight, kRight, kRight, kLeft},
        {"words", "unique", "words a record", "word length", "most prominent"},
        [](const AttributeInsight& attribute) {
          const TextInsight& text = *attribute.text;
          std::string words;
          for (std::size_t i = 0; i < std::min(kProminentWords, text.prominent.size()); ++i)
            words += (i == 0 ? "" : ", ") + shown(text.prominent[i].word);
          return Row{count_text(text.total_words), estimated(text.unique_words),
                     count_text(text.words_min) + "-" + count_text(text.words_max),
                     count_text(text.length_min) + "-" + count_text(text.length_max), words};
        });
  }

  const Insights& insights_;
};

// What the target is like by value of an attribute.
class TargetTables {
 public:
  TargetTables(const Insights& insights, Glyphs glyphs) : insights_(insights), glyphs_(glyphs) {
    const Schema& schema = insights.schema;
    if (schema.target) type_ = schema.attributes[*schema.find(*schema.target)].type;
  }

  std::string text() const {
    constexpr std::size_t kShown = 5;
    std::vector<const AttributeInsight*> rows;
    for (const AttributeInsight& attribute : insights_.attributes)
      if (attribute.role == AttributeInsight::Role::kInput && !attribute.by_value.empty() &&
          attribute.correlation.value_or(0) > 0)
        rows.push_back(&attribute);
    if (rows.empty()) return "";
    std::ranges::stable_sort(rows, std::ranges::greater(), [](const AttributeInsight* attribute) {
      return attribute->correlation.value_or(0);
    });
    const std::size_t more = rows.size() - std::min(rows.size(), kShown);
    rows.resize(rows.size() - more);
    std::string text = "\n" + title() + "\n";
    for (const AttributeInsight* const attribute : rows) text += "\n" + table(*attribute);
    if (more > 0) text += "  and " + counted(more, "attribute") + " more in --json and --report\n";
    return text;
  }

 private:
  static constexpr std::size_t kShownClasses = 5;

  std::string title() const {
    const std::string target = printable(*insights_.schema.target);
    if (type_ == AttributeType::kBinary)
      return "Rate of " + target + " = " +
             printable(label_text(insights_.schema.binary_labels, true)) + " by value";
    return (type_ == AttributeType::kNumeric ? "Mean of " : "Classes of ") + target + " by value";
  }

  static std::string name_of(const TargetOfValue& one) {
    switch (one.kind) {
      case TargetOfValue::Kind::kValue:
        return shown(one.value);
      case TargetOfValue::Kind::kBin:
        return number_text(one.from) + " - " + number_text(one.to);
      case TargetOfValue::Kind::kOthers:
        return "others";
      case TargetOfValue::Kind::kMissing:
        break;
    }
    return "missing";
  }

  std::string table(const AttributeInsight& attribute) const {
    constexpr std::size_t kBarWidth = 30;
    const std::size_t classes = std::min(kShownClasses, insights_.target_classes.size());
    std::vector<TextTable::Align> columns{kLeft, kRight};
    std::vector<std::string> head{printable(attribute.name), "records"};
    if (type_ == AttributeType::kCategorical) {
      columns.insert(columns.end(), classes, kRight);
      for (std::size_t k = 0; k < classes; ++k) head.push_back(shown(insights_.target_classes[k]));
    } else {
      columns.insert(columns.end(), {kRight, type_ == AttributeType::kBinary ? kLeft : kRight});
      head.push_back(type_ == AttributeType::kBinary ? "rate" : "mean");
      head.push_back(type_ == AttributeType::kBinary ? "" : "+-");
    }
    TextTable table(columns);
    table.add(head);
    for (const TargetOfValue& one : attribute.by_value) {
      std::vector<std::string> row{name_of(one),
                                   (insights_.sample_is_all ? "" : "~") + count_text(one.records)};
      if (type_ == AttributeType::kCategorical) {
        for (std::size_t k = 0; k < classes; ++k) row.push_back(percent_text(one.shares[k]));
      } else if (type_ == AttributeType::kBinary) {
        row.push_back(percent_text(one.mean));
        row.push_back(bar_text(one.mean, kBarWidth, glyphs_));
      } else {
        row.push_back(number_text(one.mean));
        row.push_back(one.records > 1 ? number_text(one.error) : "-");
      }
      table.add(row);
    }
    return table.text();
  }

  const Insights& insights_;
  Glyphs glyphs_;
  AttributeType type_ = AttributeType::kText;
};

}  // namespace

std::string findings_text(const std::vector<Finding>& findings) {
  if (findings.empty()) return "no findings\n";
  std::string text;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    text += (findings[i].severity == Finding::Severity::kWarning ? "! " : "- ") +
            printable(findings[i].message) + "\n";
    if (i + 1 == findings.size() || findings[i + 1].edit != findings[i].edit)  // once is enough
      text += "    " + printable(findings[i].edit) + "\n";
  }
  return text;
}

std::string insights_text(const Insights& insights, Glyphs glyphs) {
  std::string text = insights.records.summary() + "\n";
  if (!insights.sample_is_all)
    text += "~ marks what was found out on a sample of " + count_text(insights.sample_records) +
            " records or is an estimate\n";
  return text + "\n" + findings_text(insights.findings) + Tables(insights).text() +
         TargetTables(insights, glyphs).text();
}

nlohmann::ordered_json insights_json(const DataOptions& data, const Insights& insights) {
  nlohmann::ordered_json json;
  json["data"]["files"] = data.data;
  if (data.query.is_given()) json["data"]["query"] = data.query.sql();
  json["data"]["split"] = !data.split.empty()           ? nlohmann::ordered_json(data.split)
                          : !data.rearrangement.empty() ? nlohmann::ordered_json(data.rearrangement)
                                                        : nlohmann::ordered_json();
  json.update(to_json(insights));
  return json;
}

}  // namespace glassbox::cli
