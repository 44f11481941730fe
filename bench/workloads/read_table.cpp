// Question: how long from a CSV to typed columns in memory? Prints one line of JSON, as the readers
// in bench/compare/peers do.
//   read_table CSV SCHEMA THREADS
#include <chrono>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "io/base/process_settings.h"
#include "io/csv/csv_reader.h"

namespace {

using namespace glassbox::bench;

void read_table(const std::string& csv, const std::string& schema_file, int threads) {
  const auto begin = std::chrono::steady_clock::now();
  const Schema schema = read_schema(schema_file);
  CsvOptions options;
  options.threads = threads;
  std::vector<RecordBlock> table;  // kept to the end: the others build whole tables, too
  std::size_t rows = 0;
  read_csv(list_input_files({csv}), plan_all(schema, /*with_target=*/false), options, {},
           [&](RecordBlock&& block) {
             rows += block.row_count;
             table.push_back(std::move(block));
           });
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  std::cout << R"({"seconds":)" << seconds.count() << R"(,"rows":)" << rows << "}\n";
}

}  // namespace

int main(int argc, char** argv) {
  glassbox::io::start_with_settings(argv);  // as glassbox itself does
  try {
    if (argc != 4) throw std::invalid_argument("usage: read_table CSV SCHEMA THREADS");
    read_table(argv[1], argv[2], std::stoi(argv[3]));
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "read_table: " << error.what() << '\n';
    return 1;
  }
}
