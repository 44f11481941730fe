#include "service/http/host_names.h"

#include <catch2/catch.hpp>

using namespace glassbox::testing;

TEST_CASE("Amazon's names, and the bucket before S3's", "[service][http][hosts]") {
  const auto [host, bucket] = GENERATE(table<std::string, std::optional<std::string>>({
      {"s3.amazonaws.com", ""},
      {"S3.us-east-1.amazonaws.com:80", ""},
      {"s3-eu-west-1.amazonaws.com", ""},
      {"s3.dualstack.us-east-1.amazonaws.com", ""},
      {"b.s3.amazonaws.com", "b"},
      {"my.bucket.s3.us-east-1.amazonaws.com:8080", "my.bucket"},
      {"b.s3-eu-west-1.amazonaws.com", "b"},
      {"b.s3.dualstack.us-east-1.amazonaws.com", "b"},
      {"s3.s3.us-east-1.amazonaws.com", "s3"},
      {"sts.amazonaws.com", ""},
      {"sts.us-east-1.amazonaws.com", ""},
      {"iam.amazonaws.com", ""},
      {"machinelearning.us-east-1.amazonaws.com", ""},
      {"realtime.machinelearning.us-east-1.amazonaws.com", ""},
      {"machinelearning.amazonaws.com", std::nullopt},
      {"ec2.us-east-1.amazonaws.com", std::nullopt},
      {"s3.amazonaws.com.evil.example", std::nullopt},
      {"evil.example", std::nullopt},
      {".s3.amazonaws.com", std::nullopt},
      {"amazonaws.com", std::nullopt},
  }));
  CAPTURE(host);
  CHECK(bucket_of_amazons(host) == bucket);
}

TEST_CASE("a bucket before a name of ours", "[service][http][hosts]") {
  const auto [host, ours, bucket] = GENERATE(table<std::string, std::string, std::string>({
      {"b.localhost:8080", "localhost", "b"},
      {"my.b.LocalHost", "localhost", "my.b"},
      {"localhost", "localhost", ""},
      {".localhost", "localhost", ""},
      {"blocalhost", "localhost", ""},
      {"b.ml.lan", "ml.lan", "b"},
      {"b.127.0.0.1", "127.0.0.1", ""},  // an address has no names beneath it
      {"b.[::1]", "[::1]", ""},
      {"a/b.localhost", "localhost", ""},
  }));
  CAPTURE(host);
  CHECK(bucket_before(host, ours) == bucket);
}
