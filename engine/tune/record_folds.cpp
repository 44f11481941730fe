// Hashes the inputs of each record, so that equal records form a group, draws an order of groups,
// and deals them out to the fold that has the fewest records of the group's class.
#include "engine/tune/record_folds.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>

#include "io/base/distinct_sketch.h"
#include "io/base/siphash.h"

namespace glassbox::engine {
namespace {

constexpr std::uint64_t kMissing = 0x6d69'7373'696e'6721;

std::uint64_t hash_of(std::string_view text) {
  constexpr std::array<std::uint64_t, 2> kKey{0x676c'6173'7362'6f78, 0x666f'6c64'7320'2031};
  return siphash_2_4(kKey, text);
}

std::uint64_t hash_of(double value) {
  if (std::isnan(value)) return kMissing;
  return mix_bits(std::bit_cast<std::uint64_t>(value + 0.0));  // -0 + 0 = 0
}

// A hash of one attribute's cell in each record.
struct CellHashes {
  std::size_t count;

  std::vector<std::uint64_t> operator()(std::monostate /*none*/) const {
    return std::vector<std::uint64_t>(count, kMissing);
  }
  std::vector<std::uint64_t> operator()(const BinaryColumn& column) const {
    return {column.values.begin(), column.values.end()};
  }
  std::vector<std::uint64_t> operator()(const NumberColumn& column) const {
    std::vector<double> values(count);
    column.read(0, values);
    std::vector<std::uint64_t> hashes(count);
    std::ranges::transform(values, hashes.begin(), [](double value) { return hash_of(value); });
    return hashes;
  }
  std::vector<std::uint64_t> operator()(const CategoryColumn& column) const {
    std::vector<std::uint64_t> of_code;
    for (std::size_t code = 0; code < column.dictionary().size(); ++code)
      of_code.push_back(hash_of(column.dictionary()[code]));
    std::vector<std::uint64_t> hashes(count);
    for (std::size_t row = 0; row < count; ++row) hashes[row] = of_code[column[row]];
    return hashes;
  }
  std::vector<std::uint64_t> operator()(const TextColumn& column) const {
    std::vector<std::uint64_t> hashes(count);
    for (std::size_t row = 0; row < count; ++row) hashes[row] = hash_of(column.values[row]);
    return hashes;
  }
};

// The first record of each group, groups by ascending hash.
std::vector<std::size_t> first_records(const FoldFacts& records) {
  std::vector<std::size_t> order(records.inputs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {},
                    [&](std::size_t record) { return std::pair(records.inputs[record], record); });
  const auto rest = std::unique(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return records.inputs[a] == records.inputs[b];
  });
  order.erase(rest, order.end());
  return order;
}

}  // namespace

void append_input_hashes(const RecordBlock& block, const Schema& schema,
                         std::vector<std::uint64_t>& hashes) {
  const std::size_t begin = hashes.size();
  hashes.resize(begin + block.row_count);
  for (std::size_t a = 0; a < schema.attributes.size(); ++a) {
    if (!schema.is_input(a)) continue;
    const std::vector<std::uint64_t> cells =
        std::visit(CellHashes{block.row_count}, block.columns[a]);
    for (std::size_t row = 0; row < cells.size(); ++row) {
      std::uint64_t& hash = hashes[begin + row];
      hash = mix_bits(hash + cells[row]) + a;  // another order of cells, another hash
    }
  }
}

std::vector<std::uint32_t> draw_folds(const FoldFacts& records, std::uint32_t folds,
                                      std::uint64_t seed) {
  struct Group {
    std::uint64_t draw;
    std::uint64_t inputs;
    std::uint32_t stratum;
    std::uint64_t records = 0;
    std::uint32_t fold = 0;
  };
  std::vector<Group> groups;
  const std::uint64_t key = mix_bits(seed);
  for (const std::size_t first : first_records(records)) {
    const std::uint64_t inputs = records.inputs[first];
    groups.push_back({mix_bits(inputs ^ key), inputs, records.strata[first]});
  }
  const auto group_of = [&](std::uint64_t inputs) {
    return std::ranges::lower_bound(groups, inputs, {}, &Group::inputs);
  };
  for (const std::uint64_t inputs : records.inputs) ++group_of(inputs)->records;

  std::vector<std::size_t> order(groups.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t g) { return groups[g].draw; });
  const std::uint32_t strata =
      records.strata.empty() ? 0 : *std::ranges::max_element(records.strata) + 1;
  std::vector<std::uint64_t> in_stratum(std::size_t{strata} * folds), in_fold(folds);
  for (const std::size_t g : order) {
    Group& group = groups[g];
    const auto fullness = [&](std::uint32_t fold) {
      return std::tuple(in_stratum[std::size_t{group.stratum} * folds + fold], in_fold[fold], fold);
    };
    for (std::uint32_t fold = 1; fold < folds; ++fold)
      if (fullness(fold) < fullness(group.fold)) group.fold = fold;
    in_stratum[std::size_t{group.stratum} * folds + group.fold] += group.records;
    in_fold[group.fold] += group.records;
  }
  std::vector<std::uint32_t> result;
  result.reserve(records.inputs.size());
  for (const std::uint64_t inputs : records.inputs) result.push_back(group_of(inputs)->fold);
  return result;
}

std::vector<std::size_t> count_groups(const FoldFacts& records) {
  std::vector<std::size_t> counts;
  for (const std::size_t first : first_records(records)) {
    const std::uint32_t stratum = records.strata[first];
    if (stratum >= counts.size()) counts.resize(std::size_t{stratum} + 1);
    ++counts[stratum];
  }
  return counts;
}

bool have_groups_for(const FoldFacts& records, std::uint32_t folds, bool has_strata) {
  std::size_t groups = 0, held_out_safely = 0;
  for (const std::size_t count : count_groups(records)) {
    groups += count;
    held_out_safely += count >= 2 ? 1 : 0;
  }
  return groups >= folds && (!has_strata || held_out_safely >= 2);
}

bool repeat_by_nature(const FoldFacts& records, std::span<const double> targets) {
  constexpr std::size_t kShareInputs = 5, kDisagree = 10;
  struct Group {
    double target = 0;
    std::size_t records = 0;
    bool disagrees = false;
  };
  std::unordered_map<std::uint64_t, Group> groups;
  for (std::size_t i = 0; i < records.inputs.size(); ++i) {
    Group& group = groups.try_emplace(records.inputs[i], Group{targets[i]}).first->second;
    ++group.records;
    group.disagrees = group.disagrees || group.target != targets[i];
  }
  std::size_t disagree = 0;
  for (const auto& [inputs, group] : groups) disagree += group.disagrees ? group.records : 0;
  return groups.size() * kShareInputs <= records.inputs.size() &&
         disagree * kDisagree >= records.inputs.size() && disagree > 0;
}

void part_equal_records(FoldFacts& records, std::span<const double> targets) {
  std::unordered_map<std::uint64_t, std::uint64_t> met;  // records so far, by inputs and target
  for (std::size_t i = 0; i < records.inputs.size(); ++i) {
    std::uint64_t& hash = records.inputs[i];
    hash = mix_bits(hash + hash_of(targets[i]));
    hash = mix_bits(hash + met[hash]++);
  }
  records.are_parted = true;
}

}  // namespace glassbox::engine
