/// bench/workloads/csv_writer.h: rows of a CSV into a file, a buffer at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace glassbox::bench {

/// Cells of one file, written one after the other; a row ends with end_row(). Nothing is quoted.
class CsvWriter {
 public:
  /// throws std::system_error when the file cannot be written, here and in finish()
  explicit CsvWriter(const std::filesystem::path& path);

  void text(std::string_view cell) {
    begin_cell();
    buffer_ += cell;
  }
  /// Nearest decimal with this many digits after the point, 0 to 9; |value| below 2^53 / 10^9.
  void decimal(double value, int digits);

  void end_row();
  void finish();

 private:
  void begin_cell() {
    if (in_row_) buffer_ += ',';
    in_row_ = true;
  }
  void write_buffer();

  std::filesystem::path path_;
  std::ofstream out_;
  std::string buffer_ = {};
  bool in_row_ = false;
};

}  // namespace glassbox::bench
