#include "io/databases/column_types.h"

#include <mysql.h>

namespace glassbox::io {

std::optional<ColumnMeaning> postgres_column(std::uint32_t oid, int modifier) {
  switch (oid) {  // of src/include/catalog/pg_type.dat; Redshift has the same
    case 17:      // bytea
      return std::nullopt;
    case 16:  // boolean
      return ColumnMeaning{AttributeType::kBinary, CellKind::kBoolean};
    case 20:    // bigint
    case 21:    // smallint
    case 23:    // integer
    case 700:   // real
    case 701:   // double precision
    case 1700:  // numeric
      return ColumnMeaning{AttributeType::kNumeric, CellKind::kNumber};
    case 18:    // "char"
    case 1042:  // char(n)
      return ColumnMeaning{AttributeType::kCategorical, CellKind::kPadded};
    case 1082:  // date
    case 1114:  // timestamp
      return ColumnMeaning{AttributeType::kText, CellKind::kDate};
    case 1184:  // timestamp with time zone
      return ColumnMeaning{AttributeType::kText, CellKind::kZoned};
    case 1560:  // bit(n)
      if (modifier == 1) return ColumnMeaning{AttributeType::kBinary, CellKind::kText};
      return ColumnMeaning{};
    default:
      return ColumnMeaning{};
  }
}

std::optional<ColumnMeaning> mysql_column(int type, unsigned long length, unsigned int charset) {
  constexpr unsigned int kBinaryBytes = 63;
  switch (type) {
    case MYSQL_TYPE_TINY:
      if (length == 1) return ColumnMeaning{AttributeType::kBinary, CellKind::kTiny};
      [[fallthrough]];
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_LONGLONG:
    case MYSQL_TYPE_FLOAT:
    case MYSQL_TYPE_DOUBLE:
    case MYSQL_TYPE_DECIMAL:
    case MYSQL_TYPE_NEWDECIMAL:
    case MYSQL_TYPE_YEAR:
      return ColumnMeaning{AttributeType::kNumeric, CellKind::kNumber};
    case MYSQL_TYPE_BIT:
      return ColumnMeaning{length == 1 ? AttributeType::kBinary : AttributeType::kNumeric,
                           CellKind::kBits};
    case MYSQL_TYPE_DATE:
    case MYSQL_TYPE_NEWDATE:
    case MYSQL_TYPE_DATETIME:
    case MYSQL_TYPE_TIMESTAMP:
      return ColumnMeaning{AttributeType::kText, CellKind::kDate};
    case MYSQL_TYPE_STRING:  // char(n), enum and set
      if (charset == kBinaryBytes) return std::nullopt;
      return ColumnMeaning{AttributeType::kCategorical, CellKind::kPadded};
    case MYSQL_TYPE_VARCHAR:
    case MYSQL_TYPE_VAR_STRING:
    case MYSQL_TYPE_TINY_BLOB:
    case MYSQL_TYPE_MEDIUM_BLOB:
    case MYSQL_TYPE_LONG_BLOB:
    case MYSQL_TYPE_BLOB:  // text is one, too
      if (charset == kBinaryBytes) return std::nullopt;
      return ColumnMeaning{};
    case MYSQL_TYPE_GEOMETRY:
      return std::nullopt;
    default:
      return ColumnMeaning{};
  }
}

}  // namespace glassbox::io
