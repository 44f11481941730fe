#include "service/s3/object_facts.h"

#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "io/files/open_file.h"

using namespace glassbox::testing;

TEST_CASE("facts go with a file, and are not believed once it was written over", "[service][s3]") {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("facts-" + std::to_string(::getpid()));
  std::ofstream(path) << "abc";
  const Descriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC));
  const std::string before = read_state(file.get()).facts.etag;
  CHECK(before.ends_with("-1"));
  ObjectFacts facts;
  facts.etag = "900150983cd24fb0d6963f7d28e17f72";
  facts.headers = {{"content-type", "text/csv"}, {"x-amz-meta-a", "\"b\""}};
  facts.checksum_kind = ChecksumKind::kCrc32;
  facts.checksum = "NSRBwg==";
  if (write_facts(file.get(), facts)) {  // else the file system keeps none
    const ObjectState state = read_state(file.get());
    CHECK(state.facts.etag == facts.etag);
    CHECK(state.facts.headers == facts.headers);
    CHECK(state.facts.checksum == facts.checksum);
    CHECK(state.size == 3);
  }
  std::ofstream(path) << "abcd";
  CHECK(read_state(file.get()).facts.etag.ends_with("-1"));
  CHECK(read_state(file.get()).facts.etag != before);
  CHECK(read_state(file.get()).facts.headers.empty());
  std::filesystem::remove(path);
}
