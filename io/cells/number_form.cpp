// Numbers as people write them: "$1,586.46", "62.9%", "(1,200)". Signs, currency, parentheses and
// the percent sign are taken off one by one, commas only where they part groups of three digits;
// what is left has to be a plain number. So "0,125" and "12,34" are none.
#include "io/cells/number_form.h"

#include <algorithm>
#include <array>

#include "io/cells/parse_cell.h"
#include "io/cells/parse_date.h"

namespace glassbox::io {
namespace {

constexpr std::array<std::string_view, 4> kCurrencies{"$", "\u20ac", "\u00a3", "\u00a5"};

bool take_front(std::string_view& text, std::string_view sign) {
  if (!text.starts_with(sign)) return false;
  text = trim(text.substr(sign.size()));
  return true;
}

bool take_back(std::string_view& text, std::string_view sign) {
  if (!text.ends_with(sign)) return false;
  text = trim(text.substr(0, text.size() - sign.size()));
  return true;
}

// Removes commas that stand between groups of three digits; false where one stands elsewhere.
bool remove_commas(std::string_view text, std::string& plain) {
  const std::size_t whole = std::min(text.find('.'), text.size());
  if (text.find(',', whole) != std::string_view::npos) return false;
  const std::size_t first = text.substr(0, whole).find(',');
  plain = text;
  if (first == std::string_view::npos) return true;
  if (first == 0 || first > 3 || text[0] == '0') return false;  // 0,125 has a decimal comma
  for (std::size_t i = 0; i < whole; ++i) {
    const bool is_comma_place = i >= first && (i - first) % 4 == 0;
    if (is_comma_place ? text[i] != ',' : !is_digit(text[i])) return false;
  }
  if ((whole - first) % 4 != 0) return false;
  std::erase(plain, ',');
  return true;
}

}  // namespace

bool NumberForm::is_missing(std::string_view cell) const {
  return !missing.empty() && std::ranges::find(missing, trim(cell)) != missing.end();
}

std::optional<double> parse_formatted_number(std::string_view cell) {
  if (const auto number = parse_number(cell)) return number;
  std::string_view text = trim(cell);
  bool is_negative = false;
  if (text.starts_with('(') && text.ends_with(')')) {
    is_negative = true;
    text = trim(text.substr(1, text.size() - 2));
  } else if (take_front(text, "-")) {
    is_negative = true;
  } else {
    (void)take_front(text, "+");
  }
  bool has_currency = false;
  for (const std::string_view sign : kCurrencies)
    has_currency = has_currency || take_front(text, sign) || take_back(text, sign);
  if (!has_currency) (void)take_back(text, "%");
  if (has_currency && !is_negative && take_front(text, "-")) is_negative = true;
  if (text.empty() || !(is_digit(text.front()) || text.front() == '.')) return std::nullopt;
  std::string plain;
  if (!remove_commas(text, plain)) return std::nullopt;
  const auto number = parse_number(plain);
  return number && is_negative ? std::optional(-*number) : number;
}

std::optional<double> parse_number_as(const NumberForm& form, std::string_view cell) {
  if (form.is_missing(cell)) return std::nullopt;
  switch (form.kind) {
    case NumberForm::Kind::kPlain:
      return parse_number(cell);
    case NumberForm::Kind::kFormatted:
      return parse_formatted_number(cell);
    case NumberForm::Kind::kBinary: {
      const std::int8_t value = parse_binary(cell);
      return value < 0 ? std::nullopt : std::optional<double>(value);
    }
    case NumberForm::Kind::kDate:
      break;
  }
  const auto date = parse_date(cell);
  return date ? std::optional(date->days_since_1970()) : std::nullopt;
}

}  // namespace glassbox::io
