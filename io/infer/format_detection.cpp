// Decides for each file how its cells are written, once the number of columns is known, and says so
// in a notice. A CSV with commas is left as it is, whatever else it might be taken for.
#include "io/infer/format_detection.h"

#include <utility>
#include <vector>

#include "io/csv/content_detection.h"
#include "io/csv/delimiter_detection.h"
#include "io/csv/encoding_detection.h"
#include "io/files/replayed_source.h"

namespace glassbox::io {
namespace {

std::string separator_name(char separator) {
  return separator == '\t' ? "tabs" : std::string("\"") + separator + "\"";
}

}  // namespace

DetectedFormat detect_format(const FileBeginning& beginning, std::size_t column_count,
                             std::optional<char> separator) {
  DetectedFormat found;
  std::string_view text = beginning.bytes;
  const bool is_whole = beginning.is_whole && text.size() <= kLookedBytes;
  text = text.substr(0, kLookedBytes);
  CellFormat& format = found.format;
  format.is_given = separator.has_value();
  if (separator == ',' || (!separator && column_count == 1)) return found;
  if (!separator && (recognise_content(text, is_whole, column_count) || recognise_encoding(text)))
    return found;  // no reading could make sense of it, and it will be told
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const Separation separation = recognise_separation(text, is_whole, column_count, separator);
  format.separator = separator.value_or(separation.separator);
  if (format.separator == ',') return found;
  const bool shows_commas = !separation.decimal_columns.empty();
  format.has_decimal_commas = shows_commas || (format.separator == ';' && !separation.has_points);
  format.has_pointed_thousands = shows_commas && !separation.has_points;
  if (shows_commas && separation.has_points) {
    format.decimal_columns.resize(separation.decimal_columns.back() + 1);
    for (const std::size_t column : separation.decimal_columns)
      format.decimal_columns[column] = true;
  }
  found.notice = "cells are separated by " + separator_name(format.separator) +
                 (shows_commas ? ", numbers have decimal commas" : "");
  return found;
}

std::string detect_format_of(InputFile& file, std::size_t column_count,
                             std::optional<char> separator) {
  FileBeginning beginning;
  if (file.is_stream) {
    auto source = file.open();
    beginning.bytes.resize(kLookedBytes);
    beginning.bytes.resize(source->read(beginning.bytes));
    beginning.is_whole = beginning.bytes.size() < kLookedBytes;
    file.begun = std::make_shared<std::unique_ptr<ByteSource>>(
        std::make_unique<ReplayedSource>(beginning.bytes, std::move(source)));
  } else {
    beginning = read_beginning(file, kLookedBytes);
  }
  DetectedFormat found = detect_format(beginning, column_count, separator);
  file.format = std::move(found.format);
  return std::move(found.notice);
}

void keep_to_numeric_columns(InputFile& file, const Schema& schema) {
  CellFormat& format = file.format;
  if (!format.has_decimal_commas) return;
  const std::vector<bool> shown = std::exchange(format.decimal_columns, {});
  for (std::size_t i = 0; i < schema.attributes.size(); ++i) {
    const std::size_t column = format.order.empty() ? i : format.order[i];
    format.decimal_columns.push_back(schema.attributes[i].type == AttributeType::kNumeric &&
                                     (shown.empty() || (column < shown.size() && shown[column])));
  }
}

}  // namespace glassbox::io
