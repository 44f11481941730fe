/// engine/rows/training_rows.h: all training records in the order of training, cut into segments,
/// which lie in memory as far as it goes and then in a temporary file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "engine/rows/packed_rows.h"
#include "io/files/temporary_file.h"
#include "recipes/fit/feature_matrix.h"

namespace glassbox::engine {

/// Memory for rows, and where those go that do not fit.
struct RowStorage {
  std::size_t memory = ~std::size_t{0};
  std::filesystem::path directory = default_temporary_directory();
};

/// How many features of a record are not zero (references included, the bias not), and how many
/// records have that many.
using ActiveCounts = std::map<std::uint32_t, std::uint64_t>;

/// Where rows lie changes nothing but time. Of rows that several processes share, each holds some:
/// counts and sums are of all, and a Window is for places that are here.
class TrainingRows {
 public:
  explicit TrainingRows(const FeatureSpace& space);

  /// What is added up over rows.
  struct Facts {
    double norm_sum = 0;
    ActiveCounts active;
  };
  [[nodiscard]] Facts facts_of(const PackedRows& rows) const;  ///< on any thread

  /// Appends rows. Segments past the storage's memory go to its file.
  /// throws  std::filesystem::filesystem_error
  void add(PackedRows&& segment, const Facts& facts, const RowStorage& storage);
  /// The same in two steps, where several processes hold the rows: facts are then of all of them,
  /// in the order of rows, and ids are those listed.
  void hold(PackedRows&& segment, const RowStorage& storage);
  void add(const Facts& facts, std::uint64_t ids);
  /// The next `count` rows are in other processes.
  void leave_out(std::size_t count) { row_count_ += count; }

  [[nodiscard]] std::size_t row_count() const { return row_count_; }
  [[nodiscard]] std::size_t number_count() const { return number_count_; }
  [[nodiscard]] bool is_weighted() const { return is_weighted_; }
  [[nodiscard]] double mean_squared_norm() const;
  /// Ids listed in all rows together.
  [[nodiscard]] std::uint64_t id_count() const { return id_count_; }
  [[nodiscard]] std::uint64_t bytes_on_disk() const { return file_ ? file_->size() : 0; }

  /// Groups that have a reference level, in order; slot s is group slot_groups()[s].
  [[nodiscard]] const std::vector<std::uint32_t>& slot_groups() const { return slot_groups_; }
  /// The slot of each indicator's group; kNoSlot without a reference.
  static constexpr std::uint16_t kNoSlot = 0xffff;
  [[nodiscard]] const std::vector<std::uint16_t>& slots() const { return slot_of_; }

  /// Of all rows, or of the first `rows`. O(1), O(rows).
  [[nodiscard]] const ActiveCounts& active_counts() const { return active_; }
  [[nodiscard]] ActiveCounts active_counts(std::size_t rows) const;

  /// Rows [begin, end) of a view: one segment's.
  struct Range {
    const RowsView* rows;
    std::size_t begin, end;
  };

  /// What one reader looks through. Holds one segment when it comes from the file.
  class Window {
   public:
    explicit Window(const TrainingRows& rows) : rows_(&rows) {}
    /// From row `at` to the end of its segment; good until the next call.
    /// throws std::logic_error: the row is in another process
    [[nodiscard]] Range from(std::size_t at);

   private:
    const TrainingRows* rows_;
    std::size_t segment_ = ~std::size_t{0}, begin_ = 0, end_ = 0;
    PackedRows loaded_;
    std::vector<std::byte> bytes_;
    RowsView view_{};
  };

 private:
  struct Segment {
    PackedRows rows;  // empty when on disk
    struct {
      std::uint64_t offset = 0;
      std::size_t size = 0, rows = 0, nonreference = 0, indicators = 0;
    } on_disk;
    [[nodiscard]] std::size_t row_count() const {
      return on_disk.rows > 0 ? on_disk.rows : rows.row_count();
    }
  };
  void write(Segment& segment);
  void read(const Segment& segment, std::vector<std::byte>& bytes, PackedRows& rows) const;
  void count_active(const RowsView& rows, std::size_t count, ActiveCounts& counts) const;

  std::size_t number_count_;
  bool ids_are_narrow_;  // in the file
  bool is_weighted_ = false;
  std::vector<std::uint32_t> slot_groups_;
  std::vector<std::uint16_t> slot_of_;
  std::vector<Segment> segments_;
  std::vector<std::size_t> begins_;  // of each segment
  std::size_t row_count_ = 0;
  std::size_t memory_used_ = 0;
  std::uint64_t id_count_ = 0;
  double norm_sum_ = 0;
  ActiveCounts active_;
  std::unique_ptr<TemporaryFile> file_;
};

}  // namespace glassbox::engine
