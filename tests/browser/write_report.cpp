// The page of report parts given as JSON on standard input: what commands do with what they found.
#include <exception>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/report/report.h"

int main() {
  try {
    std::cout << glassbox::cli::report_html(nlohmann::ordered_json::parse(std::cin));
  } catch (const std::exception& error) {
    std::cerr << "write_report: " << error.what() << "\n";
    return 1;
  }
  return std::cout.flush() ? 0 : 1;
}
