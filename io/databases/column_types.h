/// io/databases/column_types.h: what a column of a query is to Amazon ML, by the type that the
/// database gives it.
///
/// source  Amazon ML Developer Guide, "Creating an Amazon ML Datasource from Data in Amazon
///         Redshift": numbers are NUMERIC, BOOLEAN is BINARY, CHAR is CATEGORICAL, all else TEXT
#pragma once

#include <cstdint>
#include <optional>

#include "io/schema/schema.h"

namespace glassbox::io {

/// How the database writes a value, and so what has to be done to it.
enum class CellKind {
  kText,
  kPadded,   ///< blanks at its end are not part of it
  kNumber,   ///< NaN and infinities are missing
  kBoolean,  ///< t and f
  kTiny,     ///< MySQL's tinyint(1), which may hold other numbers than 0 and 1
  kBits,     ///< MySQL's: bytes, the highest first
  kDate,     ///< zero dates and infinities are missing
  kZoned,    ///< a date and time with +00 at its end
};

struct ColumnMeaning {
  AttributeType type = AttributeType::kText;
  CellKind kind = CellKind::kText;
};

/// oid       of the type, modifier: its length
/// returns   nullopt: binary data
[[nodiscard]] std::optional<ColumnMeaning> postgres_column(std::uint32_t oid, int modifier);

/// type, flags, length, charset  of MYSQL_FIELD
[[nodiscard]] std::optional<ColumnMeaning> mysql_column(int type, unsigned long length,
                                                        unsigned int charset);

}  // namespace glassbox::io
