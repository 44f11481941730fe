// Describes one attribute from its counters and the sample: statistics, distribution, what it says
// about the target. Numbers are cut into 10 bins for that, and into 50 to see whether they give the
// target away.
#include "engine/insights/insights_attributes.h"

#include <algorithm>
#include <cmath>

#include "engine/insights/findings.h"
#include "engine/insights/number_histogram.h"
#include "engine/insights/word_prominence.h"
#include "io/base/parallel_for.h"
#include "recipes/suggest/information.h"
#include "recipes/suggest/sampled_columns.h"

namespace glassbox::engine {
namespace {

constexpr int kCorrelationBins = 10, kLeakBins = 50;

Estimate estimate_of(const DistinctSketch& tally) {
  return {tally.is_exact() ? tally.distinct() : std::round(tally.distinct()), !tally.is_exact()};
}

AttributeInsight::Role role_of(const Schema& schema, std::size_t attribute) {
  const std::string& name = schema.attributes[attribute].name;
  if (name == schema.target) return AttributeInsight::Role::kTarget;
  if (name == schema.row_id) return AttributeInsight::Role::kRowId;
  if (name == schema.row_weight) return AttributeInsight::Role::kRowWeight;
  return schema.is_input(attribute) ? AttributeInsight::Role::kInput
                                    : AttributeInsight::Role::kExcluded;
}

// One attribute. `about` fills in what needs the sample, and leaves codes for the correlation.
class Describer {
 public:
  Describer(const Schema& schema, const DataProfile& tally, std::size_t attribute,
            std::span<const std::uint32_t> target, const TargetValues& values)
      : sample_(tally.sample), attribute_(attribute), target_(target), values_(values) {
    insight_.name = schema.attributes[attribute].name;
    insight_.type = schema.attributes[attribute].type;
    insight_.role = role_of(schema, attribute);
    std::visit([this](const auto& column) { about(column); }, tally.columns[attribute]);
    using enum AttributeInsight::Role;
    if (!target.empty() && is_varied_ && insight_.role != kTarget && insight_.role != kRowId) {
      insight_.correlation = information(codes_, target).held_out;
      insight_.by_value = by_value();
    }
    if (!target.empty() && is_varied_ && insight_.role == kInput && !fine_codes_.empty())
      insight_.leakage_score = insight_.number ? leakage_score_in_order(fine_codes_, target)
                                               : leakage_score(fine_codes_, target);
  }
  [[nodiscard]] AttributeInsight take() { return std::move(insight_); }

 private:
  [[nodiscard]] std::vector<TargetOfValue> by_value() const {
    if (!values_.is_known() || insight_.type == AttributeType::kText) return {};
    if (insight_.type == AttributeType::kNumeric)
      return target_by_number(values_, sampled_numbers(sample_.blocks(), attribute_));
    return target_by_category(values_, sample_.blocks(), attribute_, insight_.type);
  }

  void about(const BinaryTally& column) {
    insight_.binary = BinaryInsight{column.counts[1], column.counts[0]};
    is_varied_ = column.counts[0] > 0 && column.counts[1] > 0;
    codes_ = sampled_levels(sample_.blocks(), attribute_, AttributeType::kBinary).codes;
    fine_codes_ = codes_;
  }

  void about(const NumberTally& column) {
    NumberInsight number;
    number.unique = estimate_of(column.distinct());
    number.has_values = column.moments().count() > 0;
    number.is_whole = column.fractions == 0;
    is_varied_ = number.unique.value > 1;
    const std::vector<double> sampled = sampled_numbers(sample_.blocks(), attribute_);
    const std::vector<double> sorted = sorted_numbers(sampled);
    codes_ = bin_codes(sampled, quantile_edges(sorted, kCorrelationBins));
    fine_codes_ = bin_codes(sampled, quantile_edges(sorted, kLeakBins));
    if (number.has_values) {
      number.min = column.min;
      number.max = column.max;
      number.mean = column.moments().mean();
      number.deviation = column.moments().deviation();
      std::vector<NumberTally::Entry> values;
      if (column.distinct().is_exact() || sorted.empty()) {
        values = column.entries();
      } else {
        for (const double value : sorted) values.push_back({value, 1});
        number.quantiles_are_approximate = !sample_.is_all();
      }
      number.quartile1 = quantile_of(values, 0.25);
      number.median = quantile_of(values, 0.5);
      number.quartile3 = quantile_of(values, 0.75);
      number.histogram = histogram_of(values, number.is_whole);
    }
    insight_.number = std::move(number);
  }

  void about(const CategoryTally& column) {
    CategoryInsight category;
    const DistinctSketch& distinct = column.values.distinct();
    category.unique = estimate_of(distinct);
    is_varied_ = category.unique.value > 1;
    const SampledLevels levels =
        sampled_levels(sample_.blocks(), attribute_, AttributeType::kCategorical);
    codes_ = levels.codes;
    fine_codes_ = codes_;
    std::vector<TextTally::Entry> values;
    if (distinct.is_exact()) {
      values = column.values.entries();
      if (!values.empty())
        category.least_frequent = ValueCount{values.back().text, values.back().count};
    } else {
      values = scaled_up(levels);
      category.top_is_approximate = !sample_.is_all();
    }
    std::uint64_t in_top = 0;
    for (std::size_t i = 0; i < std::min(values.size(), CategoryInsight::kTop); ++i) {
      in_top += values[i].count;
      category.top.push_back({std::move(values[i].text), values[i].count});
    }
    category.others = sample_.seen() - std::min(in_top, sample_.seen());
    insight_.category = std::move(category);
  }

  [[nodiscard]] std::vector<TextTally::Entry> scaled_up(const SampledLevels& levels) const {
    std::vector<std::uint64_t> counts(levels.count);
    for (const std::uint32_t code : levels.codes) ++counts[code];
    const double scale = static_cast<double>(sample_.seen()) / static_cast<double>(sample_.size());
    std::vector<TextTally::Entry> values;
    for (std::uint32_t code = 0; code < levels.count; ++code)
      values.push_back(
          {std::string(levels.names[code]),
           static_cast<std::uint64_t>(std::llround(scale * static_cast<double>(counts[code])))});
    std::sort(values.begin(), values.end(),
              [](const TextTally::Entry& a, const TextTally::Entry& b) {
                return a.count != b.count ? a.count > b.count : a.text < b.text;
              });
    return values;
  }

  void about(const WordsTally& column) {
    TextInsight text;
    text.total_words = column.total_words;
    text.unique_words = estimate_of(column.words);
    text.unique_texts = estimate_of(column.texts);
    is_varied_ = text.unique_texts.value > 1;
    if (sample_.seen() > 0) {
      text.words_min = column.words_in_text.min;
      text.words_max = column.words_in_text.max;
    }
    if (column.word_length.max > 0) {
      text.length_min = column.word_length.min;
      text.length_max = column.word_length.max;
    }
    // A target or an id of free text relates to nothing.
    const bool has_target = insight_.role != AttributeInsight::Role::kTarget;
    WordProminence found = prominent_words(sampled_texts(sample_.blocks(), attribute_),
                                           has_target ? target_ : std::span<const std::uint32_t>(),
                                           TextInsight::kProminent);
    codes_ = std::move(found.codes);
    const auto records = static_cast<double>(sample_.size());
    for (ProminentWord& word : found.words)
      text.prominent.push_back({std::move(word.word), word.prominence, word.records,
                                static_cast<double>(word.records) / records});
    insight_.text = std::move(text);
  }

  const RowSample& sample_;
  std::size_t attribute_;
  std::span<const std::uint32_t> target_;
  const TargetValues& values_;
  AttributeInsight insight_;
  std::vector<std::uint32_t> codes_;       // for the correlation
  std::vector<std::uint32_t> fine_codes_;  // for what may give the target away
  bool is_varied_ = false;
};

}  // namespace

std::string_view to_text(AttributeInsight::Role role) {
  switch (role) {
    case AttributeInsight::Role::kInput:
      return "input";
    case AttributeInsight::Role::kTarget:
      return "target";
    case AttributeInsight::Role::kRowId:
      return "rowId";
    case AttributeInsight::Role::kRowWeight:
      return "rowWeight";
    case AttributeInsight::Role::kExcluded:
      break;
  }
  return "excluded";
}

std::vector<AttributeInsight> describe(const Schema& schema, const DataProfile& tally,
                                       const TargetValues& values, const ReadReport& records,
                                       int threads) {
  std::vector<std::uint32_t> target;
  if (schema.target) {
    const std::size_t at = schema.find(*schema.target).value();
    if (schema.attributes[at].type != AttributeType::kText)
      target = sampled_target(tally.sample.blocks(), at, schema.attributes[at].type).codes;
  }
  std::vector<AttributeInsight> attributes(schema.attributes.size());
  parallel_for(attributes.size(), threads, [&](std::size_t i) {
    attributes[i] = Describer(schema, tally, i, target, values).take();
    attributes[i].missing = records.missing_cells[i];
    attributes[i].invalid = records.invalid_cells[i];
  });
  return attributes;
}

}  // namespace glassbox::engine
