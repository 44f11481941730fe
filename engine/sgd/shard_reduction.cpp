// Shards of one process are averaged where they lie. Those of several are cut into slices: the
// arrays, one behind the other, are one range of floats, of which process p averages the p-th part.
// It gets that part of every shard, and gives the mean to all.
#include "engine/sgd/shard_reduction.h"

#include <algorithm>
#include <cstring>

#include "engine/rows/aligned_floats.h"

namespace glassbox::engine {
namespace {

struct ShardArray {
  float* stored;
  float scale;
};

void average(std::span<float> base, float idle_scale, std::span<const ShardArray> shards,
             int threads) {
  constexpr std::ptrdiff_t kWorthThreads = 1 << 16;
  const auto n = static_cast<std::ptrdiff_t>(base.size());
#pragma omp parallel for schedule(static) num_threads(threads) if (n >= kWorthThreads)
  for (std::ptrdiff_t at = 0; at < n; ++at) {
    const auto i = static_cast<std::size_t>(at);
    float sum = 0, movers = 0;
    for (const ShardArray& shard : shards) {
      const float moved = shard.stored[i] != base[i] ? 1.0f : 0.0f;
      sum += moved * (shard.stored[i] * shard.scale);
      movers += moved;
    }
    base[i] = movers > 0 ? sum / movers : base[i] * idle_scale;
    for (const ShardArray& shard : shards) shard.stored[i] = base[i];
  }
}

// The part of one array that lies in [begin, end) of all: where in the array, and how far from
// `begin`.
struct Piece {
  std::size_t array, at, size, offset;
};
std::vector<Piece> pieces_of(std::span<const MergedArray> arrays, io::Share slice) {
  std::vector<Piece> pieces;
  std::size_t first = 0;  // of the array, in all
  for (std::size_t a = 0; a < arrays.size(); ++a) {
    const std::size_t end = first + arrays[a].base.size();
    const std::size_t from = std::max(first, slice.begin), to = std::min(end, slice.end);
    if (from < to) pieces.push_back({a, from - first, to - from, from - slice.begin});
    first = end;
  }
  return pieces;
}

// stored_of(shard, piece)  that shard's floats of the piece
template <class StoredOf>
void average_slice(std::span<MergedArray> arrays, io::Share slice,
                   std::span<const ShardFacts> shards, const StoredOf& stored_of, int threads) {
  std::vector<ShardArray> stored(shards.size());
  for (const Piece& piece : pieces_of(arrays, slice)) {
    const MergedArray& array = arrays[piece.array];
    const auto scale = [&](std::size_t s) {
      return array.is_scaled ? static_cast<float>(shards[s].scale) : 1.0f;
    };
    for (std::size_t s = 0; s < shards.size(); ++s) stored[s] = {stored_of(s, piece), scale(s)};
    average(array.base.subspan(piece.at, piece.size), scale(0), stored, threads);
  }
}

// Facts among floats: they keep their bits.
constexpr std::size_t kFacts = sizeof(ShardFacts) / sizeof(float);

}  // namespace

std::vector<ShardFacts> merge_shards(std::span<MergedArray> arrays,
                                     std::span<const ShardFacts> here, std::size_t shards,
                                     const io::Exchange& exchange, int threads) {
  std::size_t total = 0;
  for (const MergedArray& array : arrays) total += array.base.size();
  std::vector<ShardFacts> facts(here.begin(), here.end());
  if (exchange.size() == 1) {
    const auto stored_of = [&](std::size_t s, const Piece& piece) {
      return arrays[piece.array].here[s] + piece.at;
    };
    average_slice(arrays, {0, total}, facts, stored_of, threads);
    return facts;
  }

  // From each process the facts of its shards, then their floats of this process's slice.
  const std::size_t processes = exchange.size();
  const io::Share mine = io::share_here(exchange, total);
  std::vector<std::size_t> to_sizes, from_sizes, slice_sizes;
  AlignedFloats to, from(shards * (kFacts + mine.size()));
  to.reserve(here.size() * (processes * kFacts + total));
  for (std::size_t r = 0; r < processes; ++r) {
    const io::Share slice = io::share_of(r, processes, total);
    const std::vector<Piece> pieces = pieces_of(arrays, slice);
    to.resize(to.size() + here.size() * kFacts);
    if (!here.empty())
      std::memcpy(to.data() + to.size() - here.size() * kFacts, here.data(), here.size_bytes());
    for (std::size_t s = 0; s < here.size(); ++s)
      for (const Piece& piece : pieces) {
        const float* const stored = arrays[piece.array].here[s] + piece.at;
        to.insert(to.end(), stored, stored + piece.size);
      }
    to_sizes.push_back(here.size() * (kFacts + slice.size()) * sizeof(float));
    from_sizes.push_back(io::share_of(r, processes, shards).size() * (kFacts + mine.size()) *
                         sizeof(float));
    slice_sizes.push_back(slice.size() * sizeof(float));
  }
  exchange.alltoallv(std::as_bytes(std::span(to)), to_sizes,
                     std::as_writable_bytes(std::span(from)), from_sizes);

  facts.resize(shards);
  std::vector<float*> slices;  // by shard
  float* at = from.data();
  for (std::size_t r = 0; r < processes; ++r) {
    const io::Share there = io::share_of(r, processes, shards);
    if (there.size() == 0) continue;
    std::memcpy(&facts[there.begin], at, there.size() * sizeof(ShardFacts));
    at += there.size() * kFacts;
    for (std::size_t s = 0; s < there.size(); ++s, at += mine.size()) slices.push_back(at);
  }
  const auto stored_of = [&](std::size_t s, const Piece& piece) {
    return slices[s] + piece.offset;
  };
  average_slice(arrays, mine, facts, stored_of, threads);

  from.clear();
  for (const Piece& piece : pieces_of(arrays, mine)) {
    const std::span<float> averaged = arrays[piece.array].base.subspan(piece.at, piece.size);
    from.insert(from.end(), averaged.begin(), averaged.end());
  }
  to.resize(total);
  exchange.allgatherv(std::as_bytes(std::span(from)), slice_sizes,
                      std::as_writable_bytes(std::span(to)));
  for (const Piece& piece : pieces_of(arrays, {0, total})) {
    const MergedArray& array = arrays[piece.array];
    const float* const averaged = to.data() + piece.offset;
    std::copy_n(averaged, piece.size, array.base.data());
    for (float* const stored : array.here) std::copy_n(averaged, piece.size, stored);
  }
  return facts;
}

}  // namespace glassbox::engine
