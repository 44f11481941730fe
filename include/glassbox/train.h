/// glassbox/train.h: from data to a model.
#pragma once

#include <glassbox/data.h>
#include <glassbox/model.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace glassbox {

/// How far training is.
struct TrainProgress {
  std::string stage;          ///< "reading", "choosing a recipe", "training", ...
  int pass = 0;               ///< from 1 on while stage is "training", otherwise 0
  std::uint64_t records = 0;  ///< read, or trained on in all passes
};

struct TrainOptions {
  Data data;  ///< with a schema that names a target

  /// The text of a recipe in Amazon ML's JSON. Empty: one is made from the data; columns that can
  /// say nothing (ids, constants, copies) are left out, and where `parameters` is empty, too,
  /// recipe and regularization are chosen by five-fold cross-validation.
  std::string recipe;

  /// By Amazon ML's names, values as text:
  ///
  ///     sgd.maxPasses                 1 to 10000, default 10
  ///     sgd.shuffleType               auto (default) or none
  ///     sgd.l1RegularizationAmount    at least 0, default 0: + l1 * |w|_1
  ///     sgd.l2RegularizationAmount    at least 0, default 1e-6: + l2/2 * |w|_2^2
  ///     sgd.maxMLModelSizeInBytes     100000 to 2147483648, default 104857600
  ///     finish                        auto (default), on or off: steps to the exact optimum
  ///     glassbox.learner              glassbox (default) or amazon
  ///
  /// The amounts are per record: they are added to the mean of the losses. L1 and L2 exclude each
  /// other.
  std::map<std::string, std::string> parameters;

  /// Of the shuffle. The same data, options and seed give the same model, bit for bit, on any
  /// number of threads and any x86-64 processor.
  std::uint64_t seed = 1;

  /// Bytes that training may take, at least 64 MiB; 0: half of the machine's memory, or, beside a
  /// table of more than 640 MiB (8 bytes a cell), a twelfth of it. What does not fit goes to
  /// temporary files, and the model is the same.
  std::uint64_t memory = 0;
  std::string temporary_directory;  ///< empty: the system's

  /// Called now and then, never twice at once. Returning false stops at the next step of "choosing
  /// a recipe" or "training": train() throws Error kInterrupted. What it throws, train() throws.
  std::function<bool(const TrainProgress&)> progress;
};

struct TrainResult {
  Model model;
  RecordCounts records;
  std::vector<std::string> warnings;  ///< sentences, e.g. that the records are sorted by the target
  std::vector<std::string> notes;     ///< on columns that were left out, and why
  std::vector<double> pass_losses;    ///< mean loss of each pass, as it went along
};

/// Trains a linear, logistic or multinomial logistic model by stochastic gradient descent.
///
///     glassbox::TrainOptions options;
///     options.data.files = {"wine.csv"};
///     options.data.schema = glassbox::read_text("wine.schema");
///     options.data.split = "0-70";
///     glassbox::TrainResult trained = glassbox::train(options);
///     glassbox::save(trained.model, "wine.model");
///
/// The model minimizes  mean over records of loss(w; record) + l1 |w|_1 + l2/2 |w|_2^2 , biases
/// left out of the penalty. Numbers count as they are unless the recipe normalizes them.
///
/// throws  Error kInput: no usable record, no target in the schema, a TEXT target, one class only,
///         more than 100 classes, a malformed recipe or schema, an unknown or invalid parameter,
///         memory below 64 MiB, more than 10,000 rejected records; kSystem; kInterrupted
/// cost    reading once, then passes * records * active features; memory within `memory`, beside
///         vocabularies and weights. MNIST (42,000 records of 784 numbers) takes seconds.
/// source  Bottou, "Stochastic Gradient Descent Tricks" (2012); Amazon ML Developer Guide,
///         "Training Parameters"
[[nodiscard]] TrainResult train(const TrainOptions& options);

}  // namespace glassbox
