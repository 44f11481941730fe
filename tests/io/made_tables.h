/// tests/io/made_tables.h: the tables that reading is measured with, the same bytes on every run.
#pragma once

#include <cstddef>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

namespace glassbox::testing {

inline constexpr std::size_t kImages = 42'000, kSide = 28, kPixels = kSide * kSide;

// What follows the header of an IDX file; empty when it is not there or too short.
inline std::string idx_bytes(const std::string& path, std::size_t header, std::size_t wanted) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (bytes.size() < header + wanted) return {};
  return bytes.substr(header, wanted);
}

// A fifth of the pixels not 0, as in MNIST.
inline void add_made_up_image(std::mt19937& rng, std::string& text) {
  for (std::size_t line = 0; line < kSide; ++line) {
    const std::size_t begin = line < 5 || line > 22 ? kSide : 6 + rng() % 8;
    const std::size_t end = begin + 3 + rng() % 10;
    for (std::size_t x = 0; x < kSide; ++x)
      text += "," + std::to_string(x < begin || x >= end ? 0 : rng() % 3 > 0 ? 253 : rng() % 256);
  }
}

/// MNIST's first 42,000 training images, label first: 785 columns, 77 MB; made up where the IDX
/// files are not in the directory `mnist`.
struct PixelTable {
  std::string text;
  bool is_mnist = false;
};
inline PixelTable pixel_table(const std::string& mnist) {
  const std::string pixels = idx_bytes(mnist + "/train-images-idx3-ubyte", 16, kImages * kPixels);
  const std::string labels = idx_bytes(mnist + "/train-labels-idx1-ubyte", 8, kImages);
  PixelTable table;
  table.is_mnist = !pixels.empty() && !labels.empty();
  table.text.reserve(80'000'000);
  std::mt19937 rng(1);
  for (std::size_t image = 0; image < kImages; ++image) {
    table.text += std::to_string(table.is_mnist ? labels[image] : rng() % 10);
    if (table.is_mnist) {
      for (std::size_t i = image * kPixels; i < (image + 1) * kPixels; ++i)
        table.text += "," + std::to_string(static_cast<unsigned char>(pixels[i]));
    } else {
      add_made_up_image(rng, table.text);
    }
    table.text += '\n';
  }
  return table;
}

/// 500,000 x 12 numbers such as 4.8, 36 MB.
inline std::string decimal_table() {
  std::mt19937 rng(1);
  std::string text;
  for (int row = 0; row < 500'000; ++row)
    for (int column = 0; column < 12; ++column) {
      const std::string digits = std::to_string(1000 + rng() % 9000);
      text += digits.substr(0, 1 + column % 3) + "." + digits.substr(1 + column % 3);
      text += column == 11 ? '\n' : ',';
    }
  return text;
}

/// 1,000,000 x (8 numbers such as -0.8437, then 4 strings such as c17), 76 MB.
inline std::string mixed_table() {
  std::mt19937 rng(1);
  std::string text;
  constexpr unsigned kLevels[] = {5, 30, 200, 1000};
  for (int row = 0; row < 1'000'000; ++row) {
    for (int column = 0; column < 8; ++column) {
      const std::string digits = std::to_string(10'000 + rng() % 20'000);
      text += (rng() % 2 == 0 ? "-" : "") + digits.substr(0, 1) + "." + digits.substr(1) + ",";
    }
    for (const unsigned levels : kLevels) {
      text += "c" + std::to_string(rng() % levels);
      text += levels == 1000 ? '\n' : ',';
    }
  }
  return text;
}

/// 100,000 x 90 numbers of 6 to 8 characters, 75 MB.
inline std::string wide_decimal_table() {
  std::mt19937 rng(1);
  std::string text;
  for (int row = 0; row < 100'000; ++row)
    for (int column = 0; column < 90; ++column) {
      const std::string digits = std::to_string(100'000 + rng() % 900'000);
      const std::size_t whole = 1 + rng() % 4;
      text += (rng() % 2 == 0 ? "-" : "") + digits.substr(0, whole) + "." +
              digits.substr(whole, 4 + rng() % 2);
      text += column == 89 ? '\n' : ',';
    }
  return text;
}

}  // namespace glassbox::testing
