#include "io/databases/database_address.h"

#include <catch2/catch.hpp>

#include "io/base/input_error.h"
#include "io/databases/hidden_passwords.h"

namespace glassbox::testing {
namespace {

using Catch::Contains;
using io::DatabaseAddress;
using io::InputError;
using io::parse_database_url;
using io::without_password;

TEST_CASE("the parts of a database's address", "[database_address]") {
  const DatabaseAddress full = parse_database_url(
      "postgresql://ann:s%40f%2Fe@db.lan:6543/sh%C3%B6p?sslmode=require", "DATA");
  CHECK(full.kind == DatabaseAddress::Kind::kPostgres);
  CHECK(full.user == "ann");
  CHECK(full.password == "s@f/e");
  CHECK(full.host == "db.lan");
  CHECK(full.port == 6543);
  CHECK(full.database == "sh\xC3\xB6p");
  CHECK(full.parameters.at("sslmode") == "require");
  CHECK(full.shown() == "postgresql://ann@db.lan:6543/sh\xC3\xB6p");

  const DatabaseAddress bare = parse_database_url("mysql://db.lan/shop", "DATA");
  CHECK(bare.kind == DatabaseAddress::Kind::kMySql);
  CHECK(bare.user.empty());
  CHECK(bare.password.empty());
  CHECK(bare.connect_seconds == 30);
  CHECK(bare.shown() == "mysql://db.lan:3306/shop");
}

TEST_CASE("each scheme has its kind and port", "[database_address]") {
  using Kind = DatabaseAddress::Kind;
  const auto [url, kind, port] = GENERATE(table<const char*, Kind, int>({
      {"postgresql://h/d", Kind::kPostgres, 5432},
      {"postgres://h/d", Kind::kPostgres, 5432},
      {"redshift://h/d", Kind::kPostgres, 5439},
      {"mysql://h/d", Kind::kMySql, 3306},
      {"mariadb://h/d", Kind::kMySql, 3306},
      {"mariadb://h:99/d", Kind::kMySql, 99},
      {"postgresql://[::1]:7/d", Kind::kPostgres, 7},
  }));
  CAPTURE(url);
  const DatabaseAddress address = parse_database_url(url, "DATA");
  CHECK(address.kind == kind);
  CHECK(address.port == port);
  CHECK(address.database == "d");
}

TEST_CASE("sockets, IPv6 and passwords with signs in them", "[database_address]") {
  CHECK(parse_database_url("postgresql://ann@%2Ftmp%2Fpg/d", "DATA").host == "/tmp/pg");
  CHECK(parse_database_url("postgresql://ann@%2Ftmp%2Fpg/d", "DATA").shown() ==
        "postgresql://ann@%2Ftmp%2Fpg/d");
  CHECK(parse_database_url("postgresql://ann@/d?host=/tmp/pg", "DATA").host == "/tmp/pg");
  CHECK(parse_database_url("postgresql://[fe80::1]/d", "DATA").shown() ==
        "postgresql://[fe80::1]:5432/d");
  CHECK(parse_database_url("mysql://ann:p@ss:word@h/d", "DATA").password == "p@ss:word");
  CHECK(parse_database_url("postgresql://h/?user=ann&password=pw&dbname=d", "DATA").shown() ==
        "postgresql://ann@h:5432/d");
}

TEST_CASE("a server has as long to answer as its address says", "[database_address]") {
  const DatabaseAddress slow =
      parse_database_url("mysql://h/d?connect_timeout=3600&sslmode=verify-full", "DATA");
  CHECK(slow.connect_seconds == 3600);
  CHECK(slow.parameters.size() == 1);
  CHECK(parse_database_url("redshift://h/d?sslmode=verify-ca", "DATA").connect_seconds == 30);
}

TEST_CASE("what is not an address is refused without its password", "[database_address]") {
  const auto [url, what] = GENERATE(table<const char*, const char*>({
      {"http://ann:hunter22@h/d", "expected postgresql://"},
      {"postgresql://ann:hunter22@h:99999/d", "number from 1 to 65535"},
      {"postgresql://ann:hunter22@h:x/d", "number from 1 to 65535"},
      {"postgresql://ann:hunter22%@h/d", "%25"},
      {"postgresql://ann:hunter22%zz@h/d", "%25"},
      {"postgresql://ann:hunter22/@h/d", "%2F"},
      {"postgresql://ann:hunter22#@h/d", "%23"},
      {"postgresql://ann:hunter22?@h/d", "%3F"},
      {"postgresql://ann:hunter22@[::1/d", "\"[\" without \"]\""},
      {"postgresql://ann:hunter22@h/d/e", "%2F"},
      {"postgresql://ann:hunter22%00@h/d", "a byte of value 0"},
      {"mysql://ann:hunter22@h/d?socket=/x", "unknown parameter \"socket\""},
      {"mysql://ann:hunter22@h/d?sslmode=prefer", "expected disable, require or verify-full"},
      {"redshift://ann:hunter22@h/d?sslmode=on", "verify-ca or verify-full"},
      {"mysql://ann:hunter22@h/d?connect_timeout=0", "seconds from 1 to 3600"},
      {"postgresql://ann:hunter22@h/d?connect_timeout=1s", "seconds from 1 to 3600"},
      {"postgresql://ann:hunter22@h/d?connect_timeout=3601", "seconds from 1 to 3600"},
  }));
  CAPTURE(url);
  CHECK_THROWS_AS(parse_database_url(url, "DATA"), InputError);
  CHECK_THROWS_WITH(parse_database_url(url, "DATA"), Contains(what) && !Contains("hunter22"));
  CHECK_THAT(std::string(url).starts_with("http") ? "" : without_password(url),
             !Contains("hunter22"));
}

TEST_CASE("a text that is not an address stays as it is", "[database_address]") {
  CHECK(without_password("data/wine.csv") == "data/wine.csv");
  CHECK(without_password("mysql://ann:hunter22@h/d") == "mysql://ann@h:3306/d");
  CHECK_FALSE(io::is_database_url("s3://bucket/key"));
  CHECK_FALSE(io::is_database_url("postgresql"));
}

TEST_CASE("a message shows no password of a URL in it", "[database_address]") {
  const auto [message, shown] = GENERATE(table<const char*, const char*>({
      {"no file mysql://a:pw@h:1/d here", "no file mysql://a@h:1/d here"},
      {"x://a:p:@w@h and \"y://b:pw@h\"", "x://a@h and \"y://b@h\""},
      {"http://h:8080/a b@c", "http://h:8080/a b@c"},
      {"mysql://a@h:1/d: no", "mysql://a@h:1/d: no"},
      {"postgresql:/a:pw@h/d", "postgresql:/a@h/d"},
      {"\"mysql://h/d?sslpassword=pw&x=1\"", "\"mysql://h/d?sslpassword=&x=1\""},
      {"mysql//a:pw@h/d and postgresql:b:pw@h", "mysql//a@h/d and postgresql:b@h"},
      {"mysql://:pw@h and redshift://:p:w@h", "mysql://@h and redshift://@h"},
      {"the mysql server: a@h", "the mysql server: a@h"},
      {"a://", "a://"},
      {"mysql", "mysql"},
      {"", ""},
  }));
  CHECK(io::without_passwords(message) == shown);
}

}  // namespace
}  // namespace glassbox::testing
