// Counts what the cells of a column look like: numbers, whole ones, dates, words for yes and no,
// several words, leading zeros, how many distinct. The type follows from these counts alone; the
// first few values of each kind are kept with their places, to be shown as evidence.
#include "io/infer/column_profile.h"

#include <algorithm>

#include "io/base/siphash.h"
#include "io/cells/number_form.h"
#include "io/cells/parse_cell.h"
#include "io/cells/parse_date.h"
#include "io/cells/word_count.h"

namespace glassbox::io {
namespace {

// Any key will do; the same one for the same result.
constexpr std::array<std::uint64_t, 2> kHashKey{0x676c'6173'7362'6f78, 0x7363'6865'6d61'2121};

std::string shortened(std::string_view text) {
  if (text.size() <= FirstValues::kMostBytes) return std::string(text);
  std::size_t end = FirstValues::kMostBytes - 3;
  while (end > 0 && (text[end] & 0xc0) == 0x80) --end;  // not within a character
  return std::string(text.substr(0, end)) + "...";
}

// "01234" is a name written in digits; "0.5" and "0" are numbers.
bool begins_with_spare_zero(std::string_view text) {
  return text.size() > 1 && text[0] == '0' &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

void FirstValues::add(std::string_view text, CellPlace place) {
  if (values_.size() == kMost && !(place < values_.back().place)) return;
  std::string value = shortened(text);
  const auto same = std::ranges::find(values_, value, &Value::text);
  if (same != values_.end()) {
    if (!(place < same->place)) return;
    values_.erase(same);
  }
  const auto after =
      std::ranges::find_if(values_, [place](const Value& other) { return place < other.place; });
  values_.insert(after, {place, std::move(value)});
  if (values_.size() > kMost) values_.pop_back();
}

void FirstValues::merge(const FirstValues& other) {
  for (const Value& value : other.values_) add(value.text, value.place);
}

void ColumnProfile::add(std::string_view cell, CellPlace place) {
  ++cells_;
  const std::string_view text = trim(cell);
  if (text.empty()) {
    ++empty_;
    return;
  }
  const std::uint64_t hash = siphash_2_4(kHashKey, text);
  distinct_.add(hash);
  first_.add(text, place);

  static const MissingMarkers kDefault;
  const bool is_marker = (missing_ != nullptr ? *missing_ : kDefault).has(text);
  if (is_marker) {
    ++marked_missing_;
    ++markers_[std::string(text)];
  }
  const auto number = is_marker ? std::nullopt : parse_number(text);
  std::size_t words = 1;
  if (number) {
    ++numbers_;
    first_numbers_.add(text, place);
    if (*number == 0 || *number == 1) ++zeros_and_ones_;
    if (begins_with_spare_zero(text)) ++leading_zeros_;
  } else {
    words = word_count(text);
    if (!is_marker) first_not_numbers_.add(text, place);
    if (words > kAmazonTextWords) ++many_words_;
    if (words > 1) several_words_.add(hash);
    if (!is_marker && parse_formatted_number(text)) {
      ++formatted_;
      first_formatted_.add(text, place);
    } else if (!is_marker && is_date(text)) {
      ++dates_;
    }
  }
  words_ += words;

  const std::int8_t binary = is_marker ? std::int8_t{-1} : parse_binary(text);
  if (binary < 0) {
    if (!is_marker) first_not_binary_.add(text, place);
  } else {
    ++(binary == 1 ? positive_ : negative_);
  }
}

void ColumnProfile::merge(const ColumnProfile& other) {
  cells_ += other.cells_;
  empty_ += other.empty_;
  numbers_ += other.numbers_;
  positive_ += other.positive_;
  negative_ += other.negative_;
  words_ += other.words_;
  zeros_and_ones_ += other.zeros_and_ones_;
  formatted_ += other.formatted_;
  dates_ += other.dates_;
  leading_zeros_ += other.leading_zeros_;
  marked_missing_ += other.marked_missing_;
  for (const auto& [text, count] : other.markers_) markers_[text] += count;
  many_words_ += other.many_words_;
  distinct_.merge(other.distinct_);
  several_words_.merge(other.several_words_);
  first_.merge(other.first_);
  first_numbers_.merge(other.first_numbers_);
  first_not_numbers_.merge(other.first_not_numbers_);
  first_not_binary_.merge(other.first_not_binary_);
  first_formatted_.merge(other.first_formatted_);
}

double ColumnProfile::mean_words() const {
  return filled() == 0 ? 0 : static_cast<double>(words_) / static_cast<double>(filled());
}

double ColumnProfile::several_words_share() const {
  return filled() == 0 ? 0 : several_words_.distinct() / static_cast<double>(filled());
}

AttributeType ColumnProfile::type(TypeRules rules) const {
  return rules == TypeRules::kAmazon ? amazon_type() : glassbox_type();
}

AttributeType ColumnProfile::glassbox_type() const {
  if (known() == 0) return AttributeType::kCategorical;
  if (binary() == known() && positive_ > 0 && negative_ > 0) return AttributeType::kBinary;
  if ((numbers_ + formatted_) * 20 >= known() * 19)
    return leading_zeros_ * 100 >= known() && leading_zeros_ > 0 ? AttributeType::kCategorical
                                                                 : AttributeType::kNumeric;
  if (are_dates()) return AttributeType::kCategorical;
  if (mean_words() > 3 || several_words_share() > 0.5) return AttributeType::kText;
  return AttributeType::kCategorical;
}

AttributeType ColumnProfile::amazon_type() const {
  const std::uint64_t categorical = cells_ - numbers_ - many_words_;
  const std::uint64_t most = std::max({zeros_and_ones_, numbers_, categorical, many_words_});
  if (cells_ == 0) return AttributeType::kCategorical;
  if (zeros_and_ones_ == most) return AttributeType::kBinary;
  if (numbers_ == most) return AttributeType::kNumeric;
  return categorical == most ? AttributeType::kCategorical : AttributeType::kText;
}

}  // namespace glassbox::io
