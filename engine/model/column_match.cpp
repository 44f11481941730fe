// Finds a model's attributes in a file by the names of its header. The same names in the same order
// are the usual case; else columns are taken by name, and what a model needs and cannot find is
// listed with near names.
#include "engine/model/column_match.h"

#include <algorithm>
#include <span>
#include <utility>

#include "io/base/input_error.h"
#include "io/cells/parse_cell.h"
#include "io/csv/file_header.h"
#include "io/infer/format_detection.h"
#include "io/schema/attribute_names.h"

namespace glassbox::engine {
namespace {

using Names = std::vector<std::string>;

Names trimmed(Names names) {
  for (std::string& name : names) name = std::string(trim(name));
  return names;
}

// The attributes of the data's schema that the model cannot do without.
std::vector<bool> needed_of(const Schema& schema, const MLModel& model, PlanFor purpose) {
  std::vector<bool> needed(schema.attributes.size());
  for (std::size_t i = 0; i < needed.size(); ++i) {
    const std::string& name = schema.attributes[i].name;
    const auto at = model.schema.find(name);
    needed[i] = at && (model.recipe.attributes_used()[*at] ||
                       (purpose == PlanFor::kEvaluation && name == model.schema.target));
  }
  return needed;
}

// Where a schema's attributes are in the first line of a file.
class HeaderMatch {
 public:
  HeaderMatch(const Schema& schema, const std::vector<bool>& needed, const std::string& file,
              Names names)
      : schema_(schema), needed_(needed), file_(file), names_(std::move(names)) {
    for (const Attribute& attribute : schema.attributes) {
      const std::string name(trim(attribute.name));
      const auto found = std::ranges::find(names_, name);
      places_.push_back(found == names_.end() ? kNowhere
                                              : static_cast<std::size_t>(found - names_.begin()));
    }
  }

  [[nodiscard]] bool is_same() const {
    for (std::size_t i = 0; i < places_.size(); ++i)
      if (places_[i] != i) return false;
    return names_.size() == places_.size();
  }
  [[nodiscard]] bool has_all_needed() const {
    return std::ranges::count(needed_, true) > 0 && missing().empty();
  }
  [[nodiscard]] bool has_none() const {
    return std::ranges::all_of(places_, [](std::size_t place) { return place == kNowhere; });
  }
  // As many columns, and no name at another place than the schema has it.
  [[nodiscard]] bool fits_by_position() const {
    for (std::size_t i = 0; i < places_.size(); ++i)
      if (places_[i] != kNowhere && places_[i] != i) return false;
    return names_.size() == places_.size();
  }
  // A record: columns of numbers hold some, and nothing else.
  [[nodiscard]] bool reads_as_record() const {
    if (!has_none() || names_.size() != places_.size()) return false;
    std::size_t numbers = 0;
    for (std::size_t i = 0; i < places_.size(); ++i) {
      if (!needed_[i] || schema_.attributes[i].type != AttributeType::kNumeric) continue;
      if (names_[i].empty()) continue;
      if (!parse_number(names_[i])) return false;
      ++numbers;
    }
    return numbers > 0;
  }

  // The schema in the order of the header.
  [[nodiscard]] Schema by_name() const {
    for (std::size_t i = 0; i < places_.size(); ++i)
      if (needed_[i] && std::ranges::count(names_, names_[places_[i]]) > 1)
        throw InputError({file_, 1}, "two columns are called \"" + names_[places_[i]] +
                                         "\", and the model uses one; rename the other");
    std::vector<std::string> notes;
    Schema schema = schema_;
    schema.has_header = true;
    schema.attributes.clear();
    for (std::string& name : mended_names(names_, notes)) schema.attributes.push_back({name});
    for (std::size_t i = 0; i < places_.size(); ++i)
      if (places_[i] != kNowhere) schema.attributes[places_[i]] = schema_.attributes[i];
    const auto keep = [&schema](std::optional<std::string>& role) {
      if (role && !schema.find(*role)) role.reset();
    };
    keep(schema.target);
    keep(schema.row_id);
    keep(schema.row_weight);
    if (!schema.target) schema.binary_labels.reset();
    std::erase_if(schema.excluded, [&](const std::string& name) { return !schema.find(name); });
    return schema;
  }

  [[nodiscard]] std::string position_warning() const {
    std::size_t different = 0, first = 0;
    for (std::size_t i = places_.size(); i-- > 0;) {
      if (places_[i] == i) continue;
      ++different;
      first = i;
    }
    return file_ + ":1: column " + std::to_string(first + 1) + " is \"" + names_[first] +
           "\", the schema calls it \"" + schema_.attributes[first].name + "\"" +
           (different == 1 ? "" : ", and " + std::to_string(different - 1) + " more differ") +
           "; columns are taken by position";
  }

  [[noreturn]] void fail(bool is_table) const {
    const Names absent = missing();
    std::string text = (is_table ? file_ : "the header") + " has " + std::to_string(names_.size()) +
                       (names_.size() == 1 ? " column" : " columns") + " and no \"" +
                       absent.front() + "\"";
    if (absent.size() > 1) text += " nor " + std::to_string(absent.size() - 1) + " more";
    text += absent.size() > 1 ? " that the model uses" : ", which the model uses";
    if (const auto nearest = nearest_name(absent.front(), names_))
      text += "; is \"" + *nearest + "\" that column?";
    if (is_table) throw InputError({}, text + "; name the columns as the model does");
    throw InputError({file_, 1}, text + "; name the columns as the model does, or give --schema " +
                                     "FILE that lists the columns of the file in order");
  }

 private:
  static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

  [[nodiscard]] Names missing() const {
    Names names;
    for (std::size_t i = 0; i < places_.size(); ++i)
      if (needed_[i] && places_[i] == kNowhere) names.push_back(schema_.attributes[i].name);
    return names;
  }

  const Schema& schema_;
  const std::vector<bool>& needed_;
  const std::string& file_;
  Names names_;                      // of the first line, without blanks around them
  std::vector<std::size_t> places_;  // of the schema's attributes among them
};

// Whether the data are a table in memory, and whether its columns are those of its names alone: a
// model of files without names knows places.
enum class TableNames { kNone, kCount, kDoNotCount };

// nullopt: the data are as the schema says.
std::optional<Schema> schema_of(const HeaderMatch& match, const Schema& schema,
                                const std::string& file, const WarningSink& warn,
                                TableNames table) {
  if (!schema.has_header) {
    if (match.has_all_needed()) return match.by_name();
    return std::nullopt;
  }
  if (match.is_same()) return std::nullopt;
  if (match.has_all_needed()) return match.by_name();
  if (table != TableNames::kNone) {  // its names are names, whatever they look like
    if (!match.fits_by_position() || table == TableNames::kCount) match.fail(/*is_table=*/true);
    return std::nullopt;
  }
  if (match.reads_as_record()) {
    warn(file + ":1: the first line has none of the names and reads as a record; it is " +
         "taken for one");
    Schema headless = schema;
    headless.has_header = false;
    return headless;
  }
  if (!match.fits_by_position()) match.fail(/*is_table=*/false);
  warn(match.position_warning());
  return std::nullopt;
}

// Every file has the columns of the first, in its order.
void refuse_other_order(std::span<const InputFile> files, const Schema& schema, const Names& first,
                        const WarningSink& warn) {
  for (const InputFile& file : files.subspan(1)) {
    if (!schema.has_header || file.is_stream) continue;
    const Names names = trimmed(read_header(file));
    if (names == first) continue;
    for (std::size_t i = 0; i < names.size(); ++i) {
      const auto in_first = std::ranges::find(first, names[i]);
      if (in_first == first.end() || in_first - first.begin() == static_cast<std::ptrdiff_t>(i))
        continue;
      throw InputError({file.name, 1}, "column " + std::to_string(i + 1) + " is \"" + names[i] +
                                           "\", which is column " +
                                           std::to_string(in_first - first.begin() + 1) + " of " +
                                           files.front().name +
                                           "; files that are read together need their columns in "
                                           "the same order");
    }
    warn(file.name + ":1: the names differ from those of " + files.front().name +
         "; columns are taken by position");
  }
}

}  // namespace

std::optional<Schema> match_columns(std::vector<InputFile>& files, const Schema& data_schema,
                                    const MLModel& model, PlanFor purpose,
                                    const WarningSink& warn) {
  InputFile& first = files.front();
  Names names;
  try {
    names = trimmed(peek_header(first));
  } catch (const InputError&) {
    if (data_schema.has_header) throw;
    return std::nullopt;  // a record that the reader will reject
  }
  if (names.empty()) return std::nullopt;  // the reader has an error for that
  const std::vector<bool> needed = needed_of(data_schema, model, purpose);
  TableNames table = TableNames::kNone;
  if (first.written) {
    table = model.schema.has_header ? TableNames::kCount : TableNames::kDoNotCount;
    Names notes;
    names = mended_names(names, notes);  // as when it was trained on
  }
  auto found = schema_of(HeaderMatch(data_schema, needed, first.name, names), data_schema,
                         first.name, warn, table);
  const Schema& matched = found ? *found : data_schema;
  refuse_other_order(files, matched, names, warn);
  for (InputFile& file : files) keep_to_numeric_columns(file, matched);
  return found;
}

}  // namespace glassbox::engine
