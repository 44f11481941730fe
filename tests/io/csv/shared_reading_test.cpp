// Files that several processes read: each record once, in order, with its line, whatever quotes
// hold and wherever the parts are cut.
#include <catch2/catch.hpp>
#include <fstream>
#include <random>

#include "io/csv/csv_pipeline.h"
#include "tests/io/temporary_directory.h"
#include "tests/thread_exchange.h"

using namespace glassbox::testing;

namespace {

// quotes  0: none; 1: a few values with line ends; 2: every record has quotes; 3: some never close
void write_quoted_file(const std::filesystem::path& path, std::size_t records, int quotes,
                       unsigned seed, bool has_bom) {
  std::ofstream file(path, std::ios::binary);
  if (has_bom) file << "\xEF\xBB\xBF";
  file << "number,text\n";
  std::mt19937 random(seed);
  for (std::size_t i = 0; i < records; ++i) {
    std::string text(random() % 40, 'a');
    if (quotes == 2 || (quotes == 1 && random() % 500 == 0))
      text = "\"" + text + (random() % 2 ? "\n,\"\"x\n" : "") + "\"";
    if (quotes == 3 && random() % 900 == 0) text = "\"open";
    if (random() % 300 == 0) text += ",too,many";
    file << i << "," << text << (random() % 50 == 0 ? "\r\n" : "\n");
  }
}

struct ReadByOne {
  std::vector<std::string> records;  // file, line, cells
  std::string report;
};

ReadByOne read_share(const std::vector<InputFile>& files, const Exchange& exchange,
                     const std::string& split) {
  ReadPlan plan;
  plan.file_column_count = 2;
  plan.has_header = true;
  plan.names = {"number", "text"};
  plan.columns = {{.file_column = 0, .type = AttributeType::kText, .name = "number"},
                  {.file_column = 1, .type = AttributeType::kText, .name = "text"}};
  CsvOptions options;
  options.exchange = &exchange;
  options.keep_lines = true;
  options.max_record_bytes = 200;
  options.threads = 2;
  if (!split.empty()) options.rearrangement = parse_split(split);
  ReadByOne reading;
  const CsvPipeline small{.sizes = {.chunk_bytes = 2'000, .line_bytes = 1'000}};
  const ReadReport report = read_csv_with(
      files, plan, options, {},
      [&](RecordBlock&& block) {
        for (std::size_t row = 0; row < block.row_count; ++row) {
          std::string text = std::to_string(block.file) + ":" + std::to_string(block.lines[row]);
          for (const Column& column : block.columns)
            text += "|" + std::string(std::get<TextColumn>(column).values[row]);
          reading.records.push_back(text);
        }
      },
      small);
  reading.report = report.summary() + report.first_rejected(20);
  return reading;
}

}  // namespace

TEST_CASE("processes that read a part each read every record once, in order",
          "[io][csv][shared][property]") {
  const int quotes = GENERATE(0, 1, 2, 3);
  const std::string split = GENERATE("", "10-60");
  const std::size_t processes = GENERATE(2, 3, 7);
  CAPTURE(quotes, split, processes);
  const TemporaryDirectory directory;
  std::vector<std::string> names;
  const std::vector<std::size_t> sizes{5'000, 1, 40, 9'000};
  for (std::size_t f = 0; f < sizes.size(); ++f) {
    const std::filesystem::path path = directory / (std::to_string(f) + ".csv");
    write_quoted_file(path, sizes[f], quotes, static_cast<unsigned>(f), f % 2 == 0);
    names.push_back(path.string());
  }
  const std::vector<InputFile> files = list_input_files(names);
  const ReadByOne expected = read_share(files, no_others(), split);
  std::vector<ReadByOne> readings(processes);
  in_processes(processes, [&](const Exchange& exchange) {
    readings[exchange.rank()] = read_share(files, exchange, split);
  });
  std::vector<std::string> together;
  for (const ReadByOne& reading : readings) {
    together.insert(together.end(), reading.records.begin(), reading.records.end());
    CHECK(reading.report == expected.report);
  }
  CHECK(together == expected.records);
  if (split.empty())
    for (const ReadByOne& reading : readings)
      CHECK(reading.records.size() < 2 * expected.records.size() / processes + 100);
}

TEST_CASE("columns in another order are put in order in each process", "[io][csv][shared]") {
  const TemporaryDirectory directory;
  {
    std::ofstream file(directory / "a.csv");
    file << "text,number\n";
    for (int i = 0; i < 3'000; ++i) file << "t" << i << "," << i << "\n";
  }
  const std::vector<InputFile> files = list_input_files({(directory / "a.csv").string()});
  const ReadByOne expected = read_share(files, no_others(), "");
  REQUIRE(expected.records.size() == 3'000);
  std::vector<std::string> together;
  std::vector<ReadByOne> readings(3);
  in_processes(3, [&](const Exchange& exchange) {
    readings[exchange.rank()] = read_share(files, exchange, "");
  });
  for (const ReadByOne& reading : readings)
    together.insert(together.end(), reading.records.begin(), reading.records.end());
  CHECK(together == expected.records);
}
