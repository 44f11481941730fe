#include "service/remote/store_address.h"

#include <catch2/catch.hpp>

#include "io/base/input_error.h"

namespace glassbox::testing {
namespace {

std::string refusal_of(const std::string& text) {
  try {
    (void)parse_store_address(text);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("--s3 names a bucket of a store", "[service][remote][address]") {
  struct Case {
    const char *text, *name, *bucket, *endpoint, *region;
    bool is_virtual;
  };
  const Case cases[] = {
      {"loans=https://minio.local:9000/theirs?region=eu-west-1", "loans", "theirs",
       "https://minio.local:9000", "eu-west-1", false},
      {"loans=https://minio.local:9000", "loans", "loans", "https://minio.local:9000", "us-east-1",
       false},
      {"loans=http://10.0.0.7/s3/v1/theirs/", "loans", "theirs", "http://10.0.0.7/s3/v1",
       "us-east-1", false},
      {"loans=http://[::1]:9000/x", "loans", "x", "http://[::1]:9000", "us-east-1", false},
      {"loans=aws", "loans", "loans", "https://s3.us-east-1.amazonaws.com", "us-east-1", true},
      {"loans=aws/my-data?region=eu-west-1", "loans", "my-data",
       "https://s3.eu-west-1.amazonaws.com", "eu-west-1", true},
      {"loans=aws/my.data", "loans", "my.data", "https://s3.us-east-1.amazonaws.com", "us-east-1",
       false},
      {"loans=aws?region=cn-north-1", "loans", "loans", "https://s3.cn-north-1.amazonaws.com.cn",
       "cn-north-1", true},
      {"loans=https://s3.eu-central-1.amazonaws.com/theirs", "loans", "theirs",
       "https://s3.eu-central-1.amazonaws.com", "eu-central-1", true},
      {"loans=https://theirs.s3.eu-central-1.amazonaws.com", "loans", "theirs",
       "https://s3.eu-central-1.amazonaws.com", "eu-central-1", true},
      {"loans=https://s3.amazonaws.com/theirs", "loans", "theirs", "https://s3.amazonaws.com",
       "us-east-1", true},
      {"loans=https://store.lan?style=virtual", "loans", "loans", "https://store.lan", "us-east-1",
       true},
      {"loans=aws?style=path", "loans", "loans", "https://s3.us-east-1.amazonaws.com", "us-east-1",
       false},
  };
  for (const Case& one : cases) {
    CAPTURE(one.text);
    const StoreAddress address = parse_store_address(one.text);
    CHECK(address.name == one.name);
    CHECK(address.bucket == one.bucket);
    CHECK(address.endpoint == one.endpoint);
    CHECK(address.region == one.region);
    CHECK(address.is_virtual == one.is_virtual);
  }
  CHECK(parse_store_address("a=http://h?profile=my%20own&timeout=5").profile == "my own");
  CHECK(parse_store_address("a=http://h?profile=x&timeout=5").timeout == 5);
  CHECK(parse_store_address("a=aws", "eu-west-3").region == "eu-west-3");
}

TEST_CASE("objects have addresses, keys percent-encoded", "[service][remote][address]") {
  const StoreAddress path = parse_store_address("a=https://h:9000/p/b");
  CHECK(path.url_of("x y/+é=~//%") == "https://h:9000/p/b/x%20y/%2B%C3%A9%3D~//%25");
  CHECK(path.url_of("../x") == "https://h:9000/p/b/../x");
  CHECK(path.url_of("") == "https://h:9000/p/b");
  CHECK(path.shown() == "bucket \"b\" at https://h:9000/p");
  const StoreAddress host = parse_store_address("a=aws/theirs");
  CHECK(host.url_of("k") == "https://theirs.s3.us-east-1.amazonaws.com/k");
  CHECK(host.url_of("") == "https://theirs.s3.us-east-1.amazonaws.com/");
}

TEST_CASE("what is not an address is refused", "[service][remote][address]") {
  for (const char* const text : {"",
                                 "loans",
                                 "=https://h",
                                 "lo/ans=https://h",
                                 "loans=",
                                 "loans=h:9000",
                                 "loans=ftp://h",
                                 "loans=https://",
                                 "loans=https://h:",
                                 "loans=https://h:0",
                                 "loans=https://h:70000",
                                 "loans=https://h:9x",
                                 "loans=https://h h",
                                 "loans=https://h/b c",
                                 "loans=https://h/../b",
                                 "loans=aws/a/b",
                                 "loans=awsx",
                                 "loans=https://h?region=",
                                 "loans=https://h?region=a/b",
                                 "loans=https://h?color=red",
                                 "loans=https://h?style=round",
                                 "loans=https://h?timeout=0",
                                 "loans=https://h?timeout=5s",
                                 "loans=https://h?profile=",
                                 "lo.ans=https://h?style=virtual",
                                 "https://h/loans?region=eu-west-1",
                                 "loans=https://h#x",
                                 "loans=http://[::1",
                                 "loans=http://[]",
                                 "loans=http://[::1]x"}) {
    CAPTURE(text);
    CHECK(refusal_of(text).find("expected NAME=") != std::string::npos);
  }
  // A password that was written by mistake is not repeated.
  for (const char* const text :
       {"loans=https://me:topsecret@h/b", "loans=me:topsecret@h/b", "https://me:topsecret@h",
        "me:topsecret@h=https://h", "loans=https://me:topsecret/and@h/b",
        "loans=https://me:topsecret?and@h/b", "loans=aws://me:topsecret"}) {
    CAPTURE(text);
    CHECK(!refusal_of(text).empty());
    CHECK(refusal_of(text).find("topsecret") == std::string::npos);
  }
}

}  // namespace glassbox::testing
