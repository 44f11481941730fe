#include "io/base/optional_library.h"

#include <zlib.h>

#include <catch2/catch.hpp>

#include "io/base/input_error.h"

namespace glassbox::testing {
namespace {

using Catch::Contains;
using io::InputError;
using io::OptionalLibrary;

TEST_CASE("a library is loaded when it is asked for", "[optional_library]") {
  const OptionalLibrary zlib("libz.so.1", "zlib1g", "to test this");
  const auto crc = zlib.function<decltype(&::crc32)>("crc32");
  const unsigned char text[] = "123456789";
  CHECK(crc(0, text, 9) == 0xCBF43926);  // the check value of CRC-32
}

TEST_CASE("a library that is not there is named with its package", "[optional_library]") {
  CHECK_THROWS_WITH(OptionalLibrary("libnowhere.so.7", "libnowhere7", "to read a table"),
                    Contains("libnowhere.so.7") && Contains("to read a table") &&
                        Contains("the package libnowhere7"));
}

TEST_CASE("a library without the function that is needed is named", "[optional_library]") {
  const OptionalLibrary zlib("libz.so.1", "zlib1g", "to test this");
  CHECK_THROWS_AS(zlib.function<void (*)()>("no_such_function"), InputError);
  CHECK_THROWS_WITH(zlib.function<void (*)()>("no_such_function"),
                    Contains("libz.so.1 has no function no_such_function"));
}

}  // namespace
}  // namespace glassbox::testing
