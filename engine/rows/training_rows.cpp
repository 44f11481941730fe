// Rows in segments: the first ones in memory, the others in a temporary file, in the order of
// training. A pass walks over them with a Window, which holds one segment of the file at a time. In
// the file a segment is its arrays one after the other; ids take two bytes where all of them fit.
#include "engine/rows/training_rows.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <span>
#include <stdexcept>
#include <utility>

namespace glassbox::engine {
namespace {

// Segments in the file: array after array, ids in two bytes where all of them fit.
class ArrayWriter {
 public:
  std::vector<std::byte> bytes;

  template <class T>
  void put(const UnsetVector<T>& values) {
    const auto* const begin = reinterpret_cast<const std::byte*>(values.data());
    bytes.insert(bytes.end(), begin, begin + values.size() * sizeof(T));
  }
  void put_ids(const UnsetVector<std::uint32_t>& ids, bool narrow) {
    if (!narrow) return put(ids);
    UnsetVector<std::uint16_t> small(ids.size());
    std::ranges::transform(ids, small.begin(),
                           [](std::uint32_t id) { return static_cast<std::uint16_t>(id); });
    put(small);
  }
};

class ArrayReader {
 public:
  explicit ArrayReader(std::span<const std::byte> bytes) : at_(bytes.data()) {}

  template <class T>
  void get(UnsetVector<T>& values, std::size_t count) {
    values.resize(count);
    if (count > 0) std::memcpy(values.data(), at_, count * sizeof(T));
    at_ += count * sizeof(T);
  }
  void get_ids(UnsetVector<std::uint32_t>& ids, std::size_t count, bool narrow) {
    if (!narrow) return get(ids, count);
    ids.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
      std::uint16_t id = 0;
      std::memcpy(&id, at_ + i * sizeof id, sizeof id);
      ids[i] = id;
    }
    at_ += count * sizeof(std::uint16_t);
  }

 private:
  const std::byte* at_;
};

}  // namespace

TrainingRows::TrainingRows(const FeatureSpace& space)
    : number_count_(space.numbers.size()),
      ids_are_narrow_(space.indicator_count() <= 1 << 16),
      slot_of_(space.indicator_count(), kNoSlot) {
  for (std::size_t g = 0; g < space.groups.size(); ++g) {
    const IndicatorGroup& group = space.groups[g];
    if (!group.reference) continue;
    const auto slot = static_cast<std::uint16_t>(slot_groups_.size());
    assert(slot != kNoSlot);
    std::fill(slot_of_.begin() + group.begin, slot_of_.begin() + group.end, slot);
    slot_groups_.push_back(static_cast<std::uint32_t>(g));
  }
}

double TrainingRows::mean_squared_norm() const {
  return row_count() == 0 ? 1 : norm_sum_ / static_cast<double>(row_count());
}

TrainingRows::Facts TrainingRows::facts_of(const PackedRows& rows) const {
  Facts facts;
  for (const float norm : rows.squared_norms) facts.norm_sum += static_cast<double>(norm);
  count_active(rows.view(number_count_), rows.row_count(), facts.active);
  return facts;
}

void TrainingRows::add(PackedRows&& rows, const Facts& facts, const RowStorage& storage) {
  if (rows.row_count() == 0) return;
  add(facts, rows.nonreference.size() + rows.indicators.size());
  hold(std::move(rows), storage);
}

void TrainingRows::hold(PackedRows&& rows, const RowStorage& storage) {
  const std::size_t count = rows.row_count();
  if (count == 0) return;
  is_weighted_ = !rows.weights.empty();
  begins_.push_back(row_count_);
  row_count_ += count;

  Segment& segment = segments_.emplace_back();
  segment.rows = std::move(rows);
  const std::size_t size = segment.rows.memory_bytes();
  if (!file_ && size <= storage.memory && memory_used_ <= storage.memory - size) {
    memory_used_ += size;
    return;
  }
  if (!file_) file_ = std::make_unique<TemporaryFile>(storage.directory);
  write(segment);
}

void TrainingRows::add(const Facts& facts, std::uint64_t ids) {
  id_count_ += ids;
  norm_sum_ += facts.norm_sum;
  for (const auto& [active, records] : facts.active) active_[active] += records;
}

void TrainingRows::write(Segment& segment) {
  const PackedRows& rows = segment.rows;
  ArrayWriter writer;
  writer.bytes.reserve(rows.memory_bytes());
  writer.put(rows.nonreference_ends);
  writer.put(rows.indicator_ends);
  writer.put(rows.numbers);
  writer.put(rows.squared_norms);
  writer.put(rows.labels);
  writer.put(rows.weights);
  writer.put(rows.nonreference_groups);
  writer.put_ids(rows.nonreference, ids_are_narrow_);
  writer.put_ids(rows.indicators, ids_are_narrow_);
  segment.on_disk = {file_->append(writer.bytes), writer.bytes.size(), rows.row_count(),
                     rows.nonreference.size(), rows.indicators.size()};
  segment.rows = {};
}

void TrainingRows::read(const Segment& segment, std::vector<std::byte>& bytes,
                        PackedRows& rows) const {
  const auto& place = segment.on_disk;
  bytes.resize(place.size);
  file_->read(place.offset, bytes);
  ArrayReader reader(bytes);
  reader.get(rows.nonreference_ends, place.rows);
  reader.get(rows.indicator_ends, place.rows);
  reader.get(rows.numbers, place.rows * number_stride(number_count_));
  reader.get(rows.squared_norms, place.rows);
  reader.get(rows.labels, place.rows);
  reader.get(rows.weights, is_weighted_ ? place.rows : 0);
  reader.get(rows.nonreference_groups, place.nonreference);
  reader.get_ids(rows.nonreference, place.nonreference, ids_are_narrow_);
  reader.get_ids(rows.indicators, place.indicators, ids_are_narrow_);
}

TrainingRows::Range TrainingRows::Window::from(std::size_t at) {
  const std::vector<std::size_t>& begins = rows_->begins_;
  if (at < begin_ || at >= end_) {
    segment_ = static_cast<std::size_t>(std::ranges::upper_bound(begins, at) - begins.begin()) - 1;
    const Segment& segment = rows_->segments_.at(segment_);
    begin_ = begins[segment_];
    end_ = begin_ + segment.row_count();
    if (at >= end_) throw std::logic_error("TrainingRows: a row that is in another process");
    if (segment.on_disk.rows == 0) {
      view_ = segment.rows.view(rows_->number_count_);
    } else {
      rows_->read(segment, bytes_, loaded_);
      view_ = loaded_.view(rows_->number_count_);
      if (segment_ + 1 < rows_->segments_.size()) {
        const auto& next = rows_->segments_[segment_ + 1].on_disk;
        rows_->file_->will_read(next.offset, next.size);
      }
    }
  }
  return {&view_, at - begin_, end_ - begin_};
}

void TrainingRows::count_active(const RowsView& rows, std::size_t count,
                                ActiveCounts& counts) const {
  std::uint32_t last = ~0u;
  std::uint64_t* entry = nullptr;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t begin = i == 0 ? 0 : rows.indicator_ends[i - 1];
    auto active = static_cast<std::uint32_t>(slot_groups_.size()) + rows.indicator_ends[i] - begin;
    const float* const z = rows.numbers + i * rows.number_stride;
    for (std::size_t k = 0; k < number_count_; ++k) active += z[k] != 0.0f ? 1 : 0;
    if (active != last) entry = &counts[last = active];
    ++*entry;
  }
}

ActiveCounts TrainingRows::active_counts(std::size_t rows) const {
  ActiveCounts counts;
  Window window(*this);
  for (std::size_t at = 0; at < rows;) {
    const Range range = window.from(at);
    const std::size_t count = std::min(rows - at, range.end - range.begin);
    count_active(*range.rows, count, counts);  // at is always the first of its segment
    at += count;
  }
  return counts;
}

}  // namespace glassbox::engine
