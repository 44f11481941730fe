// Plans the columns of a batch result once (row id, true label, answer, scores), then writes each
// record of a block as a line. Blocks are turned into text on all threads and joined in the order
// of the file.
#include "engine/predict/batch_lines.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "engine/metrics/metrics.h"
#include "engine/predict/score_text.h"
#include "io/base/input_error.h"

namespace glassbox::engine {
namespace {

PlannedColumn verbatim(std::size_t file_column, const std::string& name) {
  return {.file_column = file_column, .type = AttributeType::kText, .name = name};
}

}  // namespace

BatchLines::BatchLines(const MLModel& model, const Schema& data_schema,
                       std::span<const InputFile> files, const BatchFormat& format)
    : predictor_(model),
      form_(format.form),
      plan_(plan_for(model, data_schema, PlanFor::kBatchPrediction)) {
  for (const InputFile& file : files) files_.push_back(quote_csv(file.name));
  if (model.type == ModelType::kBinary) {
    for (const bool is_positive : {false, true})
      answers_.push_back(quote_csv(label_text(model.schema.binary_labels, is_positive)));
  } else {
    for (const std::string& name : model.classes) answers_.push_back(quote_csv(name));
  }
  std::size_t next = model.schema.attributes.size();  // where plan_for puts what is copied
  if (data_schema.row_id) tag_ = next++;
  if (data_schema.target) true_label_ = next++;

  if (form_ == BatchFormat::Form::kReadable) {
    add_readable_columns(data_schema, files.size() > 1);
  } else {
    add_amazon_columns(data_schema);
  }
  add_kept_columns(data_schema, format.kept);
  if (form_ != BatchFormat::Form::kReadable && model.type == ModelType::kMulticlass)
    add_class_columns();
}

void BatchLines::add(OutputColumn::Kind kind, std::string name, std::size_t index) {
  columns_.push_back({kind, std::move(name), index});
}

void BatchLines::add_amazon_columns(const Schema& data_schema) {
  using enum OutputColumn::Kind;
  if (data_schema.row_id) add(kCopied, "tag", *tag_);
  if (data_schema.target) add(kCopied, "trueLabel", *true_label_);
  const ModelType type = predictor_.model().type;
  if (type == ModelType::kBinary) add(kAnswer, "bestAnswer");
  if (type != ModelType::kMulticlass) add(kScore, "score");
}

void BatchLines::add_readable_columns(const Schema& data_schema, bool has_several_files) {
  using enum OutputColumn::Kind;
  const MLModel& model = predictor_.model();
  if (data_schema.row_id) {
    add(kCopied, *data_schema.row_id, *tag_);
  } else {
    if (has_several_files) add(kFile, "file");
    add(kLine, "line");
    needs_line_numbers_ = true;
  }
  if (data_schema.target) add(kCopied, "actual", *true_label_);
  if (model.type == ModelType::kRegression) {
    add(kScore, "predicted");
    return;
  }
  add(kAnswer, "predicted");
  if (model.type == ModelType::kMulticlass) return add(kProbability, "probability");
  add(kScore, "probability of " + std::string(label_text(model.schema.binary_labels, true)));
}

// In front of the rest, but behind row id or line.
void BatchLines::add_kept_columns(const Schema& data_schema, const std::vector<std::string>& kept) {
  std::vector<OutputColumn> columns;
  for (const std::string& name : kept) {
    const auto at = data_schema.find(name);
    if (!at) {
      std::vector<std::string> names;
      for (const Attribute& attribute : data_schema.attributes) names.push_back(attribute.name);
      const auto nearest = nearest_name(name, names);
      throw InputError({}, "the data have no column \"" + name + "\" that could be kept" +
                               (nearest ? "; did you mean \"" + *nearest + "\"?" : ""));
    }
    columns.push_back({OutputColumn::Kind::kCopied, name, plan_.columns.size()});
    name_apart(columns.back(), "the data's column", "input:");
    plan_.columns.push_back(verbatim(*at, name));
  }
  const auto is_of_record = [](const OutputColumn& column) {
    return column.kind == OutputColumn::Kind::kFile || column.kind == OutputColumn::Kind::kLine ||
           column.kind == OutputColumn::Kind::kCopied;
  };
  const bool has_id = form_ == BatchFormat::Form::kReadable || tag_.has_value();
  auto place = columns_.begin();
  while (has_id && place != columns_.end() && is_of_record(*place) && place->name != "actual" &&
         place->name != "trueLabel")
    ++place;
  columns_.insert(place, columns.begin(), columns.end());
}

// In ascending bytes of the labels.
void BatchLines::add_class_columns() {
  const std::vector<std::string>& classes = predictor_.model().classes;
  std::vector<std::size_t> order(classes.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::sort(order, {}, [&](std::size_t k) -> const std::string& { return classes[k]; });
  for (const std::size_t k : order) {
    OutputColumn column{OutputColumn::Kind::kScore, classes[k], k};
    name_apart(column, "class", "class:");
    columns_.push_back(std::move(column));
  }
}

// Two columns of one name are of no use to any reader; Amazon's files have them all the same.
void BatchLines::name_apart(OutputColumn& column, const char* what, const char* prefix) {
  const auto is_taken = [&] {
    return std::ranges::find(columns_, column.name, &OutputColumn::name) != columns_.end();
  };
  if (!is_taken()) return;
  const std::string name = column.name;
  if (form_ == BatchFormat::Form::kAmazon) {
    notes_.push_back("two columns are called \"" + name +
                     "\", as in Amazon's files; the second is "
                     "the class, and predict --csv names it otherwise");
    return;
  }
  while (is_taken()) column.name = prefix + column.name;
  notes_.push_back(std::string(what) + " \"" + name + "\" has the name \"" + column.name +
                   "\" in the output, where another column is called \"" + name + "\"");
}

std::string BatchLines::header() const {
  std::string line;
  for (const OutputColumn& column : columns_) line += quote_csv(column.name) + ",";
  line.back() = '\n';
  return line;
}

std::string BatchLines::lines(const RecordBlock& block) const {
  using enum OutputColumn::Kind;
  std::vector<double> scores;
  predictor_.score(block, scores);
  const std::size_t outputs = predictor_.output_count();
  constexpr std::size_t kCell = 14;  // what most do not exceed; untouched memory costs nothing
  std::string text;
  text.reserve(block.row_count * kCell * columns_.size() + block.rejected.size());
  const auto add_rejected = [&](const RejectedRecord& record) {
    if (needs_line_numbers_) {
      for (const OutputColumn& column : columns_) {
        if (column.kind == kFile) text += files_[block.file];
        if (column.kind == kLine) text += std::to_string(record.line);
        text += ',';
      }
      text.pop_back();
    }
    text += '\n';
  };
  auto rejected = block.rejected.begin();
  for (std::size_t row = 0; row < block.row_count; ++row) {
    for (; rejected != block.rejected.end() && rejected->before_row <= row; ++rejected)
      add_rejected(*rejected);
    const std::span of_row = std::span(scores).subspan(row * outputs, outputs);
    for (const OutputColumn& column : columns_) {
      switch (column.kind) {
        case kFile:
          text += files_[block.file];
          break;
        case kLine:
          text += std::to_string(block.lines[row]);
          break;
        case kCopied:
          append_cell(text, block.columns[column.index], row);
          break;
        case kAnswer:
          text += answers_[answer_of(of_row)];
          break;
        case kScore:
          append_number(text, of_row[column.index]);
          break;
        case kProbability:
          append_number(text, std::ranges::max(of_row));
          break;
      }
      text += ',';
    }
    text.back() = '\n';
  }
  for (; rejected != block.rejected.end(); ++rejected) add_rejected(*rejected);
  return text;
}

std::size_t BatchLines::answer_of(std::span<const double> scores) const {
  const MLModel& model = predictor_.model();
  if (model.type == ModelType::kBinary)
    return answers_one(to_float32(scores[0]), model.score_threshold) ? 1 : 0;
  return static_cast<std::size_t>(std::ranges::max_element(scores) - scores.begin());
}

void BatchLines::append_cell(std::string& text, const Column& column, std::size_t row) const {
  if (const auto* verbatim = std::get_if<TextColumn>(&column)) {
    const std::string_view cell = verbatim->values[row];
    if (cell.find_first_of(",\"\r\n") == std::string_view::npos) {
      text += cell;
    } else {
      text += quote_csv(cell);
    }
  } else if (const auto* binary = std::get_if<BinaryColumn>(&column)) {
    if (binary->values[row] >= 0) text += answers_[binary->values[row] != 0 ? 1 : 0];
  }
}

void BatchLines::append_number(std::string& text, double score) const {
  switch (form_) {
    case BatchFormat::Form::kAmazon:
      return append_score(text, to_float32(score));
    case BatchFormat::Form::kExact:
      return append_exact(text, score);
    case BatchFormat::Form::kReadable:
      return append_plain(text, score);
  }
}

}  // namespace glassbox::engine
