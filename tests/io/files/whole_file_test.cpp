#include "io/files/whole_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <system_error>

#include "io/base/input_error.h"
#include "io/files/unfinished_files.h"
#include "tests/io/temporary_directory.h"

using namespace glassbox::testing;
using Existing = WholeFile::Existing;

TEST_CASE("a file appears whole when it is committed, not before", "[io][whole_file]") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "out";
  const std::string large(3'000'000, 'x');
  WholeFile file(path, Existing::kRefuse);
  file.write(large);
  file.write("end");
  CHECK_FALSE(std::filesystem::exists(path));
  file.commit();
  CHECK(contents(path) == large + "end");
  CHECK(directory.file_count() == 1);
}

TEST_CASE("a file that is not committed leaves nothing behind", "[io][whole_file]") {
  const TemporaryDirectory directory;
  {
    WholeFile file(directory.path() / "out", Existing::kRefuse);
    file.write("half");
    CHECK(directory.file_count() == 1);  // the temporary one
  }
  CHECK(directory.file_count() == 0);
}

TEST_CASE("an interrupted program leaves no half file", "[io][whole_file]") {
  const TemporaryDirectory directory;
  WholeFile file(directory.path() / "out", Existing::kRefuse);
  remove_unfinished_files();  // what the signal handler calls
  CHECK(directory.file_count() == 0);
}

TEST_CASE("a file that exists is replaced only when asked for", "[io][whole_file]") {
  const TemporaryDirectory directory;
  const auto path = directory.write("out", "old");
  CHECK(message_of<InputError>([&] { WholeFile(path, Existing::kRefuse); }) ==
        path + ": the file exists; give another name, or --force to replace it");
  write_whole_file(path, "new", Existing::kReplace);
  CHECK(contents(path) == "new");
  CHECK(directory.file_count() == 1);
}

TEST_CASE("a file made meanwhile by somebody else is not replaced", "[io][whole_file]") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "out";
  WholeFile file(path, Existing::kRefuse);
  file.write("mine");
  directory.write("out", "theirs");
  CHECK_THROWS_AS(file.commit(), InputError);
  CHECK(contents(path) == "theirs");
}

TEST_CASE("a link stays a link and its file is replaced, mode kept", "[io][whole_file]") {
  const TemporaryDirectory directory;
  const auto target = directory.write("target", "old");
  REQUIRE(::chmod(target.c_str(), 0640) == 0);
  const auto link = directory.path() / "link";
  std::filesystem::create_symlink(target, link);
  write_whole_file(link, "new", Existing::kReplace);
  CHECK(std::filesystem::is_symlink(link));
  CHECK(contents(target) == "new");
  CHECK(std::filesystem::status(target).permissions() == std::filesystem::perms(0640));
}

TEST_CASE("what cannot be written is an error of the system", "[io][whole_file]") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "no" / "out";
  CHECK(message_of<std::system_error>([&] { WholeFile(path, Existing::kRefuse); }) ==
        path.string() + ": No such file or directory");
  CHECK(message_of<std::system_error>([] {
          write_whole_file("/dev/full", "x", Existing::kReplace);
        }) == "/dev/full: No space left on device");
  CHECK(message_of<InputError>([&] { WholeFile(directory.path(), Existing::kReplace); }) ==
        directory.path().string() + ": a directory; give the name of a file");
}

TEST_CASE("a device is written to, never replaced", "[io][whole_file]") {
  write_whole_file("/dev/null", "x", Existing::kReplace);
  CHECK(std::filesystem::is_character_file("/dev/null"));
}

TEST_CASE("a whole file is read, whatever its length", "[io][whole_file]") {
  const TemporaryDirectory directory;
  const auto size = GENERATE(as<std::size_t>{}, 0, 1, 65'536, 65'537, 1'000'000);
  const std::string bytes(size, 'z');
  CHECK(read_whole_file(directory.write("f", bytes)) == bytes);
  const auto none = directory.path() / "none";
  CHECK(message_of<std::system_error>([&] { (void)read_whole_file(none); }) ==
        none.string() + ": No such file or directory");
}

TEST_CASE("what a killed process left is removed, what a living one writes stays",
          "[io][whole_file]") {
  const TemporaryDirectory directory;
  const auto leftover = [&](const std::string& name, long process) {
    return directory.write("." + name + "." + std::to_string(process) + "-0.tmp", "half");
  };
  constexpr long kNobody = 0x7fffffff;  // above any process's number
  const auto dead = leftover("out.csv", kNobody), own = leftover("out.csv", ::getpid());
  const auto living = leftover("out.csv", ::getppid()), other = leftover("out", kNobody);
  const auto strange = directory.write(".out.csv.backup.tmp", "mine");
  remove_leftovers(directory.path() / "out.csv");
  CHECK_FALSE(std::filesystem::exists(dead));
  CHECK_FALSE(std::filesystem::exists(own));
  CHECK(std::filesystem::exists(living));
  CHECK(std::filesystem::exists(other));
  CHECK(std::filesystem::exists(strange));
  remove_leftovers(directory.path() / "none" / "out.csv");  // nothing to do, nothing thrown
}
