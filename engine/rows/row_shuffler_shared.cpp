// The shuffle of records that several processes read, each a part.
//
// The order is that of one process: bucket 3 holds the rows of process 0 that drew it, then those
// of process 1, and is shuffled as a whole. All know how many rows and bytes each process has for
// each bucket, so that nobody has to ask: whoever needs a place gets the whole bucket around it.
#include <algorithm>
#include <utility>

#include "engine/rows/row_shuffler.h"
#include "engine/rows/unset_vector.h"
#include "io/base/bytes.h"
#include "io/base/first_failure.h"

namespace glassbox::engine {
namespace {

constexpr std::uint64_t kRoundBytes = std::uint64_t{64} << 20;  // of buckets that move together

void append(std::span<const std::byte> bytes, UnsetVector<std::byte>& to) {
  const std::size_t size = to.size();
  to.resize(size + bytes.size());
  std::ranges::copy(bytes, to.begin() + static_cast<std::ptrdiff_t>(size));
}

// Which of the buckets each process needs.
class Receivers {
 public:
  Receivers(std::span<const std::vector<Share>> needed, std::span<const std::uint64_t> rows)
      : needs_(needed.size(), std::vector<bool>(rows.size())) {
    std::size_t begin = 0;
    for (std::size_t b = 0; b < rows.size(); ++b) {
      const std::size_t end = begin + static_cast<std::size_t>(rows[b]);
      for (std::size_t r = 0; r < needed.size(); ++r)
        needs_[r][b] = std::ranges::any_of(needed[r], [&](const Share& places) {
          return std::max(places.begin, begin) < std::min(places.end, end);
        });
      begin = end;
    }
  }
  [[nodiscard]] bool needs(std::size_t process, std::size_t bucket) const {
    return needs_[process][bucket];
  }
  // Who reports the facts of a bucket.
  [[nodiscard]] std::size_t first(std::size_t bucket) const {
    std::size_t r = 0;
    while (r < needs_.size() && !needs_[r][bucket]) ++r;
    return r;
  }

 private:
  std::vector<std::vector<bool>> needs_;  // by process, then bucket
};

// Facts of the buckets that this process reports: sums of norms by segment, in order, and how many
// rows have so many active features.
class FactsHere {
 public:
  void add(std::span<const TrainingRows::Facts> segments) {
    norms_.u64(segments.size());
    for (const TrainingRows::Facts& facts : segments) {
      norms_.f64(facts.norm_sum);
      for (const auto& [active, records] : facts.active) active_[active] += records;
    }
  }
  [[nodiscard]] std::string bytes() const {
    ByteWriter out;
    out.u64(active_.size());
    for (const auto& [active, records] : active_) {
      out.u32(active);
      out.u64(records);
    }
    return out.bytes() + norms_.bytes();
  }

 private:
  ByteWriter norms_;
  ActiveCounts active_;
};

}  // namespace

std::uint64_t RowShuffler::count_all(const io::Exchange& exchange) {
  ByteWriter mine;
  mine.u64(ids_);
  for (const Bucket& bucket : buckets_) {
    mine.u64(bucket.rows);
    mine.u64(bucket.bytes);
  }
  all_rows_.assign(buckets_.size(), 0);
  all_bytes_.clear();
  std::uint64_t ids = 0;
  for (const std::string& bytes : exchange.gather(mine.bytes())) {
    ByteReader in(bytes);
    ids += in.u64();
    std::vector<std::uint64_t>& sizes = all_bytes_.emplace_back();
    for (std::uint64_t& rows : all_rows_) {
      rows += in.u64();
      sizes.push_back(in.u64());
    }
  }
  ids_ = ids;
  return ids;
}

TrainingRows RowShuffler::finish(std::size_t memory, int threads, const io::Exchange& exchange,
                                 std::span<const std::vector<Share>> needed) {
  if (file_) write_out();
  const RowStorage storage{memory, storage_.directory};
  const std::size_t processes = exchange.size(), me = exchange.rank();
  const Receivers receivers(needed, all_rows_);
  FactsHere facts;
  UnsetVector<std::byte> to, from;
  for (std::size_t first = 0, last = 0; first < buckets_.size(); first = last) {
    for (std::uint64_t bytes = 0; last < buckets_.size() && bytes < kRoundBytes; ++last)
      for (std::size_t r = 0; r < processes; ++r) bytes += all_bytes_[r][last];

    std::vector<std::vector<Piece>> mine;
    for (std::size_t b = first; b < last; ++b) mine.push_back(take(buckets_[b]));
    std::vector<std::size_t> to_sizes(processes), from_sizes(processes);
    to.clear();
    for (std::size_t r = 0; r < processes; ++r)
      for (std::size_t b = first; b < last; ++b) {
        if (r == me) continue;  // what stays is not moved
        if (receivers.needs(me, b)) from_sizes[r] += static_cast<std::size_t>(all_bytes_[r][b]);
        if (!receivers.needs(r, b)) continue;
        to_sizes[r] += static_cast<std::size_t>(all_bytes_[me][b]);
        for (const Piece& piece : mine[b - first]) append(piece.all(), to);
      }
    std::size_t size = 0;
    for (const std::size_t bytes : from_sizes) size += bytes;
    from.resize(size);
    exchange.alltoallv(to, to_sizes, from, from_sizes);

    // Bucket by bucket what came from process 0, then 1, ...: the order of records.
    std::vector<std::vector<std::span<const std::byte>>> pieces(last - first);
    std::size_t at = 0;
    for (std::size_t r = 0; r < processes; ++r)
      for (std::size_t b = first; b < last; ++b) {
        if (!receivers.needs(me, b)) continue;
        if (r == me) {
          for (const Piece& piece : mine[b - first]) pieces[b - first].push_back(piece.all());
          continue;
        }
        const auto bytes = static_cast<std::size_t>(all_bytes_[r][b]);
        pieces[b - first].push_back(std::span<const std::byte>(from).subspan(at, bytes));
        at += bytes;
      }
    FirstFailure failure;
#pragma omp parallel for ordered schedule(static, 1) num_threads(threads)
    for (std::ptrdiff_t i = 0; i < static_cast<std::ptrdiff_t>(pieces.size()); ++i) {
      const std::size_t b = first + static_cast<std::size_t>(i);
      const bool is_here = receivers.needs(me, b), is_told = receivers.first(b) == me;
      Packed packed;
      failure.guard([&] {
        if (is_here) packed = pack(b, pieces[b - first], is_told, 1);
      });
#pragma omp ordered
      failure.guard([&] {
        for (PackedRows& segment : packed.segments) rows_.hold(std::move(segment), storage);
        if (is_told) facts.add(packed.facts);
        if (!is_here) rows_.leave_out(static_cast<std::size_t>(all_rows_[b]));
      });
    }
    failure.rethrow();
  }

  const std::vector<std::string> told = exchange.gather(facts.bytes());
  std::vector<ByteReader> readers(told.begin(), told.end());
  TrainingRows::Facts sum;
  for (ByteReader& in : readers)
    for (std::uint64_t left = in.u64(); left > 0; --left) {
      const std::uint32_t active = in.u32();
      sum.active[active] += in.u64();
    }
  rows_.add(sum, ids_);
  for (std::size_t b = 0; b < buckets_.size(); ++b) {
    const std::size_t teller = receivers.first(b);
    if (teller == processes) continue;  // an empty bucket
    for (std::uint64_t left = readers[teller].u64(); left > 0; --left)
      rows_.add({readers[teller].f64(), {}}, 0);
  }
  buckets_.clear();
  file_.reset();
  return std::move(rows_);
}

}  // namespace glassbox::engine
