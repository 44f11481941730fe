#include "cli/datasets/example_data.h"

#include <algorithm>

#include "cli/datasets/dataset_files.h"
#include "cli/datasets/datasets_mnist.h"
#include "cli/datasets/datasets_wine.h"
#include "io/base/input_error.h"

namespace glassbox::cli {
namespace {

constexpr const char* kIris =
    "the iris data are not on this machine; with Debian's python3-sklearn and python3-pandas this "
    "writes iris.csv: python3 -c \"from sklearn.datasets import load_iris as load; i = "
    "load(as_frame=True); f = i.frame; f['species'] = i.target_names[i.target]; "
    "f.drop(columns='target').to_csv('iris.csv', index=False)\"";
constexpr const char* kMnist =
    "MNIST is not on this machine; datasets/mnist/fetch.sh of Glassbox's source gets it";

// Data first, in the order they were written.
Example of_files(const std::vector<std::filesystem::path>& paths, const std::string& target,
                 const std::string& description) {
  Example example{.files = {}, .target = target, .description = description};
  for (const auto& path : paths) example.files.push_back(path.filename().string());
  std::stable_partition(example.files.begin(), example.files.end(),
                        [](const std::string& name) { return name.ends_with(".csv"); });
  return example;
}

}  // namespace

Example write_example(const std::string& name, const std::filesystem::path& directory) {
  constexpr auto kReplace = WholeFile::Existing::kReplace;
  if (name == "wine")
    return of_files(write_wine_datasets(shipped_datasets() / "wine", directory, kReplace),
                    "quality",
                    "1,599 red wines: eleven measured properties and a quality; as a number "
                    "(regression.csv), as good or not (binary.csv), as one of three classes "
                    "(multiclass.csv)");
  if (name != "mnist") throw InputError({}, kIris);
  const std::filesystem::path data = shipped_datasets() / "mnist" / "data";
  if (!std::filesystem::exists(data / "train-images-idx3-ubyte")) throw InputError({}, kMnist);
  return of_files(write_mnist_datasets(data, /*seed=*/1, directory, kReplace), "label",
                  "42,000 handwritten digits of 28 by 28 pixels (train.csv), and 28,000 more "
                  "without labels (batch.csv) and with them (batch-labelled.csv)");
}

}  // namespace glassbox::cli
