// Records to rows of features, 128 at a time. Numbers are standardized column by column, four at
// once, and turned into rows. Ids come node by node as well: each row has a lane in a buffer, to
// which every node appends the row's ids, and the lanes are then put one after the other.
#include "recipes/fit/transform.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <span>

namespace glassbox::recipes {
namespace {

constexpr std::size_t kShortRow = 32;  // ids

// Vectors of the compiler's own: with plain numbers it would take the conditions one by one.
typedef double Doubles4 __attribute__((vector_size(32)));
typedef float Floats4 __attribute__((vector_size(16)));

template <class Mask>
Doubles4 select(Mask mask, Doubles4 yes, Doubles4 no) {
  return reinterpret_cast<Doubles4>((mask & reinterpret_cast<Mask>(yes)) |
                                    (~mask & reinterpret_cast<Mask>(no)));
}

// z of a column's values; 0, that of the mean, where there is none.
// out  may be written up to a multiple of 4
void standardize(const NumberSource& source, std::span<const double> values, float* out) {
  constexpr Doubles4 kMost = Doubles4{} + double{std::numeric_limits<float>::max()};
  const bool varies = source.deviation != 0;
  // Where a difference could leave the range of doubles, of small parts of both.
  constexpr double kSmall = 0x1p-10;
  const bool is_huge = std::max(std::abs(source.mean), source.deviation) > 1e300;
  for (std::size_t row = 0; row < values.size(); row += 4) {
    Doubles4 value{};
    if (row + 4 <= values.size()) {
      std::memcpy(&value, values.data() + row, sizeof value);
    } else {
      std::memcpy(&value, values.data() + row, (values.size() - row) * sizeof(double));
    }
    Doubles4 z{};
    if (is_huge) {
      z = varies ? (value * kSmall - source.mean * kSmall) / (source.deviation * kSmall) : z;
    } else if (varies) {
      z = (value - source.mean) / source.deviation;
    }
    z = select(value != value, Doubles4{}, z);
    z = select(z < -kMost, -kMost, z);
    z = select(z > kMost, kMost, z);
    const Floats4 narrow = __builtin_convertvector(z, Floats4);
    std::memcpy(out + row, &narrow, sizeof narrow);
  }
}

void append_numbers(const Layout& layout, const Workspace& work, std::size_t row_count,
                    FeatureMatrix& out) {
  const std::size_t width = layout.numbers.size();
  const std::size_t begin = out.numbers.size();
  out.numbers.resize(begin + row_count * width);
  // Some columns at a time: their values of one row lie side by side in the matrix.
  constexpr std::size_t kTogether = 8;
  std::array<std::array<float, kTransformRows>, kTogether> columns;
  for (std::size_t first = 0; first < width; first += kTogether) {
    const std::size_t count = std::min(kTogether, width - first);
    for (std::size_t k = 0; k < count; ++k) {
      const NumberSource& source = layout.numbers[first + k];
      standardize(source, work.numbers[source.slot], columns[k].data());
    }
    float* at = out.numbers.data() + begin + first;
    if (count == kTogether) {
      for (std::size_t row = 0; row < row_count; ++row, at += width)
        for (std::size_t k = 0; k < kTogether; ++k) at[k] = columns[k][row];
    } else {
      for (std::size_t row = 0; row < row_count; ++row, at += width)
        for (std::size_t k = 0; k < count; ++k) at[k] = columns[k][row];
    }
  }
}

// Ids are gathered group by group into one lane a row, wide enough for all it could hold, then
// copied together. An id that is left out is written all the same and overwritten by the next: no
// branch for the processor to guess wrong.
class IdGatherer {
 public:
  IdGatherer(const Layout& layout, Workspace& work, std::size_t row_count)
      : work_(work), row_count_(row_count) {
    std::size_t singles = 0;
    for (const IndicatorSource& source : layout.indicators) {
      singles += source.kind == IndicatorSource::Kind::kSet ? 0 : 1;
    }
    work.starts.assign(row_count + 1, singles);
    for (const IndicatorSource& source : layout.indicators) {
      if (source.kind != IndicatorSource::Kind::kSet) continue;
      const std::vector<std::uint32_t>& ends = work.nodes[source.node].ends;
      for (std::size_t row = 0; row < row_count; ++row) {
        work.starts[row] += ends[row] - (row == 0 ? 0 : ends[row - 1]);
      }
    }
    std::size_t total = 0;
    for (std::size_t& start : work.starts) {
      std::size_t lane = (start + 1 + 15) / 16 * 16;
      if (lane % 256 == 0) lane += 16;  // lanes a multiple of 1 KiB apart would share cache sets
      start = total;
      total += lane;
    }
    if (work.entries.size() < total) work.entries.resize(total);
    work.cursors.assign(work.starts.begin(), work.starts.end());
  }

  void gather(const IndicatorSource& source) {
    std::uint32_t* const entries = work_.entries.data();
    std::size_t* const cursors = work_.cursors.data();
    switch (source.kind) {
      case IndicatorSource::Kind::kLevel: {
        const std::uint32_t* const codes = work_.nodes[source.node].codes.data();
        const std::uint32_t offset = source.offset, none = source.none_id, skip = source.skip_id;
        for (std::size_t row = 0; row < row_count_; ++row) {
          const std::uint32_t id = codes[row] == kNoLevel ? none : offset + codes[row];
          entries[cursors[row]] = id;
          cursors[row] += id != skip ? 1 : 0;
        }
        break;
      }
      case IndicatorSource::Kind::kSet: {
        const NodeLevels& levels = work_.nodes[source.node];
        for (std::size_t row = 0, i = 0; row < row_count_; ++row) {
          for (; i < levels.ends[row]; ++i) {
            entries[cursors[row]++] = source.offset + levels.codes[i];
          }
        }
        break;
      }
      case IndicatorSource::Kind::kMissing: {
        const std::span<const double> values = work_.numbers[source.slot];
        for (std::size_t row = 0; row < row_count_; ++row) {
          entries[cursors[row]] = source.offset;
          cursors[row] += std::isnan(values[row]) ? 1 : 0;
        }
        break;
      }
    }
  }

  void append_to(FeatureMatrix& out) const {
    std::size_t total = out.ids.size();
    for (std::size_t row = 0; row < row_count_; ++row) {
      total += work_.cursors[row] - work_.starts[row];
      out.row_ends.push_back(total);
    }
    // Short rows are copied four ids at a time, the last ones with what follows them in the lane:
    // the next row overwrites that.
    std::size_t at = out.ids.size();
    out.ids.resize(total + 4);
    for (std::size_t row = 0; row < row_count_; ++row) {
      const std::size_t count = work_.cursors[row] - work_.starts[row];
      const std::uint32_t* const from = work_.entries.data() + work_.starts[row];
      std::uint32_t* const to = out.ids.data() + at;
      if (count > kShortRow) {
        std::memcpy(to, from, count * sizeof *from);
      } else {
        for (std::size_t i = 0; i < count; i += 4) std::memcpy(to + i, from + i, 4 * sizeof *from);
      }
      at += count;
    }
    out.ids.resize(total);
  }

 private:
  Workspace& work_;
  std::size_t row_count_;
};

}  // namespace

void append_features(const Plan& plan, const FittedPlan& learned, const Layout& layout,
                     const RecordView& records, Workspace& work, FeatureMatrix& out) {
  evaluate(plan, learned, records, work);
  append_numbers(layout, work, records.size(), out);
  IdGatherer gatherer(layout, work, records.size());
  for (const IndicatorSource& source : layout.indicators) gatherer.gather(source);
  gatherer.append_to(out);
}

}  // namespace glassbox::recipes
