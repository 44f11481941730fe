/// io/csv/rearrangement.h: which records of a datasource take part. Amazon ML's DataRearrangement.
///
/// source  Amazon ML Developer Guide, "Data Rearrangement", "Splitting Your Data"
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::io {

/// Picks records by position. Plain data; two rearrangements that differ only in `complement`
/// pick disjoint sets that cover everything.
struct Rearrangement {
  enum class Strategy { kSequential, kRandom };

  double percent_begin = 0;  ///< 0..100
  double percent_end = 100;  ///< percent_begin..100
  Strategy strategy = Strategy::kSequential;
  bool complement = false;       ///< take what lies outside the range instead
  std::string random_seed = {};  ///< any text; only for kRandom

  /// True when every record is taken whatever its place.
  [[nodiscard]] bool takes_all() const;

  /// True when no record is taken whatever its place: 50 to 50, say.
  [[nodiscard]] bool selects_nothing() const;

  /// True when takes() needs the total, i.e. a sequential split that does not take all.
  [[nodiscard]] bool needs_total() const;

  /// Whether a record takes part. Offsets are bytes of the uncompressed records, header lines and
  /// BOM left out, line ends included.
  ///
  /// file        ordinal of the file, from 0
  /// file_begin  offset of the record's first byte in its own file
  /// end         offset just past the record in the concatenation of all files, >= 1
  /// total       bytes of all records of all files; not looked at unless needs_total()
  ///
  /// sequential: taken when begin < 100*end/total <= end, so the record that straddles a cut goes
  /// where its last byte lies. random: a number in [0,100) is drawn from SipHash-2-4 of seed,
  /// file ordinal (u32 LE) and file_begin (u64 LE), top 53 bits; taken when begin <= number < end.
  /// The key is the 16 bytes "glassbox split 1".
  [[nodiscard]] bool takes(std::uint32_t file, std::uint64_t file_begin, std::uint64_t end,
                           std::uint64_t total) const;

  /// True when takes() is false for every record whose `end` is in [first_end, last_end]; a false
  /// answer promises nothing. Lets a reader step over bytes outside a sequential range.
  [[nodiscard]] bool takes_none(std::uint64_t first_end, std::uint64_t last_end,
                                std::uint64_t total) const;

  bool operator==(const Rearrangement&) const = default;
};

/// Reads {"splitting":{"percentBegin":0,"percentEnd":70,...}}. `complement` may be a bool or
/// "true"/"false"; the seed is looked for in strategyParams, then splitting, then the top level.
/// throws  InputError: malformed, out of 0..100, begin > end, unknown strategy
[[nodiscard]] Rearrangement parse_rearrangement(std::string_view json, const std::string& source);

/// The shorthand of the command line: "0-70", "70-100", "12.5-25".  throws InputError
[[nodiscard]] Rearrangement parse_split(std::string_view text);

/// Amazon's JSON for it, every key written.
[[nodiscard]] std::string to_json(const Rearrangement& rearrangement);

}  // namespace glassbox::io
