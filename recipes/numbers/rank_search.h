/// recipes/numbers/rank_search.h: the values of given ranks among many that are only ever walked
/// over.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "io/base/bytes.h"
#include "recipes/numbers/bucket_map.h"
#include "recipes/numbers/key_counts.h"

namespace glassbox::recipes {

/// Exact selection in a few replays and bounded memory.
///
/// Every replay tallies distinct values. Should they become too many it counts buckets instead,
/// first laid out by the values tallied so far; the next replay looks only into the buckets where
/// a wanted rank lies. One replay suffices for up to some thousand distinct values, two for what
/// is in no particular order, and each further one narrows the buckets a hundredfold or more.
///
/// Values may be spread over several processes: at the end of each replay, before end_replay(),
/// each merges what all others encoded. All then find the same and go on in the same way, if their
/// first buckets were laid out by the same sample.
///
/// What is found depends on the values alone. -0.0 counts as 0.0.
/// cost    some 3 ns a value and replay
/// source  Munro & Paterson, "Selection and sorting with limited storage" (1980)
class RankSearch {
 public:
  struct Found {
    double value = 0;
    std::uint64_t up_to = 0;  ///< how many values do not exceed it
  };

  /// memory  bytes it may hold, about; 16 KiB at least are taken
  explicit RankSearch(std::size_t memory);

  /// Has the first buckets laid out by this sample rather than by the first values: what several
  /// processes need. Any values do, better ones save replays.
  /// keys  ordered_key() of numbers, in any order; none: buckets all over the range of doubles
  void lay_out_by(std::vector<std::uint64_t> keys);

  /// NaN is skipped.
  void add(std::span<const double> values);
  /// A value many times over; in the first replay only.
  void add(double value, std::uint64_t count);

  /// What this replay met so far. Up to 1 MiB, about two bytes a bucket.
  void encode(ByteWriter& out) const;
  /// Adds what another one, in the same replay and laid out by the same sample, had met.
  /// throws BytesError
  void merge(ByteReader& in);

  /// All values were added once.
  /// ranks  wanted, counted from 1, ascending; the same after every replay
  /// returns whether all are found
  [[nodiscard]] bool end_replay(std::span<const std::uint64_t> ranks);

  [[nodiscard]] const std::vector<Found>& found() const { return found_; }  ///< one for each rank

 private:
  struct Piece {                        // of the range of keys, where ranks are still looked for
    std::uint64_t low = 0, high = 0;    // both belong to it
    std::uint64_t below = 0;            // values less than any of it
    std::uint32_t base = 0, shift = 0;  // its first bucket and their width, once they are laid out
  };
  static constexpr std::size_t kNoPiece = std::numeric_limits<std::size_t>::max();

  std::size_t most_buckets_, most_tallied_;
  bool is_first_ = true;
  bool is_tallying_ = true;
  KeyCounts tally_;
  std::vector<KeyCounts::Entry> sample_;  // of lay_out_by(), ascending; counts say nothing
  BucketMap map_;                         // of the first replay
  std::vector<std::uint8_t> wanted_;      // by bucket of map_: whether pieces lie in it
  std::vector<Piece> pieces_;             // ascending, disjoint
  std::vector<std::uint64_t> counts_;
  std::uint64_t lowest_ = std::numeric_limits<std::uint64_t>::max(), highest_ = 0;
  std::vector<Found> found_;

  void count_first(std::uint64_t key, std::uint64_t count);
  void count_again(std::uint64_t key, std::uint64_t count);
  void lay_out_first_buckets();
  void lay_out_buckets();
  [[nodiscard]] std::size_t piece_of(std::uint64_t key) const;
  void add_again(std::span<const double> values);
  void find_in_tally(std::span<const std::uint64_t> ranks);
  void find_in_buckets(std::span<const std::uint64_t> ranks);
};

}  // namespace glassbox::recipes
