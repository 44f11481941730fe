// Reads the labels, then walks all records in a random order and writes each to its side by its
// place among those of its class. So both have the same share of each class, to a record.
#include "cli/datasets/stratified_split.h"

#include <cmath>
#include <deque>
#include <limits>
#include <map>
#include <optional>
#include <string_view>

#include "engine/model/target.h"
#include "engine/rows/shuffled_order.h"
#include "io/base/input_error.h"
#include "io/cells/quoted_runs.h"
#include "io/csv/header_order.h"

namespace glassbox::cli {
namespace {

// A record the reader found usable.
struct Place {
  std::uint32_t file = 0, class_index = 0;
  std::uint64_t line = 0;
};

const Attribute& class_attribute(const Schema& schema) {
  (void)model_type_for(schema);  // throws when there is no target, or a TEXT one
  const Attribute& target = schema.attributes[*schema.find(*schema.target)];
  if (target.type == AttributeType::kNumeric)
    throw InputError({}, "the target \"" + target.name +
                             "\" is NUMERIC and has no classes to keep in proportion; "
                             "stratify by a BINARY or CATEGORICAL target, or use --split with "
                             "train and evaluate");
  return target;
}

// Streams can be read once, and this reads twice.
std::vector<InputFile> readable_twice(std::span<const InputFile> files,
                                      std::deque<SpooledFile>& spooled) {
  std::vector<InputFile> result;
  for (const InputFile& file : files)
    result.push_back(file.is_stream ? spooled.emplace_back(file).file() : file);
  return result;
}

// The whole of a file and where each line begins; a BOM is left out. A line with which a record of
// several lines begins is all of that record.
class Lines {
 public:
  explicit Lines(const InputFile& file) {
    const auto source = file.open();
    constexpr std::size_t kPiece = 1 << 20;
    for (std::size_t got = kPiece; got == kPiece;) {
      const std::size_t size = text_.size();
      text_.resize(size + kPiece);
      got = source->read(std::span(text_).subspan(size));
      text_.resize(size + got);
    }
    constexpr std::string_view kBom = "\xef\xbb\xbf";
    for (std::size_t begin = text_.starts_with(kBom) ? kBom.size() : 0; begin < text_.size();) {
      begins_.push_back(begin);
      const std::size_t end = text_.find('\n', begin);
      begin = end == std::string::npos ? text_.size() : end + 1;
    }
    begins_.push_back(text_.size());
    std::vector<QuotedRun> runs;
    (void)find_quoted_runs(text_, begins_.front(), /*is_end=*/true, CsvOptions{}.max_record_bytes,
                           ',', runs);
    for (const QuotedRun& run : runs)
      if (run.kind == QuotedRun::Kind::kRecord) ends_[run.begin] = run.end;
  }

  /// With its line end; number from 1.
  [[nodiscard]] std::string_view operator[](std::uint64_t number) const {
    const std::size_t begin = begins_.at(number - 1);
    const auto longer = ends_.find(begin);
    const std::size_t end = longer == ends_.end() ? begins_.at(number) : longer->second;
    return std::string_view(text_).substr(begin, end - begin);
  }

 private:
  std::string text_;
  std::vector<std::size_t> begins_;
  std::map<std::size_t, std::size_t> ends_;  // of records of several lines, by their beginning
};

void write_line(WholeFile& file, std::string_view line) {
  file.write(line);
  if (!line.ends_with('\n')) file.write("\n");
}

std::uint64_t place_of(double percent, std::uint64_t count) {
  return static_cast<std::uint64_t>(std::llround(static_cast<double>(count) * percent / 100));
}

}  // namespace

StratifiedResult write_stratified_split(std::span<const InputFile> files, const Schema& schema,
                                        const CsvOptions& options, const StratifiedSplit& split,
                                        WholeFile& first, WholeFile& second) {
  const Attribute& target = class_attribute(schema);
  std::deque<SpooledFile> spooled;
  std::vector<InputFile> inputs = readable_twice(files, spooled);
  if (schema.has_header) {  // lines are copied, and the output has one header
    std::vector<std::string> names;
    for (const Attribute& attribute : schema.attributes) names.push_back(attribute.name);
    for (InputFile& input : inputs)
      if (input.format.order.empty()) input = in_order_of(std::move(input), names);
  }

  // The reader says which records can be used, and of which class they are.
  ReadPlan plan{.file_column_count = schema.attributes.size(),
                .has_header = schema.has_header,
                .columns = {{.file_column = schema.find(target.name),
                             .type = target.type,
                             .rule = PlannedColumn::Rule::kTarget,
                             .name = target.name}}};
  CsvOptions reading = options;
  reading.keep_lines = true;
  LabelCollector collector(target.type == AttributeType::kBinary ? ModelType::kBinary
                                                                 : ModelType::kMulticlass);
  std::vector<Place> places;
  StratifiedResult result;
  result.records = read_csv(inputs, plan, reading, {}, [&](RecordBlock&& block) {
    collector.add(block.columns[0]);
    for (const std::uint64_t line : block.lines)
      places.push_back(
          {block.file, static_cast<std::uint32_t>(collector.labels().values[places.size()]), line});
  });
  if (places.size() > std::numeric_limits<std::uint32_t>::max())
    throw InputError({}, "more than 4,294,967,295 records");

  const std::vector<std::string> names = target.type == AttributeType::kBinary
                                             ? std::vector<std::string>{"0", "1"}
                                             : collector.classes();
  std::vector<std::uint64_t> totals(names.size()), seen(names.size());
  for (const Place& place : places) ++totals[place.class_index];
  for (const std::string& name : names) result.classes.push_back({name, 0, 0});

  std::deque<Lines> texts;
  for (const InputFile& input : inputs) texts.emplace_back(input);
  if (schema.has_header)
    for (WholeFile* const file : {&first, &second}) write_line(*file, texts.front()[1]);
  const auto order = shuffled_order(static_cast<std::uint32_t>(places.size()), split.seed);
  for (const std::uint32_t i : order) {
    const Place& place = places[i];
    const std::uint64_t total = totals[place.class_index], at = seen[place.class_index]++;
    const bool is_first =
        place_of(split.percent_begin, total) <= at && at < place_of(split.percent_end, total);
    write_line(is_first ? first : second, texts[place.file][place.line]);
    StratifiedClass& counts = result.classes[place.class_index];
    ++(is_first ? counts.first : counts.second);
  }
  return result;
}

}  // namespace glassbox::cli
