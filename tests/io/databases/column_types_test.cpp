#include "io/databases/column_types.h"

#include <catch2/catch.hpp>

namespace glassbox::testing {
namespace {

using io::mysql_column;
using io::postgres_column;
using enum io::AttributeType;

// Numbers of the types: `select oid, typname from pg_type` of PostgreSQL 15.
TEST_CASE("the type of a PostgreSQL column", "[column_types]") {
  const auto [oid, modifier, type] = GENERATE(table<unsigned, int, io::AttributeType>({
      {20, -1, kNumeric},        // int8
      {21, -1, kNumeric},        // int2
      {23, -1, kNumeric},        // int4
      {700, -1, kNumeric},       // float4
      {701, -1, kNumeric},       // float8
      {1700, 655366, kNumeric},  // numeric(10,2)
      {16, -1, kBinary},         // bool
      {1560, 1, kBinary},        // bit(1)
      {1560, 8, kText},          // bit(8)
      {1042, 7, kCategorical},   // char(3)
      {18, -1, kCategorical},    // "char"
      {1043, 24, kText},         // varchar(20)
      {25, -1, kText},           // text
      {1082, -1, kText},         // date
      {1114, -1, kText},         // timestamp
      {1184, -1, kText},         // timestamptz
      {2950, -1, kText},         // uuid
      {3802, -1, kText},         // jsonb
      {99999, -1, kText},        // somebody's enum
  }));
  CAPTURE(oid, modifier);
  REQUIRE(postgres_column(oid, modifier));
  CHECK(postgres_column(oid, modifier)->type == type);
}

// Numbers of enum_field_types in MariaDB's mysql_com.h; character set 45 is utf8mb4, 63 is binary.
TEST_CASE("the type of a MySQL column", "[column_types]") {
  const auto [number, length, type] = GENERATE(table<int, unsigned long, io::AttributeType>({
      {1, 1, kBinary},          // tinyint(1)
      {1, 4, kNumeric},         // tinyint
      {2, 6, kNumeric},         // smallint
      {3, 11, kNumeric},        // int
      {4, 12, kNumeric},        // float
      {5, 22, kNumeric},        // double
      {8, 20, kNumeric},        // bigint
      {9, 9, kNumeric},         // mediumint
      {13, 4, kNumeric},        // year
      {246, 12, kNumeric},      // decimal(10,2)
      {16, 1, kBinary},         // bit(1)
      {16, 8, kNumeric},        // bit(8)
      {254, 12, kCategorical},  // char(3), enum, set
      {253, 80, kText},         // varchar(20)
      {252, 262140, kText},     // text
      {10, 10, kText},          // date
      {12, 19, kText},          // datetime
      {7, 19, kText},           // timestamp
      {11, 10, kText},          // time
      {245, 100, kText},        // json of MySQL
  }));
  CAPTURE(number, length);
  REQUIRE(mysql_column(number, length, 45));
  CHECK(mysql_column(number, length, 45)->type == type);
}

TEST_CASE("binary data are told from texts", "[column_types]") {
  CHECK_FALSE(postgres_column(17, -1));  // bytea
  for (const int type : {249, 250, 251, 252, 253, 254})
    CHECK_FALSE(mysql_column(type, 100, 63));  // blobs, varbinary, binary
  CHECK_FALSE(mysql_column(255, 100, 63));     // geometry
  CHECK(mysql_column(3, 11, 63));              // numbers say binary, too
}

}  // namespace
}  // namespace glassbox::testing
