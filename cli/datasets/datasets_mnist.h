/// cli/datasets/datasets_mnist.h: MNIST's IDX files as the CSV files of a digit-recognition task,
/// see datasets/mnist/README.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "io/files/whole_file.h"

namespace glassbox::cli {

/// Shuffles all images, those of train-* before those of t10k-*, by shuffled_order(count, seed).
/// The first three fifths (42,000 of 70,000) become train.csv, the others batch.csv,
/// batch-labels.csv and batch-labelled.csv; schemas and recipes stand beside them.
///
/// idx_dir   a directory with {train,t10k}-{images-idx3,labels-idx1}-ubyte, uncompressed
/// returns   the paths written; all or none
/// throws    InputError: an IDX file that is missing, has another magic number, size or image
///           shape than 28 x 28, a label above 9; an output that exists.
///           std::system_error: reading or writing failed
/// cost      about 0.4 s for the 70,000 (180 MB of text); 130 MB of memory
/// source    the IDX format: magic number, dimensions as big-endian u32, then the bytes
std::vector<std::filesystem::path> write_mnist_datasets(const std::filesystem::path& idx_dir,
                                                        std::uint64_t seed,
                                                        const std::filesystem::path& out,
                                                        WholeFile::Existing existing);

}  // namespace glassbox::cli
