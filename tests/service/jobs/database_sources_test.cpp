#include "service/jobs/database_sources.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "service/jobs/staged_rows.h"

namespace glassbox::testing {
namespace {

using Catch::Contains;
using service::DatabaseServers;
using service::DatabaseSources;
using Json = nlohmann::json;

DatabaseServers servers() {
  const auto address = [](const char* url) { return io::parse_database_url(url, "flag"); };
  return {{{"c-1", address("redshift://db.lan:5439")},
           {"c-2", address("postgresql://boss:of-the-flag@db.lan/shop")}},
          {{"i-1", address("mysql://db.lan")}}};
}

Json redshift(const char* cluster, const char* database, const char* user = "ann") {
  return {{"DatabaseInformation", {{"ClusterIdentifier", cluster}, {"DatabaseName", database}}},
          {"DatabaseCredentials", {{"Username", user}}}};
}

Json rds(const char* instance) {
  return {{"DatabaseInformation", {{"InstanceIdentifier", instance}, {"DatabaseName", "shop"}}},
          {"DatabaseCredentials", {{"Username", "ann"}}}};
}

TEST_CASE("a request names a database of a server that the service was given",
          "[database_sources]") {
  const DatabaseSources sources(servers());
  CHECK(sources.address_of(redshift("c-1", "dev")).shown() == "redshift://ann@db.lan:5439/dev");
  CHECK(sources.address_of(redshift("c-2", "shop")).shown() == "postgresql://ann@db.lan:5432/shop");
  CHECK(sources.address_of(rds("i-1")).shown() == "mysql://ann@db.lan:3306/shop");
  CHECK(sources.address_of(redshift("c-2", "shop", "boss")).password.empty());
}

TEST_CASE("no other server or database is reached", "[database_sources]") {
  const DatabaseSources sources(servers());
  CHECK_THROWS_WITH(sources.address_of(redshift("c-3", "dev")),
                    Contains("DataSpec.DatabaseInformation.ClusterIdentifier") &&
                        Contains("c-1, c-2") && Contains("--redshift c-3="));
  CHECK_THROWS_WITH(sources.address_of(redshift("i-1", "dev")), Contains("--redshift i-1="));
  CHECK_THROWS_WITH(sources.address_of(rds("c-1")),
                    Contains("RDSData.DatabaseInformation.InstanceIdentifier") &&
                        Contains("--rds c-1=") && !Contains("of-the-flag"));
  CHECK_THROWS_WITH(sources.address_of(redshift("c-2", "dev")),
                    Contains("database \"shop\" of c-2 alone") && !Contains("of-the-flag"));
}

TEST_CASE("a password is there until it is forgotten", "[database_sources]") {
  DatabaseSources sources(servers());
  const Json spec = redshift("c-1", "dev");
  CHECK_THROWS_WITH(sources.login_of("ds", spec), Contains("keeps no passwords"));
  sources.remember("ds", "hunter22");
  CHECK(sources.login_of("ds", spec).password == "hunter22");
  CHECK_THROWS_WITH(sources.login_of("other", spec), Contains("keeps no passwords"));
  sources.forget("ds");
  sources.forget("ds");
  CHECK_THROWS_WITH(sources.login_of("ds", spec), Contains("keeps no passwords"));
}

TEST_CASE("the password of the flag serves its own user alone", "[database_sources]") {
  DatabaseSources sources(servers());
  CHECK(sources.login_of("ds", redshift("c-2", "shop", "boss")).password == "of-the-flag");
  CHECK_THROWS_WITH(sources.login_of("ds", redshift("c-2", "shop", "ann")),
                    Contains("keeps no passwords"));
  sources.remember("ds", "of-the-request");
  CHECK(sources.login_of("ds", redshift("c-2", "shop", "boss")).password == "of-the-request");
}

TEST_CASE("where the rows of a data source go", "[database_sources]") {
  CHECK(service::staged_location("s3://b/staging/", "ds.1") == "s3://b/staging/ds.1.csv");
  CHECK(service::staged_location("s3://b", "ds.1") == "s3://b/ds.1.csv");
}

}  // namespace
}  // namespace glassbox::testing
