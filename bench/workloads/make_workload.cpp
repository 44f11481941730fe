// Writes a workload as NAME.csv, NAME.schema and NAME.recipe: what the comparison in bench/compare
// trains on.
//   make_workload clicks|texts|regression DIR [--rows N]
#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "bench/workloads/workload.h"

namespace {

using namespace glassbox::bench;

void write_text(const std::filesystem::path& path, std::string_view text) {
  std::ofstream out(path, std::ios::binary);
  out << text << '\n' << std::flush;
  if (!out) throw std::runtime_error("cannot write " + path.string());
}

void write(const Workload& workload, const std::filesystem::path& directory, std::uint64_t rows) {
  std::filesystem::create_directories(directory);
  const auto file = [&](const char* ending) {
    return directory / (std::string(workload.name) + ending);
  };
  const Schema schema = workload.schema();
  write_text(file(".schema"), to_json(schema));
  write_text(file(".recipe"), workload.recipe);
  CsvWriter out(file(".csv"));
  for (const Attribute& attribute : schema.attributes) out.text(attribute.name);
  out.end_row();
  workload.write_rows(rows, out);
  out.finish();
}

int run(const std::vector<std::string>& arguments) {
  const bool has_rows = arguments.size() == 4 && arguments[2] == "--rows";
  if (arguments.size() == 2 || has_rows)
    for (const Workload& workload : {clicks(), texts(), regression()})
      if (workload.name == arguments[0]) {
        std::uint64_t rows = workload.usual_rows;
        if (has_rows) {
          const std::string& text = arguments[3];
          const auto end = text.data() + text.size();
          const auto [stop, error] = std::from_chars(text.data(), end, rows);
          if (error != std::errc() || stop != end)
            throw std::runtime_error("no number of rows: " + text);
        }
        write(workload, arguments[1], rows);
        return 0;
      }
  std::cerr << "usage: make_workload clicks|texts|regression DIR [--rows N]\n";
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << "make_workload: " << error.what() << '\n';
    return 1;
  }
}
