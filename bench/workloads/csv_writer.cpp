#include "bench/workloads/csv_writer.h"

#include <array>
#include <cerrno>
#include <cmath>
#include <cstddef>
#include <system_error>

namespace glassbox::bench {

constexpr std::size_t kBufferBytes = 1 << 20;

CsvWriter::CsvWriter(const std::filesystem::path& path)
    : path_(path), out_(path, std::ios::binary) {
  buffer_.reserve(kBufferBytes + (1 << 12));
  write_buffer();
}

void CsvWriter::decimal(double value, int digits) {
  static constexpr std::array<std::int64_t, 10> kPower = {
      1, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};
  begin_cell();
  const double scaled = std::floor(value * static_cast<double>(kPower[digits]) + 0.5);
  auto rest = static_cast<std::int64_t>(scaled);
  if (rest < 0) buffer_ += '-';
  if (rest < 0) rest = -rest;

  std::array<char, 24> cell;  // filled from its end
  std::size_t at = cell.size();
  for (int place = 0; place <= digits || rest > 0; ++place, rest /= 10) {
    if (place == digits && digits > 0) cell[--at] = '.';
    cell[--at] = static_cast<char>('0' + rest % 10);
  }
  buffer_.append(cell.data() + at, cell.size() - at);
}

void CsvWriter::end_row() {
  buffer_ += '\n';
  in_row_ = false;
  if (buffer_.size() >= kBufferBytes) write_buffer();
}

void CsvWriter::finish() {
  write_buffer();
  out_.flush();
  write_buffer();
}

void CsvWriter::write_buffer() {
  out_.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  buffer_.clear();
  if (!out_) throw std::system_error(errno, std::generic_category(), path_.string());
}

}  // namespace glassbox::bench
