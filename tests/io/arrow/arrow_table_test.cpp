#include "io/arrow/arrow_table.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <deque>
#include <limits>
#include <memory>
#include <utility>

#include "io/arrow/arrow_blocks.h"
#include "io/arrow/arrow_cells.h"
#include "io/arrow/arrow_csv.h"
#include "io/base/input_error.h"
#include "io/csv/csv_pipeline.h"
#include "io/csv/csv_reader.h"
#include "io/infer/schema_inference.h"

using namespace glassbox::testing;

namespace {

// A table made by hand, handed on as another library would. It outlives what reads it.
class MadeTable {
 public:
  MadeTable() {
    struct_.release = [](ArrowArray* array) { array->release = nullptr; };
  }
  MadeTable(const MadeTable&) = delete;
  MadeTable& operator=(const MadeTable&) = delete;

  /// buffers  validity first; nullptr for none
  MadeTable& add(const char* name, const char* format, std::int64_t length,
                 std::vector<const void*> buffers, std::int64_t offset = 0) {
    Column& column = make(format, length, std::move(buffers), offset);
    column.schema.name = name;
    arrays_.push_back(&column.array);
    schemas_.push_back(&column.schema);
    struct_.length = length;
    return *this;
  }
  /// The values of the last column; its buffers are their places.
  MadeTable& with_dictionary(const char* format, std::int64_t length,
                             std::vector<const void*> buffers) {
    Column& column = make(format, length, std::move(buffers), 0);
    arrays_.back()->dictionary = &column.array;
    schemas_.back()->dictionary = &column.schema;
    return *this;
  }

  /// A bitmap of the rows that are not null as a whole.
  MadeTable& with_rows(const void* validity) {
    row_buffers_ = {validity};
    struct_.null_count = -1;
    struct_.n_buffers = 1;
    struct_.buffers = row_buffers_.data();
    return *this;
  }

  [[nodiscard]] std::shared_ptr<const ArrowTable> table() {
    ArrowArrayStream stream{};
    stream.private_data = this;
    stream.get_schema = [](ArrowArrayStream* self, ArrowSchema* out) {
      auto* const made = static_cast<MadeTable*>(self->private_data);
      *out = {"+s",    "",      nullptr, 0, std::ssize(made->schemas_), made->schemas_.data(),
              nullptr, nullptr, nullptr};
      return 0;
    };
    stream.get_next = [](ArrowArrayStream* self, ArrowArray* out) {
      auto* const made = static_cast<MadeTable*>(self->private_data);
      *out = {};
      if (std::exchange(made->is_given_, true)) return 0;
      *out = made->struct_;
      out->n_children = std::ssize(made->arrays_);
      out->children = made->arrays_.data();
      return 0;
    };
    stream.release = [](ArrowArrayStream* self) { self->release = nullptr; };
    is_given_ = false;
    auto table = std::make_shared<const ArrowTable>(stream);
    CHECK(stream.release == nullptr);
    return table;
  }

 private:
  struct Column {
    std::vector<const void*> buffers;
    ArrowArray array{};
    ArrowSchema schema{};
  };

  Column& make(const char* format, std::int64_t length, std::vector<const void*> buffers,
               std::int64_t offset) {
    Column& column = columns_.emplace_back();
    column.buffers = std::move(buffers);
    column.array.length = length;
    column.array.null_count = column.buffers[0] == nullptr ? 0 : -1;
    column.array.offset = offset;
    column.array.n_buffers = std::ssize(column.buffers);
    column.array.buffers = column.buffers.data();
    column.schema.format = format;
    return column;
  }

  std::deque<Column> columns_;
  std::vector<ArrowArray*> arrays_;
  std::vector<ArrowSchema*> schemas_;
  std::vector<const void*> row_buffers_;
  ArrowArray struct_{};
  bool is_given_ = false;
};

std::string csv_of(const std::shared_ptr<const ArrowTable>& table) {
  const auto source = arrow_csv(table).open();
  std::string text(1 << 16, '\0');
  text.resize(source->read(text));
  return text;
}

// What is the same in two columns whatever their widths are.
std::string shown(const Column& column, std::size_t row) {
  if (const auto* numbers = std::get_if<NumberColumn>(&column)) {
    const double value = (*numbers)[row];
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    return std::isnan(value) ? "NaN" : std::to_string(bits);
  }
  if (const auto* words = std::get_if<BinaryColumn>(&column))
    return std::to_string(words->values[row]);
  if (const auto* levels = std::get_if<CategoryColumn>(&column))
    return std::string(levels->dictionary()[(*levels)[row]]);
  if (const auto* texts = std::get_if<TextColumn>(&column)) return std::string(texts->values[row]);
  return "nothing";
}

constexpr std::uint8_t kNotTheSecond = 0b11111101;

}  // namespace

TEST_CASE("values of every type are written as cells", "[io][arrow]") {
  const std::int8_t small[] = {-128, 0, 127};
  const std::uint64_t large[] = {0, 1, std::numeric_limits<std::uint64_t>::max()};
  const double numbers[] = {-0.0, 1e16, 0.1};
  const float floats[] = {0.1F, std::numeric_limits<float>::quiet_NaN(), 1e-5F};
  const std::uint16_t halves[] = {0x3c00, 0x2e66, 0xc000};  // 1, near 0.1, -2
  const std::uint8_t bits = 0b101;
  const std::int32_t days[] = {0, -1, 18'321};
  const std::int64_t micros[] = {-1, 1'600'000'000'000'000, 1'600'000'000'250'000};
  const std::int64_t seconds[] = {90, -1, 0};
  const std::int32_t millis[] = {0, 86'399'999, 25'530'000};
  const std::int64_t decimals[] = {150, 0, -5, -1, 123'456'789, 0};  // 128 bits each
  const std::int32_t ends[] = {0, 3, 3, 9};
  const char texts[] = "a,bc\"d\ne ";
  const std::int32_t places[] = {1, 0, 1};
  const std::int64_t entry_ends[] = {0, 3, 5};
  const char entries[] = "redno";
  char views[48] = {};
  const char long_text[] = "..fifteen letters";
  const std::int32_t sizes[] = {2, 0, 15};
  for (std::size_t i = 0; i < 3; ++i) std::memcpy(views + 16 * i, &sizes[i], 4);
  std::memcpy(views + 4, "hi", 2);
  const std::int32_t where[] = {0, 2};
  std::memcpy(views + 32 + 8, where, 8);
  MadeTable made;
  made.add("small", "c", 3, {nullptr, small})
      .add("large", "L", 3, {&kNotTheSecond, large})
      .add("number", "g", 3, {nullptr, numbers})
      .add("float", "f", 3, {nullptr, floats})
      .add("half", "e", 3, {nullptr, halves})
      .add("truth", "b", 3, {nullptr, &bits})
      .add("day", "tdD", 3, {nullptr, days})
      .add("at", "tsu:Europe/Paris", 3, {nullptr, micros})
      .add("span", "tDs", 3, {&kNotTheSecond, seconds})
      .add("time", "ttm", 3, {nullptr, millis})
      .add("price", "d:5,2", 3, {nullptr, decimals})
      .add("text", "u", 3, {nullptr, ends, texts})
      .add("level", "i", 3, {&kNotTheSecond, places})
      .with_dictionary("U", 2, {nullptr, entry_ends, entries})
      .add("view", "vu", 3, {nullptr, views, long_text})
      .add("none", "n", 3, {nullptr});
  CHECK(csv_of(made.table()) ==
        "small,large,number,float,half,truth,day,at,span,time,price,text,level,view,none\n"
        "-128,0,0,0.1,1,true,1970-01-01,1969-12-31 23:59:59.999999Z,90,00:00:00,1.50,\"a,b\",no,hi,"
        "\n"
        "0,,1e+16,,0.099975586,false,1969-12-31,2020-09-13 12:26:40Z,,23:59:59.999000,-0.05,,,,\n"
        "127,18446744073709551615,0.1,1e-05,-2,true,2020-02-29,2020-09-13 12:26:40.250000Z,0,"
        "07:05:30,1234567.89,\"c\"\"d\ne \",no,fifteen letters,\n");
}

TEST_CASE("a single column writes its gaps in quotes", "[io][arrow]") {
  const std::int32_t values[] = {0, 5, 0, 7};
  const std::uint8_t validity = 0b1010;
  MadeTable made;
  made.add("x", "i", 3, {&validity, values}, /*offset=*/1);
  CHECK(csv_of(made.table()) == "x\n5\n\"\"\n7\n");
}

TEST_CASE("blocks of a table are those of its CSV", "[io][arrow]") {
  constexpr std::int64_t kRows = 700;
  std::vector<double> numbers;
  std::vector<float> floats;
  std::vector<std::int64_t> wholes;
  std::vector<std::int32_t> ends{0};
  std::string texts;
  std::vector<std::uint8_t> validity((kRows + 7) / 8);
  std::uint64_t state = 1;
  const auto random = [&](std::uint64_t most) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (state >> 33) % most;
  };
  const char* const words[] = {"", "yes", "0", "-999", "3/9/2021", "1,5", "red", "f", " t ", "12"};
  for (std::int64_t i = 0; i < kRows; ++i) {
    const double number = std::ldexp(static_cast<double>(random(1 << 20)), -10) - 300;
    numbers.push_back(random(9) == 0    ? std::numeric_limits<double>::quiet_NaN()
                      : random(9) == 0  ? -999
                      : random(50) == 0 ? std::numeric_limits<double>::infinity()
                                        : std::round(number * 100) / 100);
    floats.push_back(static_cast<float>(std::round(number * 10) / 10));
    wholes.push_back(static_cast<std::int64_t>(random(3)) - 1 + (random(40) == 0 ? 1LL << 20 : 0));
    texts += words[random(std::size(words))];
    ends.push_back(static_cast<std::int32_t>(texts.size()));
    if (random(6) != 0) validity[static_cast<std::size_t>(i) / 8] |= 1U << (i % 8);
  }
  MadeTable made;
  made.add("number", "g", kRows, {nullptr, numbers.data()})
      .add("float", "f", kRows, {validity.data(), floats.data()})
      .add("whole", "l", kRows, {validity.data(), wholes.data()})
      .add("text", "u", kRows, {validity.data(), ends.data(), texts.data()});
  const auto table = made.table();

  const AttributeType type = GENERATE(AttributeType::kBinary, AttributeType::kCategorical,
                                      AttributeType::kNumeric, AttributeType::kText);
  const NumberForm form = GENERATE(NumberForm{}, NumberForm{NumberForm::Kind::kFormatted, {"-999"}},
                                   NumberForm{NumberForm::Kind::kDate, {}},
                                   NumberForm{NumberForm::Kind::kBinary, {"0"}});
  ReadPlan plan{.file_column_count = 4, .has_header = true};
  for (std::size_t i = 0; i < 4; ++i)
    plan.columns.push_back({.file_column = i, .type = type, .number = form});
  plan.columns.push_back({.type = type});  // not there
  std::vector<std::vector<std::string>> expected(plan.columns.size());
  std::vector<std::uint64_t> invalid(plan.columns.size()), missing(plan.columns.size());
  const std::vector<InputFile> files{arrow_csv(table)};
  const ReadReport read = read_csv_with(files, plan, {}, {},
                                        [&](RecordBlock&& block) {
                                          for (std::size_t i = 0; i < plan.columns.size(); ++i) {
                                            for (std::size_t row = 0; row < block.row_count; ++row)
                                              expected[i].push_back(shown(block.columns[i], row));
                                            invalid[i] += block.invalid[i];
                                            missing[i] += block.missing[i];
                                          }
                                        },
                                        {});
  REQUIRE(read.used == kRows);

  std::vector<std::vector<std::string>> found(plan.columns.size());
  std::vector<std::uint64_t> found_invalid(plan.columns.size()), found_missing(plan.columns.size());
  for (std::size_t begin = 0; begin < kRows; begin += 300) {
    const ArrowRows rows{0, begin, std::min<std::size_t>(300, kRows - begin)};
    const RecordBlock block = arrow_block(*table, rows, plan.columns);
    CHECK(block.row_count == rows.size);
    for (std::size_t i = 0; i < plan.columns.size(); ++i) {
      for (std::size_t row = 0; row < rows.size; ++row)
        found[i].push_back(shown(block.columns[i], row));
      found_invalid[i] += block.invalid[i];
      found_missing[i] += block.missing[i];
    }
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    REQUIRE(found[i].size() == expected[i].size());
    for (std::size_t row = 0; row < found[i].size(); ++row)
      if (found[i][row] != expected[i][row]) {
        CAPTURE(i, row, static_cast<int>(type), static_cast<int>(form.kind));
        REQUIRE(found[i][row] == expected[i][row]);
      }
  }
  CHECK(found_invalid == invalid);
  CHECK(found_missing == missing);
}

TEST_CASE("a table is read as its CSV whether records are rejected or not", "[io][arrow]") {
  const double targets[] = {1, 2, std::numeric_limits<double>::quiet_NaN(), 4};
  const double weights[] = {1, std::numeric_limits<double>::quiet_NaN(), 2, 0};
  const std::int32_t ends[] = {0, 1, 2, 3, 4};
  const char texts[] = "a\0bc";
  const auto [rows, has_text, used] = GENERATE(table<std::int64_t, bool, std::uint64_t>({
      {2, false, 2},  // blocks
      {3, false, 2},  // a missing target
      {4, false, 2},  // and a weight of 0
      {2, true, 1},   // a zero byte
  }));
  CAPTURE(rows, has_text);
  MadeTable made;
  made.add("y", "g", rows, {nullptr, targets}).add("w", "g", rows, {nullptr, weights});
  if (has_text) made.add("t", "u", rows, {nullptr, ends, texts});
  ReadPlan plan{.file_column_count = has_text ? 3U : 2U, .has_header = true};
  using Rule = PlannedColumn::Rule;
  plan.columns = {{.file_column = 0, .type = AttributeType::kNumeric, .rule = Rule::kTarget},
                  {.file_column = 1, .type = AttributeType::kNumeric, .rule = Rule::kWeight}};
  const std::vector<InputFile> files{arrow_csv(made.table())};
  std::vector<double> found;
  const ReadReport read = read_csv(files, plan, {}, {}, [&](RecordBlock&& block) {
    for (std::size_t i = 0; i < block.row_count; ++i)
      found.push_back(std::get<NumberColumn>(block.columns[1])[i]);
  });
  CHECK(read.used == used);
  CHECK(read.total == static_cast<std::uint64_t>(rows));
  CHECK(found == std::vector<double>(used, 1));  // a missing weight is 1
}

TEST_CASE("columns that hold no single values are refused by name", "[io][arrow]") {
  const std::int32_t ends[] = {0, 1};
  MadeTable made;
  made.add("x", "c", 1, {nullptr, ends}).add("parts", "+l", 1, {nullptr, ends});
  CHECK_THROWS_WITH(made.table(), Catch::Contains("the frame: ") && Catch::Contains("\"parts\"") &&
                                      Catch::Contains("lists"));
}

TEST_CASE("a row that is null as a whole is refused by its number", "[io][arrow]") {
  const double values[] = {1, 2, 3};
  const std::uint8_t all = 0b111, without_third = 0b011;
  MadeTable made;
  made.add("x", "g", 3, {nullptr, values});
  CHECK(made.with_rows(&all).table()->row_count() == 3);
  CHECK_THROWS_WITH(made.with_rows(&without_third).table(),
                    Catch::StartsWith("the frame: row 3 is null as a whole"));
}

// As of numpy: np.datetime64(-2**63 + 1, "s"), and so on.
TEST_CASE("the first and the last dates there are do not overflow", "[io][arrow]") {
  using Limits = std::numeric_limits<std::int64_t>;
  const std::int64_t times[] = {Limits::min() + 1, Limits::max(), -1};
  const auto [format, expected] = GENERATE(table<std::string, std::string>({
      {"tss:", "-292277022657-01-27 08:29:53\n292277026596-12-04 15:30:07\n1969-12-31 23:59:59\n"},
      {"tsn:",
       "1677-09-21 00:12:43.145224193\n2262-04-11 23:47:16.854775807\n"
       "1969-12-31 23:59:59.999999999\n"},
      {"tdm", "-292275055-05-16\n292278994-08-17\n1969-12-31\n"},
  }));
  MadeTable made;
  made.add("at", format.c_str(), 3, {nullptr, times});
  CHECK(csv_of(made.table()) == "at\n" + expected);
}

TEST_CASE("a quote counts twice in the length of a record, as in its CSV", "[io][arrow]") {
  // Of 102,400 bytes that a record may have, two are the quotes around the text.
  const auto [quotes, used] =
      GENERATE(table<std::size_t, std::uint64_t>({{51'199, 2}, {51'200, 1}}));
  const std::string texts = "a" + std::string(quotes, '"');
  const std::int32_t ends[] = {0, 1, static_cast<std::int32_t>(texts.size())};
  MadeTable made;
  made.add("t", "u", 2, {nullptr, ends, texts.data()});
  ReadPlan plan{.file_column_count = 1, .has_header = true};
  plan.columns = {{.file_column = 0, .type = AttributeType::kText}};
  const ReadReport read =
      read_csv(std::vector<InputFile>{arrow_csv(made.table())}, plan, {}, {}, [](RecordBlock&&) {});
  CHECK(read.used == used);
  CHECK(read.total == 2);
}

TEST_CASE("categories of many lengths keep apart", "[io][arrow]") {
  std::string texts;
  std::vector<std::int32_t> ends{0};
  std::vector<std::string> expected;
  for (std::size_t i = 0; i < 3'000; ++i) {
    expected.push_back(std::string(i % 30, 'x') + std::to_string(i % 1'000));
    texts += expected.back();
    ends.push_back(static_cast<std::int32_t>(texts.size()));
  }
  MadeTable made;
  made.add("c", "u", 3'000, {nullptr, ends.data(), texts.data()});
  const std::vector<PlannedColumn> plan = {{.file_column = 0, .type = AttributeType::kCategorical}};
  const RecordBlock block = arrow_block(*made.table(), {0, 0, 3'000}, plan);
  for (std::size_t i = 0; i < expected.size(); ++i)
    REQUIRE(shown(block.columns[0], i) == expected[i]);
}

TEST_CASE("texts of a table may look like another format", "[io][arrow]") {
  const char texts[] = "a bb ccd ee ff";  // cells between blanks, were they a file
  const std::int32_t ends[] = {0, 7, 14};
  MadeTable made;
  made.add("t", "u", 2, {nullptr, ends, texts});
  const InferredSchema found =
      infer_schema(std::vector<InputFile>{arrow_csv(made.table())}, {.has_header = true});
  CHECK(found.schema.attributes.at(0).name == "t");
}

TEST_CASE("rows of a table stand in the lines of its CSV", "[io][arrow]") {
  constexpr std::int64_t kRows = 40'000;  // several pieces
  const char* const words[] = {"plain", "two\nlines", "", "\n\n", "a\r\nb", "\r"};
  std::string texts;
  std::vector<std::int32_t> ends{0};
  std::vector<double> numbers;
  for (std::int64_t i = 0; i < kRows; ++i) {
    texts += words[static_cast<std::size_t>(i * i / 7) % std::size(words)];
    ends.push_back(static_cast<std::int32_t>(texts.size()));
    numbers.push_back(static_cast<double>(i));
  }
  MadeTable made;
  made.add("a\nname", "u", kRows, {nullptr, ends.data(), texts.data()})
      .add("n", "g", kRows, {nullptr, numbers.data()});
  const std::vector<InputFile> files{arrow_csv(made.table())};
  ReadPlan plan{.file_column_count = 2, .has_header = true};
  plan.columns = {{.file_column = 1, .type = AttributeType::kNumeric}};
  CsvOptions options;
  options.keep_lines = true;
  options.threads = GENERATE(1, 3);
  std::vector<std::uint64_t> found, expected;
  (void)read_csv(files, plan, options, {}, [&](RecordBlock&& block) {
    found.insert(found.end(), block.lines.begin(), block.lines.end());
  });
  (void)read_csv_with(files, plan, options, {},
                      [&](RecordBlock&& block) {
                        expected.insert(expected.end(), block.lines.begin(), block.lines.end());
                      },
                      {});
  REQUIRE(expected.size() == kRows);
  CHECK(expected.front() == 3);
  CHECK(found == expected);
}

TEST_CASE("stored texts are those between the first row and the last", "[io][arrow]") {
  const std::int32_t ends[] = {0, 2, 2, 7, 8};
  const std::int64_t wide[] = {0, 2, 2, 7, 8};
  const char texts[] = "abcdefgh";
  MadeTable made;
  made.add("t", "u", 3, {&kNotTheSecond, ends, texts}, /*offset=*/1)
      .add("w", "U", 3, {nullptr, wide + 1, texts})
      .add("n", "i", 3, {nullptr, ends});
  const auto table = made.table();
  for (std::size_t column = 0; column < 2; ++column) {
    const ArrowCells cells(*table, table->batches()[0], column);
    const auto all = cells.stored_texts(0, 3);
    REQUIRE(all.has_value());
    CHECK(all->bytes == "cdefgh");
    CHECK(all->longest == 5);
    CHECK(cells.stored_texts(0, 1)->bytes.empty());
    CHECK(cells.stored_texts(2, 1)->bytes == "h");
  }
  CHECK(!ArrowCells(*table, table->batches()[0], 2).stored_texts(0, 3));
}
