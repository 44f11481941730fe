// Replays of the training records for means, standard deviations and bins of numbers. Processes
// that have a part of the records each add up what they met after each replay, and so decide alike
// whether another is needed.
#include "recipes/fit/number_fitting.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string>
#include <utility>
#include <variant>

#include "io/base/parallel_for.h"
#include "recipes/fit/record_view.h"
#include "recipes/numbers/ordered_key.h"

namespace glassbox::recipes {
namespace {

// What numbers may take while they are learned, all together; each gets an equal share.
constexpr std::size_t kNumberMemory = std::size_t{64} << 20;
constexpr std::size_t kNumberRows = 1024;  // widened at once: fits in L1

// Of a sample that first buckets are laid out by, all processes together.
constexpr std::size_t kSampleKeys = 4096, kLeastSampleKeys = 64;
constexpr std::size_t kSampleRows = 8192;  // of a block

bool shows_moments(const PlanOutput& output) {
  const Expression& expression = *output.expression;
  return expression.kind == ValueKind::kNumber ||
         (expression.function == Function::kQuantileBin &&
          expression.arguments[0]->function == Function::kNormalize);
}

std::vector<NumberLearner> number_learners(const Plan& plan) {
  std::vector<bool> moments(plan.numbers.size(), false);
  for (const PlanOutput& output : plan.outputs) {
    if (shows_moments(output)) moments[plan.number_slot[output.attribute]] = true;
  }
  std::vector<std::vector<int>> bins(plan.numbers.size());
  for (const PlanNode& node : plan.nodes) {
    if (node.kind == PlanNode::Kind::kBin) {
      bins[plan.number_slot[node.attribute]].push_back(node.n);
    }
  }
  std::vector<NumberLearner> learners;
  learners.reserve(plan.numbers.size());
  for (std::size_t slot = 0; slot < plan.numbers.size(); ++slot) {
    learners.emplace_back(moments[slot], std::move(bins[slot]),
                          kNumberMemory / plan.numbers.size());
  }
  return learners;
}

void add_block(const Plan& plan, const RecordBlock& block, std::size_t attribute,
               NumberLearner& learner) {
  const NumberColumn* const column =
      RecordView(plan, block, 0, block.row_count).number_column(attribute);
  if (column != nullptr) {
    if (const auto* const bytes = std::get_if<std::vector<std::uint8_t>>(&column->values())) {
      return learner.add(*bytes, column->has_missing());
    }
    if (const auto* const doubles = std::get_if<std::vector<double>>(&column->values())) {
      return learner.add(*doubles);
    }
  }
  std::array<double, kNumberRows> values{};
  for (std::size_t begin = 0; begin < block.row_count; begin += values.size()) {
    const std::size_t count = std::min(values.size(), block.row_count - begin);
    const std::span<double> some(values.data(), count);
    RecordView(plan, block, begin, count).numbers(attribute, some);
    learner.add(some);
  }
}

// What leaves a replay after its first block.
struct FirstBlockEnds {};

// Up to `most` keys of different values in the first rows of a block, spread evenly over all there
// are.
std::vector<std::uint64_t> sample_keys(const Plan& plan, const RecordBlock& block,
                                       std::size_t attribute, std::size_t most) {
  std::vector<double> values(std::min(kSampleRows, block.row_count));
  RecordView(plan, block, 0, values.size()).numbers(attribute, values);
  std::erase_if(values, [](double v) { return std::isnan(v); });
  std::vector<std::uint64_t> keys(values.size());
  std::ranges::transform(values, keys.begin(), ordered_key);
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  if (keys.size() <= most) return keys;
  std::vector<std::uint64_t> some;
  for (std::size_t i = 0; i < most; ++i) some.push_back(keys[i * (keys.size() - 1) / (most - 1)]);
  return some;
}

// One sample for all processes, from the first block of each.
void lay_out_buckets(const Plan& plan, const BlockReplay& training, const io::Exchange& exchange,
                     int threads, std::vector<NumberLearner>& learners) {
  std::vector<bool> wanted(plan.attributes_used.size(), false);
  std::vector<std::size_t> binned;  // slots
  for (const PlanNode& node : plan.nodes) {
    if (node.kind != PlanNode::Kind::kBin || wanted[node.attribute]) continue;
    wanted[node.attribute] = true;
    binned.push_back(plan.number_slot[node.attribute]);
  }
  if (binned.empty()) return;
  const std::size_t most = std::max(kLeastSampleKeys, kSampleKeys / exchange.size());
  std::vector<std::vector<std::uint64_t>> here(binned.size());
  try {
    training(wanted, [&](const RecordBlock& block) {
      if (block.row_count == 0) return;
      parallel_for(binned.size(), threads_for(binned.size() * block.row_count, threads),
                   [&](std::size_t i) {
                     here[i] = sample_keys(plan, block, plan.numbers[binned[i]], most);
                   });
      throw FirstBlockEnds();
    });
  } catch (const FirstBlockEnds&) {
  }
  ByteWriter out;
  for (const std::vector<std::uint64_t>& keys : here) {
    out.u64(keys.size());
    for (const std::uint64_t key : keys) out.u64(key);
  }
  std::vector<std::vector<std::uint64_t>> keys(learners.size());
  for (const std::string& bytes : exchange.gather(out.bytes())) {
    ByteReader in(bytes);
    for (const std::size_t slot : binned) {
      for (std::size_t left = in.count(sizeof(std::uint64_t)); left > 0; --left) {
        keys[slot].push_back(in.u64());
      }
    }
  }
  for (const std::size_t slot : binned) learners[slot].lay_out_by(std::move(keys[slot]));
}

// Gives each process what the replay told all of them together.
void merge_replays(const io::Exchange& exchange, const std::vector<std::size_t>& pending,
                   int threads, std::vector<NumberLearner>& learners, std::uint64_t& rows) {
  std::vector<ByteWriter> parts(pending.size());
  parallel_for(pending.size(), threads,
               [&](std::size_t i) { learners[pending[i]].encode(parts[i]); });
  ByteWriter out;
  out.u64(rows);
  for (ByteWriter& part : parts) {
    out.text(part.bytes());
    part = {};
  }
  std::vector<std::string> all = exchange.gather(out.bytes());
  for (std::size_t rank = 0; rank < all.size(); ++rank) {
    if (rank == exchange.rank()) continue;
    ByteReader in(all[rank]);
    rows += in.u64();
    std::vector<std::string> others;
    for (std::size_t i = 0; i < pending.size(); ++i) others.push_back(in.text());
    parallel_for(pending.size(), threads, [&](std::size_t i) {
      ByteReader other(others[i]);
      learners[pending[i]].merge(other);
    });
    std::string().swap(all[rank]);
  }
}

}  // namespace

void learn_numbers(const Plan& plan, const BlockReplay& training, const std::vector<bool>& counted,
                   int threads, const io::Exchange& exchange, FittedPlan& learned) {
  std::vector<NumberLearner> learners = number_learners(plan);
  std::vector<std::size_t> pending;  // slots
  for (std::size_t slot = 0; slot < learners.size(); ++slot) pending.push_back(slot);
  if (exchange.size() > 1) lay_out_buckets(plan, training, exchange, threads, learners);
  for (bool is_first = true; !pending.empty(); is_first = false) {
    std::vector<bool> wanted(plan.attributes_used.size(), false);
    for (const std::size_t slot : pending) wanted[plan.numbers[slot]] = true;
    std::uint64_t rows = 0;
    training(wanted, [&](const RecordBlock& block) {
      rows += block.row_count;
      parallel_for(pending.size(), threads_for(pending.size() * block.row_count, threads),
                   [&](std::size_t i) {
                     add_block(plan, block, plan.numbers[pending[i]], learners[pending[i]]);
                   });
    });
    if (exchange.size() > 1) merge_replays(exchange, pending, threads, learners, rows);
    if (is_first) learned.training_rows = rows;
    for (const std::size_t slot : pending) learners[slot].end_replay();
    std::erase_if(pending, [&](std::size_t slot) { return learners[slot].is_done(); });
  }

  for (std::size_t slot = 0; slot < learners.size(); ++slot) {
    learned.statistics[slot] = learners[slot].statistics();
  }
  for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
    if (plan.nodes[i].kind != PlanNode::Kind::kBin) continue;
    const std::size_t slot = plan.number_slot[plan.nodes[i].attribute];
    NodeState& state = learned.nodes[i];
    auto [bins, counts] = learners[slot].bins(plan.nodes[i].n);
    state.bins = std::move(bins);
    const std::uint64_t missing = learned.statistics[slot].missing_count;
    if (missing > 0) {
      state.missing_bin = state.bins.bin_count();
      counts.push_back(missing);
    }
    if (counted[i]) state.counts = std::move(counts);
  }
}

}  // namespace glassbox::recipes
