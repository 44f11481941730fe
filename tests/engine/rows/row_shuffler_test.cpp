// Records to rows in the order of training: nothing lost, nothing changed, wherever they lie.
#include "engine/rows/row_shuffler.h"

#include <catch2/catch.hpp>
#include <cstring>
#include <map>
#include <set>
#include <string>

#include "tests/engine/hand_made.h"
#include "tests/engine/made_data.h"
#include "tests/thread_exchange.h"

using namespace glassbox::testing;

namespace {

// A row as text: its label, weight, numbers and ids, those with a slot apart.
std::string text_of(const RowsView& rows, std::size_t i) {
  std::string text = std::to_string(rows.labels[i]) + " " +
                     (rows.weights == nullptr ? "-" : std::to_string(rows.weights[i]));
  for (std::size_t k = 0; k < rows.number_count; ++k)
    text += " " + std::to_string(rows.numbers[i * rows.number_stride + k]);
  for (std::size_t d = i == 0 ? 0 : rows.nonreference_ends[i - 1]; d < rows.nonreference_ends[i];
       ++d)
    text += " -" + std::to_string(rows.nonreference[d]) + "/" +
            std::to_string(rows.nonreference_groups[d]);
  for (std::size_t x = i == 0 ? 0 : rows.indicator_ends[i - 1]; x < rows.indicator_ends[i]; ++x)
    text += " +" + std::to_string(rows.indicators[x]);
  return text;
}

std::vector<std::string> texts_of(const TrainingRows& rows) {
  std::vector<std::string> texts;
  TrainingRows::Window window(rows);
  while (texts.size() < rows.row_count()) {
    const auto range = window.from(texts.size());
    for (std::size_t i = range.begin; i < range.end; ++i) texts.push_back(text_of(*range.rows, i));
  }
  return texts;
}

// Records [begin, end) as a reader hands them on: the label of each is its ordinal.
struct Part {
  Part(const MadeData& made, std::size_t from, std::size_t to) : begin(from) {
    features.number_count = made.features.number_count;
    for (std::size_t i = from; i < to; ++i) {
      const auto numbers = made.features.row_numbers(i);
      features.numbers.insert(features.numbers.end(), numbers.begin(), numbers.end());
      const auto ids = made.features.row_ids(i);
      features.ids.insert(features.ids.end(), ids.begin(), ids.end());
      features.row_ends.push_back(features.ids.size());
      labels.push_back(static_cast<float>(i));
    }
  }
  std::size_t begin;
  FeatureMatrix features;
  std::vector<float> labels;
};

MadeData weighted_data(std::size_t records) {
  MadeData made = made_data(Loss::kSquared, records, 3, 3, /*seed=*/4);
  for (std::size_t i = 0; i < records; ++i) made.weights.push_back(double(i % 3 + 1));
  return made;
}

}  // namespace

TEST_CASE("a shuffle keeps every record and mixes them across buckets", "[engine][row_shuffler]") {
  const std::size_t records = GENERATE(1, 1000, 70'000);
  const MadeData made = weighted_data(records);
  const MadeSet plain(made, Loss::kSquared, {0, /*shuffle=*/false, 0});
  const MadeSet shuffled(made, Loss::kSquared, {0, true, 7});
  const std::vector<std::string> before = texts_of(*plain.set().rows),
                                 after = texts_of(*shuffled.set().rows);
  CHECK(std::multiset(before.begin(), before.end()) == std::multiset(after.begin(), after.end()));
  CHECK(before.size() == records);
  if (records == 1) return;
  CHECK(before != after);
  // Records of the first half end up in either half, about evenly.
  std::map<std::string, std::size_t> place;
  for (std::size_t i = 0; i < before.size(); ++i) place.emplace(before[i], i);
  double stayed = 0;
  for (std::size_t i = 0; i < after.size() / 2; ++i) stayed += place[after[i]] < records / 2;
  CHECK(stayed / double(records / 2) == Approx(0.5).margin(3.5 / std::sqrt(double(records))));
  const MadeSet other_seed(made, Loss::kSquared, {0, true, 8});
  CHECK(texts_of(*other_seed.set().rows) != after);
}

TEST_CASE("every order of few records is as likely as any other", "[engine][row_shuffler]") {
  MadeData made = made_data(Loss::kSquared, 3, 0, 0, 1);
  made.labels = {1, 2, 3};
  std::map<std::string, int> counts;
  for (std::uint64_t seed = 0; seed < 6000; ++seed) {
    const MadeSet set(made, Loss::kLogistic, {0, true, seed});
    std::string order;
    for (const std::string& text : texts_of(*set.set().rows)) order += text[0];
    ++counts[order];
  }
  CHECK(counts.size() == 6);
  for (const auto& [order, count] : counts) CHECK(std::abs(count - 1000) < 5 * 29);
}

TEST_CASE("where rows lie and how they came changes nothing", "[engine][row_shuffler][property]") {
  const bool shuffle = GENERATE(true, false);
  const MadeData made = weighted_data(70'000);
  const RowShuffler::Order order{70'000, shuffle, 7};
  const MadeSet in_memory(made, Loss::kSquared, order);
  const std::vector<std::string> expected = texts_of(*in_memory.set().rows);
  const TemporaryDirectory directory;
  const std::size_t memory = GENERATE(0, 1'000'000, 3'000'000);
  const int threads = GENERATE(1, 3);
  CAPTURE(shuffle, memory, threads);
  const RowStorage storage{memory, directory.path()};
  const MadeSet on_disk(made, Loss::kSquared, order, storage, threads);
  const TrainingRows& rows = *on_disk.set().rows;
  CHECK(rows.bytes_on_disk() > 0);
  CHECK(std::filesystem::is_empty(directory.path()));  // its files have no name
  CHECK(texts_of(rows) == expected);
  CHECK(rows.mean_squared_norm() == in_memory.set().rows->mean_squared_norm());
  CHECK(rows.active_counts() == in_memory.set().rows->active_counts());

  // The same records in blocks of other sizes.
  RowShuffler shuffler(made.space, order, /*is_weighted=*/false, storage);
  std::size_t begin = 0;
  for (const std::size_t size : {1u, 30'000u, 2u, 39'997u}) {
    const Part part(made, begin, begin + size);
    shuffler.add(shuffler.sort({begin, &part.features, part.labels, {}}));
    begin += size;
  }
  const TrainingRows cut = shuffler.finish(memory, threads);
  TrainingRows::Window window(cut), whole(*in_memory.set().rows);
  for (const std::size_t at : {0u, 16'000u, 69'999u}) {
    const auto here = window.from(at), there = whole.from(at);
    CHECK(std::memcmp(here.rows->numbers + here.begin * 8, there.rows->numbers + there.begin * 8,
                      8 * sizeof(float)) == 0);
  }
}

TEST_CASE("processes that read a part each hold the rows they need in the order of one process",
          "[engine][row_shuffler][property]") {
  constexpr std::size_t kRecords = 70'000;
  const bool shuffle = GENERATE(true, false);
  const std::size_t processes = GENERATE(1, 2, 3), memory = GENERATE(0, 100'000'000);
  CAPTURE(shuffle, processes, memory);
  const MadeData made = made_data(Loss::kSquared, kRecords, 3, 3, /*seed=*/4);
  const RowShuffler::Order order{kRecords, shuffle, 7};
  const TemporaryDirectory directory;
  const RowStorage storage{memory, directory.path()};
  RowShuffler shuffler(made.space, order, /*is_weighted=*/false, storage);
  const Part all(made, 0, kRecords);
  shuffler.add(shuffler.sort({0, &all.features, all.labels, {}}));
  const TrainingRows expected = shuffler.finish(memory, 1);
  const std::vector<std::string> texts = texts_of(expected);

  // Process 1 has no records. Each needs its share, and all the last thousand.
  std::vector<std::vector<Share>> needed;
  for (std::size_t r = 0; r < processes; ++r)
    needed.push_back({share_of(r, processes, kRecords), {kRecords - 1000, kRecords}});
  std::vector<std::string> faults(processes);
  in_processes(processes, [&](const Exchange& exchange) {
    const std::size_t r = exchange.rank();
    const auto cut = [&](std::size_t of) {
      return of == 0 ? 0 : of == processes ? kRecords : 29'999;
    };
    RowShuffler mine(made.space, order, /*is_weighted=*/false, storage);
    if (cut(r) < cut(r + 1)) {
      const Part part(made, cut(r), cut(r + 1));
      mine.add(mine.sort({part.begin, &part.features, part.labels, {}}));
    }
    std::string& fault = faults[r];
    if (mine.count_all(exchange) != expected.id_count()) fault += " count_all";
    const TrainingRows rows = mine.finish(memory, 2, exchange, needed);
    if (rows.row_count() != kRecords) fault += " row_count";
    if (rows.id_count() != expected.id_count()) fault += " id_count";
    if (rows.mean_squared_norm() != expected.mean_squared_norm()) fault += " mean_squared_norm";
    if (rows.active_counts() != expected.active_counts()) fault += " active_counts";
    TrainingRows::Window window(rows);
    for (const Share& places : needed[r])
      for (std::size_t at = places.begin; at < places.end;) {
        const TrainingRows::Range range = window.from(at);
        for (std::size_t i = range.begin; i < range.end && at < places.end; ++i, ++at)
          if (text_of(*range.rows, i) != texts[at]) fault = "row " + std::to_string(at);
      }
    if (processes == 3 && r == 0) try {
        static_cast<void>(window.from(kRecords / 2));
        fault += " a row that nobody asked for";
      } catch (const std::logic_error&) {
      }
  });
  for (const std::string& fault : faults) CHECK(fault.empty());
}

TEST_CASE("a directory that is not there is named", "[engine][row_shuffler]") {
  const MadeData made = weighted_data(1000);
  const RowStorage storage{0, "/no/such/directory"};
  CHECK_THROWS_AS(MadeSet(made, Loss::kSquared, {0, true, 1}, storage),
                  std::filesystem::filesystem_error);
}

TEST_CASE("rows on disk train to the same bits", "[engine][sgd][property]") {
  const auto loss = GENERATE(Loss::kSquared, Loss::kLogistic, Loss::kMultinomial);
  const MadeData made = made_data(loss, 300'000, 2, 3, /*seed=*/2);
  SgdOptions options;
  options.parameters.max_passes = 2;
  const auto weights_with = [&](std::size_t memory, int threads) {
    options.threads = threads;
    const MadeSet set(made, loss, {0, true, 1}, {memory, default_temporary_directory()}, threads);
    return train_sgd(set.set(), loss, options).model;
  };
  const LinearModel expected = weights_with(~std::size_t{0}, 1);
  for (const int threads : {1, 2}) {
    const LinearModel model = weights_with(0, threads);
    CHECK(model.bias == expected.bias);
    CHECK(model.number_weights == expected.number_weights);
    CHECK(model.indicator_weights == expected.indicator_weights);
  }
}
