#include "cli/insights_text.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/text_table.h"

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

std::string insights_text(const Insights& insights) {
  std::string text = insights.records.summary() + "\n";
  if (!insights.sample_is_all)
    text += "~ marks what was found out on a sample of " + count_text(insights.sample_records) +
            " records or is an estimate\n";
  return text + "\n" + findings_text(insights.findings) + Tables(insights).text();
}

nlohmann::ordered_json insights_json(const DataOptions& data, const Insights& insights) {
  nlohmann::ordered_json json;
  json["data"]["files"] = data.data;
  json["data"]["split"] = !data.split.empty()           ? nlohmann::ordered_json(data.split)
                          : !data.rearrangement.empty() ? nlohmann::ordered_json(data.rearrangement)
                                                        : nlohmann::ordered_json();
  json.update(to_json(insights));
  return json;
}

}  // namespace glassbox::cli
