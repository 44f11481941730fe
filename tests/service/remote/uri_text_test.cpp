#include "service/remote/uri_text.h"

#include <catch2/catch.hpp>

#include "io/base/percent_escapes.h"

namespace glassbox::testing {

TEST_CASE("keys of a list are decoded as forms are", "[service][remote][uri]") {
  CHECK(form_decoded("a+b%2Bc%C3%A9%3d") == "a b+cé=");
  CHECK(form_decoded("50%") == "50%");
  CHECK(form_decoded("%4") == "%4");
  CHECK(form_decoded("%zz%41") == "%zzA");
  for (const char* const key : {"a b+é=~//%", "", "%2F", "\x01"})
    CHECK(form_decoded(percent_encoded(key, true)) == key);
}

TEST_CASE("a query is sorted as it is encoded, with = after every name", "[service][remote][uri]") {
  CHECK(query_text({{"uploads", ""}}) == "uploads=");
  CHECK(query_text({{"prefix", "a b/"}, {"list-type", "2"}, {"delimiter", "/"}}) ==
        "delimiter=%2F&list-type=2&prefix=a%20b%2F");
  CHECK(query_text({{"a~", "1"}, {"aé", "2"}}) == "a%C3%A9=2&a~=1");  // "%" comes before "~"
}

}  // namespace glassbox::testing
