// Looks at each input of the sample once. Its values become codes by first appearance, so that
// "1,1,2" and "a,a,b" compare equal: copies are found by a hash of the codes, ids by their number,
// constants by being one. Columns of dates are tried in both orders of day and month; cells like
// 31/12/2025 decide.
#include "engine/tune/recipe_columns.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "io/cells/parse_cell.h"
#include "io/cells/parse_date.h"
#include "io/cells/word_count.h"
#include "recipes/numbers/date_parts.h"
#include "recipes/suggest/sampled_columns.h"

namespace glassbox::engine {
namespace {

using Kind = LeftOutColumn::Kind;

constexpr std::size_t kLeastRecords = 20;
constexpr std::size_t kManyRecords = 50;

// A column as codes, one for each different value, by first appearance: two columns whose codes are
// equal say the same.
struct CodedColumn {
  std::vector<std::uint32_t> codes;
  std::uint32_t count = 0;
};

class Coder {
 public:
  explicit Coder(std::size_t records) { coded_.codes.reserve(records); }
  template <class Key>
  void add(std::unordered_map<Key, std::uint32_t>& known, const Key& value) {
    const auto [at, is_new] = known.try_emplace(value, coded_.count);
    if (is_new) ++coded_.count;
    coded_.codes.push_back(at->second);
  }
  CodedColumn take() { return std::move(coded_); }

 private:
  CodedColumn coded_;
};

CodedColumn code_numbers(const std::vector<double>& values) {
  Coder coder(values.size());
  std::unordered_map<std::uint64_t, std::uint32_t> known;
  for (const double value : values) {
    const double plain = std::isnan(value) ? std::numeric_limits<double>::quiet_NaN() : value + 0.0;
    std::uint64_t bits = 0;
    std::memcpy(&bits, &plain, sizeof bits);
    coder.add(known, bits);
  }
  return coder.take();
}

CodedColumn code_texts(const std::vector<std::string_view>& texts) {
  Coder coder(texts.size());
  std::unordered_map<std::string_view, std::uint32_t> known;
  for (const std::string_view text : texts) coder.add(known, text);
  return coder.take();
}

CodedColumn code_levels(const std::vector<std::uint32_t>& levels) {
  Coder coder(levels.size());
  std::unordered_map<std::uint32_t, std::uint32_t> known;
  for (const std::uint32_t level : levels) coder.add(known, level);
  return coder.take();
}

using Words = std::set<std::string, std::less<>>;

// Whether one of these is among the words of a name: "startDate" and "start_date" have "date".
bool has_word(const std::string& name, const Words& words) {
  std::string word;
  char before = ' ';
  for (const char c : name) {
    const bool is_upper = c >= 'A' && c <= 'Z', is_lower = c >= 'a' && c <= 'z';
    const bool begins = is_upper && before >= 'a' && before <= 'z';
    if (begins || !(is_upper || is_lower)) {
      if (words.contains(word)) return true;
      word.clear();
    }
    if (is_upper || is_lower) word += is_upper ? static_cast<char>(c - 'A' + 'a') : c;
    before = c;
  }
  return words.contains(word);
}

bool names_an_order(const std::string& name) {
  static const Words kWords{"year", "yr",   "date",      "day",  "days",   "time", "month",  "week",
                            "hour", "rank", "timestamp", "term", "period", "age",  "quarter"};
  return has_word(name, kWords);
}

bool names_a_record(const std::string& name) {
  static const Words kWords{"id",     "ids",    "no",  "nr",     "num",   "number",
                            "index",  "idx",    "row", "rownum", "rowid", "key",
                            "serial", "record", "obs", "case",   "uid"};
  return has_word(name, kWords);
}

// Each above the one before it, or each below.
bool is_in_order(const std::vector<double>& values) {
  bool ascends = true, descends = true;
  double before = std::numeric_limits<double>::quiet_NaN();
  for (const double value : values) {
    if (std::isnan(value)) continue;
    ascends = ascends && !(value <= before);
    descends = descends && !(value >= before);
    before = value;
  }
  return ascends || descends;
}

// Whether whole numbers repeat so seldom that chance does not explain it.
bool hardly_repeat(const std::vector<double>& values, std::uint32_t distinct) {
  double least = std::numeric_limits<double>::infinity(), largest = -least;
  std::size_t known = 0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    if (std::abs(value) > 9e15 || value != std::floor(value)) return false;
    least = std::min(least, value);
    largest = std::max(largest, value);
    ++known;
  }
  if (known < kLeastRecords) return false;
  const auto count = static_cast<double>(known);
  const double range = largest - least + 1;
  const double different = known < values.size() ? distinct - 1.0 : distinct;  // NaN is none
  // range * (1 - (1 - 1/range)^count), without loss of digits
  const double expected = count + range * std::expm1(count * std::log1p(-1 / range));
  return range > 1 && expected >= 5 && count - different < expected / 4;
}

bool is_id(std::size_t records, std::uint32_t distinct) {
  if (records < kManyRecords) return distinct == records;
  return static_cast<double>(distinct) >= 0.95 * static_cast<double>(records);
}

bool are_single_words(const std::vector<std::string_view>& texts) {
  return std::ranges::all_of(texts, [](std::string_view text) { return word_count(text) <= 1; });
}

// Which parts of the dates differ, and in which order they are; nullopt where the texts are no
// dates. The first level in either order is that of the first record with it.
std::optional<DateColumn> dates_of(std::size_t attribute, const NumberForm& form,
                                   const CodedColumn& coded,
                                   const std::vector<std::string_view>& names, DateOrder order) {
  std::vector<std::uint64_t> counts(coded.count);
  for (const std::uint32_t code : coded.codes) ++counts[code];
  struct Read {
    std::uint64_t cells = 0;
    std::string_view told_by;
  };
  Read day_first, month_first;
  std::uint64_t known = 0;
  DateColumn column{.attribute = attribute};
  for (std::size_t level = 0; level < names.size(); ++level) {
    const std::string_view cell = names[level];
    if (trim(cell).empty() || form.is_missing(cell)) continue;
    known += counts[level];
    const auto by_day = parse_date(cell, DateOrder::kDayFirst),
               by_month = parse_date(cell, DateOrder::kMonthFirst);
    if (by_day) day_first.cells += counts[level];
    if (by_month) month_first.cells += counts[level];
    if (by_day && !by_month && day_first.told_by.empty()) day_first.told_by = cell;
    if (by_month && !by_day && month_first.told_by.empty()) month_first.told_by = cell;
    if (by_day && by_month && by_day->month != by_month->month) column.has_two_orders = true;
  }
  column.is_day_first = day_first.cells == month_first.cells ? order == DateOrder::kDayFirst
                                                             : day_first.cells > month_first.cells;
  if (day_first.cells == month_first.cells && !column.has_two_orders) column.is_day_first = false;
  const Read& read = column.is_day_first ? day_first : month_first;
  if (read.cells == 0 || read.cells * 20 < known * 19) return std::nullopt;
  if (day_first.cells != month_first.cells) column.told_by = read.told_by;

  constexpr std::array<std::string_view, 3> kParts{"month", "weekday", "hour"};
  std::array<std::set<std::string>, kParts.size()> met;
  std::string buffer;
  for (const std::string_view cell : names) {
    if (trim(cell).empty() || form.is_missing(cell)) continue;
    for (std::size_t i = 0; i < kParts.size(); ++i)
      if (met[i].size() < 2)
        met[i].emplace(date_part_token(
            cell, date_part_code(kParts[i]) + (column.is_day_first ? kDayFirstPart : 0), buffer));
  }
  for (std::size_t i = 0; i < kParts.size(); ++i)
    if (met[i].size() > 1) column.parts.emplace_back(kParts[i]);
  return column;
}

// The different texts, in the order of their codes.
std::vector<std::string_view> names_of(const CodedColumn& coded,
                                       const std::vector<std::string_view>& texts) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (coded.codes[i] == names.size()) names.push_back(texts[i]);
  return names;
}

Schema excluding(const Schema& schema, std::span<const std::size_t> attributes) {
  Schema without = schema;
  for (const std::size_t attribute : attributes)
    without.excluded.push_back(schema.attributes[attribute].name);
  return without;
}

// Looks at one column after the other.
class ColumnChooser {
 public:
  ColumnChooser(const Schema& schema, std::span<const RecordBlock> blocks, std::uint64_t records,
                DateOrder order)
      : schema_(schema), blocks_(blocks), order_(order) {
    for (const RecordBlock& block : blocks) seen_ += block.row_count;
    is_all_ = seen_ == records;
  }

  RecipeColumns choose() {
    if (seen_ == 0) return {};
    for (std::size_t a = 0; a < schema_.attributes.size(); ++a)
      if (schema_.is_input(a)) look_at(a);
    const Schema left = columns_.inputs_of(schema_);
    for (std::size_t a = 0; a < schema_.attributes.size(); ++a)
      if (left.is_input(a)) return std::move(columns_);
    columns_.left_out.clear();
    return std::move(columns_);
  }

 private:
  void look_at(std::size_t a) {
    const AttributeType type = schema_.attributes[a].type;
    CodedColumn coded;
    bool may_be_id = false, is_number = false;
    std::optional<DateColumn> dates;
    switch (type) {
      case AttributeType::kNumeric: {
        const std::vector<double> values = sampled_numbers(blocks_, a);
        coded = code_numbers(values);
        const std::string& name = schema_.attributes[a].name;
        is_number = hardly_repeat(values, coded.count) && !names_an_order(name) &&
                    (a == 0 || names_a_record(name) || is_in_order(values));
        break;
      }
      case AttributeType::kText: {
        const auto texts = sampled_texts(blocks_, a);
        coded = code_texts(texts);
        dates = dates_of(a, schema_.number_form(a), coded, names_of(coded, texts), order_);
        may_be_id = !dates && are_single_words(texts);
        break;
      }
      case AttributeType::kBinary:
        coded = code_levels(sampled_levels(blocks_, a, type).codes);
        break;
      case AttributeType::kCategorical: {
        SampledLevels levels = sampled_levels(blocks_, a, type);
        coded = {std::move(levels.codes), levels.count};
        dates = dates_of(a, schema_.number_form(a), coded, levels.names, order_);
        may_be_id = !dates;
        break;
      }
    }
    if (seen_ >= kLeastRecords) {
      if (coded.count <= 1) {
        if (is_all_) columns_.left_out.push_back({a, Kind::kConstant});
        return;
      }
      if (const auto copied = same_as(a, coded)) {
        columns_.left_out.push_back({a, Kind::kCopy, copied});
        return;
      }
      if (is_number || (may_be_id && is_id(seen_, coded.count))) {
        columns_.left_out.push_back({a, is_number ? Kind::kRowNumber : Kind::kId});
        return;
      }
    }
    if (dates) {
      if (!dates->told_by.empty()) dates->line = line_of(a, dates->told_by);
      columns_.dates.push_back(std::move(*dates));
    }
    remember(a, std::move(coded));
  }

  // Where a cell stands first; 0 where that is not known.
  [[nodiscard]] std::uint64_t line_of(std::size_t a, const std::string& cell) const {
    std::vector<std::string_view> texts;
    if (schema_.attributes[a].type == AttributeType::kText) {
      texts = sampled_texts(blocks_, a);
    } else {
      const SampledLevels levels = sampled_levels(blocks_, a, schema_.attributes[a].type);
      for (const std::uint32_t code : levels.codes) texts.push_back(levels.names[code]);
    }
    std::size_t begin = 0;
    for (const RecordBlock& block : blocks_) {
      for (std::size_t row = 0; row < block.row_count; ++row)
        if (texts[begin + row] == cell)
          return block.file == 0 && !block.lines.empty() ? block.lines[row] : 0;
      begin += block.row_count;
    }
    return 0;
  }

  // The attribute before that says the same. Numbers are compared with numbers, texts with texts,
  // as 1, 2 and 3 are more than three names; BINARY values and categories with each other.
  [[nodiscard]] std::optional<std::size_t> same_as(std::size_t a, const CodedColumn& coded) const {
    const auto [begin, end] = by_hash_.equal_range(hash_of(coded));
    for (auto at = begin; at != end; ++at)
      if (kind_of(at->second.first) == kind_of(a) && at->second.second == coded.codes &&
          has_same_values(at->second.first, a))
        return at->second.first;
    return std::nullopt;
  }

  [[nodiscard]] int kind_of(std::size_t a) const {
    switch (schema_.attributes[a].type) {
      case AttributeType::kNumeric:
        return 0;
      case AttributeType::kText:
        return 1;
      case AttributeType::kBinary:
      case AttributeType::kCategorical:
        break;
    }
    return 2;
  }

  [[nodiscard]] bool has_same_values(std::size_t a, std::size_t b) const {
    if (kind_of(a) == 0) {
      const std::vector<double> left = sampled_numbers(blocks_, a),
                                right = sampled_numbers(blocks_, b);
      return std::ranges::equal(left, right, [](double x, double y) {
        return x == y || (std::isnan(x) && std::isnan(y));
      });
    }
    return kind_of(a) == 2 ||
           std::ranges::equal(sampled_texts(blocks_, a), sampled_texts(blocks_, b));
  }

  static std::uint64_t hash_of(const CodedColumn& coded) {
    std::uint64_t hash = 0xcbf2'9ce4'8422'2325;
    for (const std::uint32_t code : coded.codes) hash = (hash ^ code) * 0x100'0000'01b3;
    return hash;
  }

  void remember(std::size_t a, CodedColumn coded) {
    const std::uint64_t hash = hash_of(coded);
    by_hash_.emplace(hash, std::pair(a, std::move(coded.codes)));
  }

  const Schema& schema_;
  std::span<const RecordBlock> blocks_;
  DateOrder order_;
  std::size_t seen_ = 0;
  bool is_all_ = false;
  RecipeColumns columns_;
  std::multimap<std::uint64_t, std::pair<std::size_t, std::vector<std::uint32_t>>> by_hash_;
};

std::string in_quotes(const std::string& name) { return "\"" + name + "\""; }

// "; read as day/month/year because line 5 has 31/12/2025"
std::string order_note(const DateColumn& column) {
  const char* const order = column.is_day_first ? "day/month/year" : "month/day/year";
  if (!column.told_by.empty())
    return std::string("; read as ") + order + " because " +
           (column.line > 0 ? "line " + std::to_string(column.line) : "a record") + " has " +
           column.told_by;
  if (!column.has_two_orders) return "";
  return std::string("; read as ") + order +
         (column.is_day_first
              ? ", as --day-first says"
              : ", though all cells could be day/month/year, too: --day-first reads them so");
}

}  // namespace

bool RecipeColumns::leaves_out(std::size_t attribute) const {
  return std::ranges::find(left_out, attribute, &LeftOutColumn::attribute) != left_out.end();
}

Schema RecipeColumns::inputs_of(const Schema& schema) const {
  std::vector<std::size_t> out;
  for (const LeftOutColumn& one : left_out) out.push_back(one.attribute);
  return excluding(schema, out);
}

Schema RecipeColumns::plain_inputs_of(const Schema& schema) const {
  std::vector<std::size_t> out;
  for (const DateColumn& one : dates) out.push_back(one.attribute);
  return excluding(inputs_of(schema), out);
}

std::vector<std::string> RecipeColumns::notes(const Schema& schema) const {
  const auto name_of = [&](std::size_t a) { return in_quotes(schema.attributes[a].name); };
  std::vector<std::string> notes;
  for (const LeftOutColumn& one : left_out) {
    std::string note = name_of(one.attribute) + " is left out of the recipe: ";
    switch (one.kind) {
      case Kind::kConstant:
        note += "it has the same value in all records";
        break;
      case Kind::kId:
        note += "it is an id, with a value of its own in nearly every record";
        break;
      case Kind::kRowNumber:
        note += "it numbers the records, with a value of its own in nearly every one";
        break;
      case Kind::kCopy:
        note += "it says the same as " + name_of(*one.copy_of);
        break;
    }
    notes.push_back(std::move(note));
  }
  for (const DateColumn& one : dates) {
    std::string note = name_of(one.attribute) + " holds dates: the recipe uses days_since_1970";
    for (const std::string& part : one.parts) note += ", " + part;
    note += order_note(one);
    notes.push_back(std::move(note));
  }
  return notes;
}

RecipeColumns choose_columns(const Schema& schema, std::span<const RecordBlock> blocks,
                             std::uint64_t records, DateOrder order) {
  return ColumnChooser(schema, blocks, records, order).choose();
}

}  // namespace glassbox::engine
