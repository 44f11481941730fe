/// bench/io/csv_tables.h: the tables that reading is measured with, the same bytes on every run.
#pragma once

#include <string>

namespace glassbox {

/// MNIST's first 42,000 training images, label first: 785 columns, 76 MB. The IDX files are looked
/// for in the directory that the environment variable MNIST_DATA names, else in
/// datasets/mnist/data, where datasets/mnist/fetch.sh puts them. Without them, images are made up.
struct PixelTable {
  std::string text;
  bool is_mnist = false;
};
[[nodiscard]] PixelTable pixel_table();

/// 500,000 x 12 numbers such as 4.8, 36 MB.
[[nodiscard]] std::string decimal_table();

/// 1,000,000 x (8 numbers such as -0.8437, then 4 strings such as c17), 76 MB.
[[nodiscard]] std::string mixed_table();

/// 100,000 x 90 numbers of 6 to 8 characters, 75 MB.
[[nodiscard]] std::string wide_decimal_table();

}  // namespace glassbox
