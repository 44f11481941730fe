#include "engine/target.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <stdexcept>
#include <utility>

#include "io/bytes.h"
#include "io/input_error.h"

namespace glassbox {
namespace {

// The share p of the values lies at or below it; straight between neighbours (numpy's default).
double quantile_of(const std::vector<double>& sorted, double p) {
  const double place = p * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  if (below + 1 >= sorted.size()) return sorted.back();
  const double share = place - static_cast<double>(below);
  return sorted[below] * (1 - share) + sorted[below + 1] * share;
}

template <typename T>
const T& as(const Column& column) {
  const T* typed = std::get_if<T>(&column);
  if (typed == nullptr) throw std::invalid_argument("the target column was read as another type");
  return *typed;
}

}  // namespace

ModelType model_type_for(const Schema& schema) {
  if (!schema.target) {
    throw InputError({}, "the schema names no target; set targetAttributeName");
  }
  const auto attribute = schema.find(*schema.target);
  if (!attribute) throw std::invalid_argument("the target is not an attribute of its schema");
  switch (schema.attributes[*attribute].type) {
    case AttributeType::kBinary:
      return ModelType::kBinary;
    case AttributeType::kCategorical:
      return ModelType::kMulticlass;
    case AttributeType::kNumeric:
      return ModelType::kRegression;
    case AttributeType::kText:
      break;
  }
  throw InputError({}, "target \"" + *schema.target +
                           "\" is TEXT, which no model can learn; use BINARY, CATEGORICAL or "
                           "NUMERIC");
}

LabelCollector::LabelCollector(ModelType type, std::vector<std::string> known_classes)
    : type_(type), classes_(std::move(known_classes)) {
  for (std::size_t k = 0; k < classes_.size(); ++k) indices_.emplace(classes_[k], k);
}

std::size_t LabelCollector::index_of(std::string_view label) {
  const auto [entry, is_new] = indices_.emplace(label, classes_.size());
  if (is_new) classes_.emplace_back(label);
  return entry->second;
}

void LabelCollector::add(const Column& target) {
  std::vector<double>& values = labels_.values;
  switch (type_) {
    case ModelType::kBinary: {
      const auto& cells = as<BinaryColumn>(target).values;
      values.insert(values.end(), cells.begin(), cells.end());
      return;
    }
    case ModelType::kRegression: {
      const auto& cells = as<NumberColumn>(target);
      const std::size_t begin = values.size();
      values.resize(begin + cells.size());
      cells.read(0, std::span(values).subspan(begin));
      return;
    }
    case ModelType::kMulticlass: {
      const auto& cells = as<CategoryColumn>(target);
      // The block's dictionary is in order of first appearance, so its classes are met in order.
      std::vector<double> index_of_code(cells.dictionary().size());
      for (std::size_t code = 0; code < index_of_code.size(); ++code) {
        index_of_code[code] = static_cast<double>(index_of(cells.dictionary()[code]));
      }
      for (std::size_t i = 0; i < cells.size(); ++i) values.push_back(index_of_code[cells[i]]);
      return;
    }
  }
}

std::string digest_of(const Labels& labels) {
  // Little-endian machines only, as is the model file.
  const std::string_view bytes(reinterpret_cast<const char*>(labels.values.data()),
                               labels.values.size() * sizeof(double));
  std::array<char, 64> text;
  std::snprintf(text.data(), text.size(), "%zu records, labels %08x", labels.size(),
                static_cast<unsigned>(crc32(bytes)));
  return text.data();
}

TargetSummary summarise(ModelType type, const Labels& labels, std::size_t class_count) {
  TargetSummary summary;
  summary.records = labels.size();
  if (type != ModelType::kRegression) {
    summary.class_counts.resize(type == ModelType::kBinary ? 2 : class_count);
    for (const double label : labels.values) {
      ++summary.class_counts.at(static_cast<std::size_t>(label));
    }
    return summary;
  }
  if (labels.values.empty()) return summary;
  for (const double label : labels.values) summary.mean += label;
  summary.mean /= static_cast<double>(labels.size());
  std::vector<double> sorted = labels.values;
  std::ranges::sort(sorted);
  for (int percent = 0; percent <= 100; ++percent) {
    summary.quantiles.push_back(quantile_of(sorted, percent / 100.0));
  }
  return summary;
}

}  // namespace glassbox
