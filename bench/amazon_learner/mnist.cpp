// MNIST as the published walk-through had it: every pixel a category, 42,000 records of which 70 %
// train, and 28,000 others.
#include <algorithm>
#include <fstream>
#include <iterator>

#include "study.h"

namespace glassbox::bench {
namespace {

constexpr std::size_t kPixels = 784, kCategories = 256, kTraining = 29'400, kLabelled = 42'000;
constexpr int kDigits = 10, kLanes = 16;

std::vector<unsigned char> bytes_of(const std::filesystem::path& file, std::size_t header) {
  std::ifstream in(file, std::ios::binary);
  in.seekg(static_cast<std::streamoff>(header));
  return {std::istreambuf_iterator<char>(in), {}};
}

struct Digits {
  Rows rows;
  std::vector<double> labels;
};

Digits read_digits(const std::filesystem::path& directory) {
  Digits digits;
  digits.rows.features = kPixels * kCategories;
  digits.rows.width = kPixels;
  for (const char* half : {"train", "t10k"}) {
    const auto images = bytes_of(directory / (std::string(half) + "-images-idx3-ubyte"), 16);
    for (std::size_t i = 0; i < images.size(); ++i)
      digits.rows.ids.push_back(static_cast<std::uint32_t>(i % kPixels * kCategories + images[i]));
    for (const unsigned char y :
         bytes_of(directory / (std::string(half) + "-labels-idx1-ubyte"), 8))
      digits.labels.push_back(y);
  }
  return digits;
}

Digits in_order(const Digits& all, const std::vector<std::uint32_t>& order) {
  Digits digits{{.features = all.rows.features, .width = kPixels, .ids = {}}, {}};
  for (const std::uint32_t i : order) {
    const auto row = all.rows.row(i);
    digits.rows.ids.insert(digits.rows.ids.end(), row.begin(), row.end());
    digits.labels.push_back(all.labels[i]);
  }
  return digits;
}

struct Quality {
  double accuracy = 0, macro_f1 = 0, log_loss = 0;
};

Quality quality_of(const Learned<kLanes>& learned, const Digits& digits, std::size_t begin,
                   std::size_t end) {
  std::array<std::array<double, kDigits>, kDigits> confusion{};
  Quality quality;
  const auto count = static_cast<double>(end - begin);
  for (std::size_t i = begin; i < end; ++i) {
    auto m = learned.margins(digits.rows.row(i));
    const auto truth = static_cast<std::size_t>(digits.labels[i]);
    const auto best = std::max_element(m.begin(), m.begin() + kDigits) - m.begin();
    ++confusion[truth][static_cast<std::size_t>(best)];
    quality.accuracy += truth == static_cast<std::size_t>(best) ? 1 / count : 0;
    quality.log_loss += residuals<kLanes>(Loss::kSoftmax, m, digits.labels[i], kDigits) / count;
  }
  for (std::size_t k = 0; k < kDigits; ++k) {
    double truly = 0, predicted = 0;
    for (std::size_t j = 0; j < kDigits; ++j) {
      truly += confusion[k][j];
      predicted += confusion[j][k];
    }
    quality.macro_f1 += 2 * confusion[k][k] / (truly + predicted) / kDigits;
  }
  return quality;
}

}  // namespace

void study_mnist(const std::filesystem::path& directory, int shuffles) {
  const Digits all = read_digits(directory);
  if (all.labels.size() != 70'000) {
    std::printf("\nno MNIST in %s; datasets/mnist/fetch.sh fetches it\n", directory.c_str());
    return;
  }
  std::printf("\nMNIST, %d shuffle(s): mean and standard deviation\n%-36s %-12s %-14s %-14s %s\n",
              shuffles, "rules", "macro F1", "28,000: right", "log loss", "chosen rates");
  std::printf("%-36s %-12s %-14s %s\n", "Amazon", " 0.914", " 0.9104", " 0.310");
  for (const auto step : {Rules::Step::kPlain, Rules::Step::kBounded}) {
    Rules rules;
    rules.step = step;
    Figure f1, accuracy, log_loss;
    Rates rates;
    for (int s = 1; s <= shuffles; ++s) {
      const auto seed = static_cast<std::uint64_t>(s);
      const Digits digits = in_order(all, engine::shuffled_order(70'000, seed));
      const std::span<const double> labels(digits.labels);
      const auto learned = choose<kLanes>(digits.rows, labels.first(kTraining), Loss::kSoftmax,
                                          kDigits, rules, seed);
      rates.add(learned.rate);
      f1.add(quality_of(learned, digits, kTraining, kLabelled).macro_f1);
      const Quality others = quality_of(learned, digits, kLabelled, digits.labels.size());
      accuracy.add(others.accuracy);
      log_loss.add(others.log_loss);
    }
    std::printf("%-36s %-12s %-14s %-14s %s\n", text_of(rules).c_str(), f1.text(3).c_str(),
                accuracy.text(4).c_str(), log_loss.text(4).c_str(), rates.text().c_str());
    std::fflush(stdout);
  }
}

}  // namespace glassbox::bench
