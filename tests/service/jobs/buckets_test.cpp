#include "service/jobs/buckets.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "io/base/input_error.h"
#include "tests/io/temporary_directory.h"

using namespace glassbox::testing;
namespace fs = std::filesystem;

namespace {

// root/loans/{a.csv,b.csv,a.csv.schema,deep/c.csv}, secret.txt beside the root, other/ elsewhere.
struct Tree {
  TemporaryDirectory directory;
  fs::path root = directory.path() / "root", other = directory.path() / "other";
  Tree() {
    fs::create_directories(root / "loans" / "deep");
    fs::create_directories(other);
    directory.write("secret.txt", "secret");
    for (const char* const name : {"a.csv", "b.csv", "a.csv.schema", "deep/c.csv", "%2e%2e"})
      directory.write("root/loans/" + std::string(name), name);
    directory.write("other/x.csv", "x");
  }
  [[nodiscard]] Buckets buckets() const { return {root, {{"mine", other}}}; }
};

}  // namespace

TEST_CASE("a bucket is a directory under the root, or one of its own", "[service][buckets]") {
  const Tree tree;
  const Buckets buckets = tree.buckets();
  CHECK(buckets.path_of("s3://loans/a.csv") == fs::canonical(tree.root) / "loans" / "a.csv");
  CHECK(buckets.path_of("s3://loans/new/out/") ==
        fs::canonical(tree.root) / "loans" / "new" / "out");
  CHECK(buckets.text_of("s3://mine/x.csv", 10) == "x");
  CHECK(buckets.text_of("s3://loans/%2e%2e", 10) == "%2e%2e");  // a name like any other
  CHECK_THROWS_AS(buckets.text_of("s3://loans/a.csv", 4), InputError);
  CHECK_THROWS_AS(buckets.text_of("s3://loans/deep", 99), InputError);
  CHECK_THROWS_AS(Buckets(std::nullopt, {{"mine", tree.other}}).path_of("s3://loans/a.csv"),
                  InputError);
  CHECK_THROWS_AS(Buckets(tree.root / "nowhere", {}), InputError);
}

TEST_CASE("a prefix stands for the files directly in it, named by their URLs",
          "[service][buckets]") {
  const Tree tree;
  const auto files = tree.buckets().files_of("s3://loans/").files;
  REQUIRE(files.size() == 3);  // neither the schema nor what lies deeper
  CHECK(files[0].name == "s3://loans/%2e%2e");
  CHECK(files[1].name == "s3://loans/a.csv");
  CHECK(contents(files[1].path) == "a.csv");
  CHECK(files[2].name == "s3://loans/b.csv");
  const auto one = tree.buckets().files_of("s3://loans/deep/c.csv").files;
  REQUIRE(one.size() == 1);
  CHECK(one[0].name == "s3://loans/deep/c.csv");
  CHECK_THROWS_AS(tree.buckets().files_of("s3://loans"), InputError);  // lacks the slash
  CHECK_THROWS_AS(tree.buckets().files_of("s3://loans/a.csv/"), InputError);
  CHECK_THROWS_AS(tree.buckets().files_of("s3://loans/none.csv"), InputError);
}

TEST_CASE("no location leads out of its directory", "[service][buckets]") {
  const Tree tree;
  fs::create_symlink(tree.directory.path() / "secret.txt", tree.root / "loans" / "link.txt");
  fs::create_directory_symlink(tree.directory.path(), tree.root / "up");
  fs::create_directory_symlink(tree.other, tree.root / "loans" / "away");
  fs::create_symlink(tree.root / "loans" / "a.csv", tree.root / "loans" / "near.csv");
  const Buckets buckets = tree.buckets();
  const std::string url =
      GENERATE(as<std::string>(), "s3://../secret.txt", "s3://loans/../../secret.txt",
               "s3://loans/..", "s3://loans/./a.csv", "s3://loans//a.csv", "s3://loans/link.txt",
               "s3://up/secret.txt", "s3://loans/away/x.csv", "s3://loans/away/new/deeper.csv",
               "s3://./a.csv", "s3://", std::string("s3://loans/a\0b", 14), "s3://loans/a\nb");
  CAPTURE(url);
  CHECK_THROWS_AS(buckets.path_of(url), InputError);
  CHECK(buckets.text_of("s3://loans/near.csv", 10) == "a.csv");  // a link that stays inside
  CHECK_THROWS_AS(buckets.files_of("s3://loans/"), InputError);  // link.txt is in it
}

TEST_CASE("a location that cannot be looked for is refused", "[service][buckets]") {
  const Tree tree;
  fs::create_symlink("round", tree.root / "loans" / "round");
  std::string deep = "s3://loans";
  for (int i = 0; i < 40; ++i) deep += "/" + std::string(250, 'x');  // longer than a path may be
  CHECK_THROWS_AS(tree.buckets().path_of("s3://loans/round/a.csv"), InputError);
  CHECK_THROWS_AS(tree.buckets().path_of(deep), InputError);
}

TEST_CASE("what takes a data file's place after it was listed is not read", "[service][buckets]") {
  const Tree tree;
  const fs::path file = tree.root / "loans" / "deep" / "c.csv",
                 secret = tree.directory.path() / "secret.txt";
  const auto listed = tree.buckets().files_of("s3://loans/deep/").files;
  REQUIRE(listed.size() == 1);
  CHECK(listed[0].open() != nullptr);
  const std::string kind = GENERATE("link", "directory link", "pipe", "device");
  CAPTURE(kind);
  if (kind == "directory link") {  // on the way to it
    fs::rename(file.parent_path(), tree.root / "away");
    fs::create_directory(tree.other / "deep");
    tree.directory.write("other/deep/c.csv", "secret");
    fs::create_directory_symlink(tree.other / "deep", file.parent_path());
  } else {
    fs::remove(file);
    if (kind == "link") fs::create_symlink(secret, file);
    if (kind == "device") fs::create_symlink("/dev/zero", file);
    if (kind == "pipe") REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
  }
  CHECK_THROWS_AS(listed[0].open(), InputError);
  // A new listing refuses them as well, and waits for none.
  CHECK_THROWS_AS(tree.buckets().files_of("s3://loans/deep/c.csv"), InputError);
}

TEST_CASE("a small text that is a pipe or a link out of its bucket is refused",
          "[service][buckets]") {
  const Tree tree;
  const fs::path file = tree.root / "loans" / "a.csv";
  fs::remove(file);
  if (GENERATE(true, false)) {
    REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
  } else {
    fs::create_symlink("/dev/zero", file);
  }
  CHECK_THROWS_AS(tree.buckets().text_of("s3://loans/a.csv", 100), InputError);
}
